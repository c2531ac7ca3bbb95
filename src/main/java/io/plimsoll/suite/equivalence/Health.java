package io.plimsoll.suite.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How health is asked.
 *
 * @param words it in words
 * @param paths the paths that are asked for over HTTP, as far as they can be told
 * @param programs what is run to ask, and what it is told
 */
record Health(String words, List<String> paths, List<String> programs) {

    private static final Pattern PATH = Pattern.compile("(?:https?://[^/\\s\"']+|\\b(?:GET|HEAD) )(/[^\\s\"'\\\\]*)");

    private static final Pattern PROGRAM = Pattern.compile("(?<![\\w./$-])[A-Za-z][A-Za-z0-9_-]{3,}");

    /** What says nothing about what is asked. */
    private static final Set<String> NOTHING_SAID =
            Set.of("CMD-SHELL", "bash", "exec", "echo", "exit", "test", "true", "curl", "wget", "quiet", "read");

    Health {
        paths = List.copyOf(paths);
        programs = List.copyOf(programs);
    }

    /** Reads what a command asks. */
    static Health ofCommand(List<String> command) {
        String text = String.join(" ", command);
        List<String> paths = new ArrayList<>();
        Matcher path = PATH.matcher(text);
        while (path.find()) {
            paths.add(path.group(1));
        }
        List<String> programs = new ArrayList<>();
        Matcher program = PROGRAM.matcher(text);
        while (program.find()) {
            if (!NOTHING_SAID.contains(program.group())) {
                programs.add(program.group());
            }
        }
        return new Health("`" + text + "`", paths, programs);
    }

    /** Reads several ways to ask as one. */
    static Health together(List<Health> all) {
        return new Health(
                String.join(", ", all.stream().map(Health::words).toList()),
                all.stream().flatMap(each -> each.paths().stream()).distinct().toList(),
                all.stream()
                        .flatMap(each -> each.programs().stream())
                        .distinct()
                        .toList());
    }

    /** Returns whether both ask for the same, as far as that can be told. */
    boolean asksLike(Health other) {
        if (!paths.isEmpty() && !other.paths.isEmpty()) {
            return paths.stream().anyMatch(other.paths::contains);
        }
        boolean both = paths.isEmpty() && other.paths.isEmpty() && !programs.isEmpty() && !other.programs.isEmpty();
        return !both || programs.stream().anyMatch(other.programs::contains);
    }
}
