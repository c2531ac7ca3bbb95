package io.plimsoll.suite.equivalence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import io.plimsoll.spec.EquivalenceSpec.Ignored;
import io.plimsoll.toolbox.requests.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares two answers to the same request. What may differ is left out: what the spec ignores, the time, what is about the
 * connection, and the address that the request was sent to.
 */
final class AnswerDifferences {

    /** How many characters of an answer are kept to be compared; of what is longer, the digest is. */
    static final int COMPARED = 256 * 1024;

    /** The time, what only the connection is about, and what follows from the body. */
    private static final Set<String> NEVER_COMPARED =
            Set.of("date", "age", "connection", "keep-alive", "transfer-encoding", "content-length");

    private static final String ABSENT = "absent";
    private static final int MOST = 10;
    private static final int SHOWN = 200;

    private final String subject;
    private final Set<String> ignoredHeaders = new TreeSet<>(NEVER_COMPARED);
    private final List<String[]> ignoredPlaces;
    private final List<Pattern> ignoredText;
    private final List<Difference> all = new ArrayList<>();

    private AnswerDifferences(String subject, Ignored ignored) {
        this.subject = subject;
        ignored.headers().forEach(name -> ignoredHeaders.add(name.toLowerCase(Locale.ROOT)));
        this.ignoredPlaces =
                ignored.json().stream().map(place -> place.split("/", -1)).toList();
        this.ignoredText = ignored.text().stream().map(Pattern::compile).toList();
    }

    static List<Difference> between(String subject, Answer compose, Answer kubernetes, Ignored ignored) {
        AnswerDifferences found = new AnswerDifferences(subject, ignored);
        found.compare(compose, kubernetes);
        return found.all;
    }

    private void compare(Answer compose, Answer kubernetes) {
        if (compose.status() != kubernetes.status()) {
            add(Aspect.STATUS, "", compose.text(), kubernetes.text());
            return;
        }
        headers(headers(compose), headers(kubernetes));
        body(compose, kubernetes);
    }

    private void headers(Map<String, String> compose, Map<String, String> kubernetes) {
        Set<String> names = new LinkedHashSet<>(compose.keySet());
        names.addAll(kubernetes.keySet());
        for (String name : names) {
            String here = compose.getOrDefault(name, ABSENT);
            String there = kubernetes.getOrDefault(name, ABSENT);
            if (!ignoredHeaders.contains(name) && !here.equals(there)) {
                add(Aspect.HEADER, name, here, there);
            }
        }
    }

    private static Map<String, String> headers(Answer answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers()
                .forEach((name, values) -> headers.put(name, withoutAddress(String.join(", ", values), answer)));
        return headers;
    }

    private void body(Answer compose, Answer kubernetes) {
        if (compose.sha256().equals(kubernetes.sha256())) {
            return;
        }
        if (compose.body().length() >= COMPARED || kubernetes.body().length() >= COMPARED) {
            add(
                    Aspect.BODY,
                    "",
                    "%s characters or more, sha256 %s".formatted(COMPARED, compose.sha256()),
                    "sha256 " + kubernetes.sha256());
            return;
        }
        String here = withoutAddress(compose.body(), compose);
        String there = withoutAddress(kubernetes.body(), kubernetes);
        JsonNode left = json(here);
        JsonNode right = json(there);
        if (left != null && right != null) {
            places("", left, right);
        } else {
            text(here, there);
        }
    }

    /** Tells the first line that differs. */
    private void text(String here, String there) {
        String left = here;
        String right = there;
        for (Pattern ignored : ignoredText) {
            left = ignored.matcher(left).replaceAll("…");
            right = ignored.matcher(right).replaceAll("…");
        }
        if (left.equals(right)) {
            return;
        }
        List<String> lines = left.lines().toList();
        List<String> others = right.lines().toList();
        for (int i = 0; i < Math.max(lines.size(), others.size()); i++) {
            String line = i < lines.size() ? lines.get(i) : ABSENT;
            String other = i < others.size() ? others.get(i) : ABSENT;
            if (!line.equals(other)) {
                String where = "line %s: ".formatted(i + 1);
                add(Aspect.BODY, "", where + line, where + other);
                return;
            }
        }
        add(Aspect.BODY, "", "other ends of lines", "the same lines");
    }

    private void places(String place, @Nullable JsonNode here, @Nullable JsonNode there) {
        if (all.size() >= MOST || isIgnored(place) || Objects.equals(here, there)) {
            return;
        }
        if (here != null && there != null && here.isObject() && there.isObject()) {
            Set<String> names = new TreeSet<>();
            here.fieldNames().forEachRemaining(names::add);
            there.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    places(place + "/" + name.replace("~", "~0").replace("/", "~1"), here.get(name), there.get(name)));
        } else if (here != null && there != null && here.isArray() && there.isArray()) {
            for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
                places(place + "/" + i, here.get(i), there.get(i));
            }
        } else {
            add(Aspect.BODY, place, here == null ? ABSENT : here.toString(), there == null ? ABSENT : there.toString());
        }
    }

    private boolean isIgnored(String place) {
        String[] names = place.split("/", -1);
        return ignoredPlaces.stream().anyMatch(ignored -> {
            if (ignored.length != names.length) {
                return false;
            }
            for (int i = 0; i < names.length; i++) {
                if (!ignored[i].equals("*") && !ignored[i].equals(names[i])) {
                    return false;
                }
            }
            return true;
        });
    }

    private static @Nullable JsonNode json(String body) {
        try {
            JsonNode tree = new ObjectMapper().readTree(body);
            return tree != null && tree.isContainerNode() ? tree : null;
        } catch (JsonProcessingException e) {
            // Another kind of body is compared as text.
            return null;
        }
    }

    /** Each side is asked at an address of its own, and may repeat it. */
    private static String withoutAddress(String text, Answer answer) {
        URI uri = URI.create(answer.request().substring(answer.request().indexOf(' ') + 1));
        return text.replace(uri.getHost() + ":" + uri.getPort(), "{address}")
                .replace("//" + uri.getHost(), "//{address}");
    }

    private void add(Aspect aspect, String detail, String compose, String kubernetes) {
        all.add(new Difference(subject, aspect, detail, shortened(compose), shortened(kubernetes)));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
