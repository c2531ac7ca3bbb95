package io.plimsoll.toolbox.prober;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code resolv.conf} says, and which names a program asks for because of it ({@code resolv.conf(5)}).
 *
 * @param nameServers whom to ask
 * @param search what to append to a name
 * @param dots a name with so many dots is asked for as it is first
 */
record ResolverFile(List<String> nameServers, List<String> search, int dots) {

    private static final String DOTS = "ndots:";

    ResolverFile {
        nameServers = List.copyOf(nameServers);
        search = List.copyOf(search);
    }

    static ResolverFile parse(String text) {
        List<String> servers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        int dots = 1;
        for (String line : text.lines().map(String::strip).toList()) {
            String[] words = line.split("\\s+");
            List<String> values = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" -> servers.addAll(values);
                case "search", "domain" -> {
                    search.clear();
                    search.addAll(values);
                }
                case "options" -> {
                    for (String option : values) {
                        if (option.matches(DOTS + "[0-9]{1,2}")) {
                            dots = Integer.parseInt(option.substring(DOTS.length()));
                        }
                    }
                }
                default -> {
                    // A comment, or what matters to nobody here.
                }
            }
        }
        return new ResolverFile(servers, search, dots);
    }

    /** Returns the names that are asked for in turn until one has an address, those of a domain only. */
    List<String> candidates(String name, String domain) {
        Set<String> all = new LinkedHashSet<>();
        boolean first = name.chars().filter(c -> c == '.').count() >= dots;
        if (first) {
            all.add(name);
        }
        search.forEach(suffix -> all.add(name + "." + suffix));
        all.add(name);
        return all.stream().filter(one -> one.endsWith("." + domain)).toList();
    }
}
