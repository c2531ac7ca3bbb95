package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plimsoll.check.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of what a run records, before it is hashed or written.
 *
 * <p>Each secret is replaced by {@code [redacted:rule]}, so that a reader sees that and why something is missing. The
 * data of a Secret, kubeconfig credentials and private keys always go, whatever they look like; elsewhere the name beside
 * a value or its shape decides. Secrets that were seen once are also taken out wherever they turn up later. Instances are
 * immutable; redacting twice changes nothing more.
 */
public final class Redaction {

    /** A secret shorter than this is not looked for elsewhere: it would hit innocent words. */
    private static final int SHORTEST_KNOWN_SECRET = 8;

    /** A secret this long is never a part of a name by chance. */
    private static final int UNMISTAKABLE = 16;

    /** Of a message or a fact in the record of events; the files hold the rest. */
    private static final int LONGEST_MESSAGE = 10_000;

    private static final String KNOWN_SECRET = "[redacted:known-secret]";

    private static final String SECRET_WORDS =
            "pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_.]?key|apikey|access[-_.]?key|private[-_.]?key"
                    + "|encryption[-_.]?key|signing[-_.]?key|credentials?|dsn";

    /** A key names a secret if its last word does: {@code db.password}, {@code clientSecret}, not {@code secretName}. */
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?:.*[-_./])?(?:(?i:%s|authorization|cookie))|.*[a-z0-9](?:Password|Passwd|Passphrase|Secret|Token|ApiKey|AccessKey|PrivateKey|Credentials?|Cookie)"
                    .formatted(SECRET_WORDS));

    /** What every match of {@link #SECRET_KEY} contains: the search is much cheaper than the pattern. */
    private static final List<String> SECRET_HINTS =
            List.of("pass", "pwd", "secret", "token", "key", "credential", "authorization", "cookie", "dsn");

    /** What every secret word contains, whatever its case. */
    private static final List<String> WORD_HINTS =
            List.of("pass", "pwd", "secret", "token", "key", "credential", "dsn");

    private static final Set<String> KUBECONFIG_KEYS =
            Set.of("client-key-data", "client-certificate-data", "certificate-authority-data", "auth-provider");

    private static final Pattern REDACTED = Pattern.compile("\\[redacted:([a-z-]+)]");

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /**
     * Keys that hold names, never secrets. A weak password that is also the name of an object must not take that name
     * out of the record: without it, nobody could tell what happened to which object.
     */
    private static final Set<String> STRUCTURAL_KEYS = Set.of(
            "name",
            "namespace",
            "kind",
            "apiVersion",
            "uid",
            "resourceVersion",
            "nodeName",
            "image",
            "imageID",
            "pod",
            "podUid",
            "container",
            "version",
            "serviceName",
            "generateName",
            "app",
            "entryPoint");

    /**
     * In order: the earlier ones see more of the context that tells what a value is.
     *
     * <p>Whoever is tested writes the text, so each takes time in proportion to its length, and none a stack frame per
     * character: no repetition begins anew at every character of a run, and a repeated group is possessive.
     */
    private static final List<TextRule> TEXT_RULES = List.of(
            new TextRule(
                    "private-key",
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
                    Pattern.DOTALL,
                    "",
                    "PRIVATE KEY"),
            new TextRule(
                    "authorization",
                    "((?:proxy-)?authorization[\"']?[ \\t]*[:=][ \\t]*[\"']?(?:(?:basic|bearer|digest|negotiate)\\s+)?)"
                            + "(?!\\[redacted:)(?!(?:basic|bearer|digest|negotiate)\\s)[^\\s\"',;]+",
                    Pattern.CASE_INSENSITIVE,
                    "$1",
                    "uthorization"),
            new TextRule(
                    "authorization",
                    "\\b(bearer\\s+)(?!\\[redacted:)[A-Za-z0-9._~+/=-]{16,}",
                    Pattern.CASE_INSENSITIVE,
                    "$1",
                    "earer"),
            new TextRule(
                    "cookie",
                    "((?:set-)?cookie[\"']?[ \\t]*:[ \\t]*+[\"']?+)(?!\\[redacted:)[^\\r\\n\"']+",
                    Pattern.CASE_INSENSITIVE,
                    "$1",
                    "ookie"),
            new TextRule(
                    "url-password",
                    "([a-z0-9+.-]://[^\\s/:@\"']*:)(?!\\[redacted:)[^\\s/@\"']+(?=@)",
                    Pattern.CASE_INSENSITIVE,
                    "$1",
                    "://"),
            new TextRule("jwt", "\\beyJ[A-Za-z0-9_-]{8,8192}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*", 0, "", "eyJ"),
            new TextRule(
                    "access-key",
                    "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b|\\bgh[pousr]_[A-Za-z0-9]{30,}\\b|\\bxox[abprs]-[A-Za-z0-9-]{10,}",
                    0,
                    "",
                    "AKIA",
                    "ASIA",
                    "ghp_",
                    "gho_",
                    "ghu_",
                    "ghs_",
                    "ghr_",
                    "xox"),
            new TextRule(
                    "assignment",
                    // A quoted value ends at the quote that opened it; within JSON within JSON that quote is escaped.
                    ("((?:%s)(?:\\\\?[\"'])?[ \\t]*(?:=|:(?!//))[ \\t]*+(?:\\\\?[\"'])?+)"
                                    + "(?!\\s|\\[redacted:|null\\b|true\\b|false\\b|[{\\[<$*&|>])"
                                    + "(?:(?<=\\\\\")(?:(?!\\\\\").)++|(?<=(?<!\\\\)\")(?:\\\\.|[^\"\\\\\\r\\n])++"
                                    + "|(?<=')[^'\\r\\n]+|(?<![\"'])[^\\s\"',;&}\\])]+)")
                            .formatted(SECRET_WORDS),
                    Pattern.CASE_INSENSITIVE,
                    "$1"));

    /** Without any of these in a text, no rule takes anything out of it. */
    private static final Hints TEXT_HINTS = hints(List.of());

    private final List<String> learnt;
    private final List<String> known;

    /** Without any of these in a text, nothing is taken out of it. */
    private final Hints hints;

    private Redaction(Collection<String> known) {
        this.learnt = List.copyOf(known);
        // The longest first: a secret that contains another one must go as a whole.
        this.known = known.stream()
                .map(String::strip)
                .filter(secret -> secret.length() >= SHORTEST_KNOWN_SECRET)
                .flatMap(Redaction::spellings)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        this.hints = this.known.isEmpty() ? TEXT_HINTS : hints(this.known);
    }

    private static Hints hints(Collection<String> known) {
        return new Hints(Stream.of(
                        WORD_HINTS.stream(), TEXT_RULES.stream().flatMap(rule -> rule.hints().stream()), known.stream())
                .flatMap(Function.identity())
                .toList());
    }

    /** How a secret looks within JSON, HTML, a URL, and in Base64; other programs' reports have it in these forms. */
    private static Stream<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(secret));
        String html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return Stream.of(
                secret,
                json,
                html,
                html.replace("\"", "&quot;").replace("'", "&#39;"),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                // As a text looks that is read byte by byte, because it is not in UTF-8 throughout.
                new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Returns whether bytes that are no text hold a known secret. */
    boolean isKnownIn(byte[] content) {
        String view = new String(content, StandardCharsets.ISO_8859_1);
        return known.stream().flatMap(Redaction::asBytes).anyMatch(view::contains);
    }

    /** Returns every way in which a known secret may stand in a file that is read byte by byte. */
    List<String> canaries() {
        return known.stream().flatMap(Redaction::asBytes).distinct().toList();
    }

    /** Returns whether a secret is too short to be found as a part of something else without that being chance. */
    static boolean isMistakable(String secret) {
        return secret.length() < UNMISTAKABLE;
    }

    private static Stream<String> asBytes(String secret) {
        return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
                .map(charset -> new String(secret.getBytes(charset), StandardCharsets.ISO_8859_1));
    }

    /** Returns the redaction that knows no particular secret yet. */
    public static Redaction standard() {
        return new Redaction(List.of());
    }

    /** Returns a redaction that also takes out {@code secrets} wherever they turn up. */
    public Redaction knowing(Collection<String> secrets) {
        List<String> all = new ArrayList<>(learnt);
        all.addAll(secrets);
        return new Redaction(all);
    }

    /**
     * Returns the secrets that an API object or a list of them declares, so that logs can be cleared of them too.
     *
     * @param object an object as the manifests or the API server give it
     * @return the plain values of Secret keys and environment variables whose names say that they are secret
     */
    public static List<String> secretsOf(JsonNode object) {
        TreeSet<String> found = new TreeSet<>();
        collect(object, isSecret(object), found);
        return List.copyOf(found);
    }

    /** Returns how often each rule has left its mark in {@code text}. */
    public static Map<String, Integer> marksIn(String text) {
        Map<String, Integer> marks = new TreeMap<>();
        if (text.contains("[redacted:")) {
            Matcher matcher = REDACTED.matcher(text);
            while (matcher.find()) {
                marks.merge(matcher.group(1), 1, Integer::sum);
            }
        }
        return marks;
    }

    /**
     * Returns a verdict of the harness itself without secrets in its text: an exception's message may hold anything. What
     * judges decide rests on raw files, which are redacted already.
     */
    public Verdict verdict(Verdict verdict) {
        if (verdict instanceof Verdict.Error error) {
            return new Verdict.Error(shortened(text(error.what())), shortened(text(error.remedy())));
        }
        if (verdict instanceof Verdict.NotTested notTested) {
            return new Verdict.NotTested(notTested.code(), shortened(text(notTested.because())));
        }
        return verdict;
    }

    /** Returns the beginning of a text that is longer than anybody reads; an exception may quote a whole answer. */
    static String shortened(String text) {
        if (text.length() <= LONGEST_MESSAGE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_MESSAGE - 1)) ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE;
        return text.substring(0, end) + "... (shortened: %s characters)".formatted(text.length());
    }

    /** Returns {@code text}, a line or a whole document, without secrets. */
    public String text(String text) {
        return hints.areIn(text) ? byRules(withoutKnown(text, false)) : text;
    }

    /**
     * Returns lines without secrets, each ended by a line feed. No secret may go over the end of a line.
     *
     * <p>Where nothing in all of them gives reason to, none is looked at by itself.
     */
    String lines(String lines) {
        if (lines.endsWith("\n") && lines.indexOf('\r') < 0 && !hints.areIn(lines)) {
            return lines;
        }
        StringBuilder redacted = new StringBuilder(lines.length());
        lines.lines().forEach(line -> redacted.append(text(line)).append('\n'));
        return redacted.toString();
    }

    /**
     * Takes known secrets out: a long one wherever it is, a short one only where it stands alone, because it may be a part
     * of longer names.
     */
    private String withoutKnown(String text, boolean aName) {
        String result = text;
        for (String secret : known) {
            if (!isMistakable(secret)) {
                result = result.replace(secret, KNOWN_SECRET);
            } else if (!aName && result.contains(secret)) {
                result = withoutWord(result, secret);
            }
        }
        return result;
    }

    private static String withoutWord(String text, String word) {
        StringBuilder kept = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, Math.max(at + 1, from))) {
            int end = at + word.length();
            if (standsAlone(text, at, end)) {
                kept.append(text, from, at).append(KNOWN_SECRET);
                from = end;
            }
        }
        return kept.append(text, from, text.length()).toString();
    }

    static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !isPartOfName(text.charAt(from - 1)))
                && (to == text.length() || !isPartOfName(text.charAt(to)));
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '-';
    }

    private static String byRules(String text) {
        if (!TEXT_HINTS.areIn(text)) {
            return text;
        }
        String result = text;
        for (TextRule rule : TEXT_RULES) {
            result = rule.apply(result);
        }
        return result;
    }

    /** Returns whether a text holds a part of a secret word. */
    private static boolean mentionsSecrets(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORD_HINTS.stream().anyMatch(lower::contains);
    }

    /** Returns a copy of {@code node} without secrets. */
    public JsonNode tree(JsonNode node) {
        return tree(node, false);
    }

    private JsonNode tree(JsonNode node, boolean withinSecretList) {
        if (node instanceof ObjectNode object) {
            return object(object, withinSecretList);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(tree(element, withinSecretList)));
            return copy;
        }
        return node instanceof TextNode text ? TextNode.valueOf(text(text.textValue())) : node;
    }

    private ObjectNode object(ObjectNode object, boolean withinSecretList) {
        boolean secret = isSecret(object) || withinSecretList && object.has("metadata");
        boolean secretList = object.path("kind").asText().equals("SecretList");
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (secret && (key.equals("data") || key.equals("stringData"))) {
                copy.set(key, allOf(value, "secret-data"));
            } else if (key.equals(LAST_APPLIED) && value.isTextual()) {
                copy.put(key, lastApplied(value.textValue()));
            } else if (KUBECONFIG_KEYS.contains(key) && !value.isNull()) {
                copy.put(key, "[redacted:kubeconfig]");
            } else if (isValueOfSecretVariable(object, key) || value.isTextual() && namesSecret(key)) {
                copy.put(key, mark(value.asText(), object.has("name") && key.equals("value") ? "env" : "key"));
            } else {
                copy.set(
                        key,
                        value.isTextual() && STRUCTURAL_KEYS.contains(key)
                                ? TextNode.valueOf(byRules(withoutKnown(value.textValue(), true)))
                                : tree(value, secretList));
            }
        });
        if (secret
                && copy.at("/metadata/annotations") instanceof ObjectNode annotations
                && annotations.has(LAST_APPLIED)) {
            annotations.put(LAST_APPLIED, "[redacted:secret-data]");
        }
        return copy;
    }

    private static JsonNode allOf(JsonNode values, String rule) {
        if (!(values instanceof ObjectNode object)) {
            return values.isNull() ? values : TextNode.valueOf("[redacted:" + rule + "]");
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.fieldNames().forEachRemaining(key -> copy.put(key, "[redacted:" + rule + "]"));
        return copy;
    }

    /** The last applied configuration is a whole object as text; without this, it would carry out what the object hides. */
    private String lastApplied(String json) {
        try {
            return Json.MAPPER.writeValueAsString(tree(Json.MAPPER.readTree(json)));
        } catch (JsonProcessingException notJson) {
            return text(json);
        }
    }

    private static String mark(String value, String rule) {
        return value.isEmpty() || REDACTED.matcher(value).matches() ? value : "[redacted:" + rule + "]";
    }

    private static boolean isSecret(JsonNode object) {
        return object.path("kind").asText().equals("Secret");
    }

    private static boolean isValueOfSecretVariable(JsonNode object, String key) {
        return key.equals("value")
                && object.path("name").isTextual()
                && object.path("value").isValueNode()
                && namesSecret(object.path("name").asText());
    }

    private static boolean namesSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        for (String hint : SECRET_HINTS) {
            if (lower.contains(hint)) {
                return SECRET_KEY.matcher(key).matches();
            }
        }
        return false;
    }

    private static void collect(JsonNode node, boolean secret, TreeSet<String> found) {
        if (node instanceof ObjectNode object) {
            boolean list = object.path("kind").asText().equals("SecretList");
            object.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (secret && entry.getKey().equals("data")) {
                    value.properties()
                            .forEach(datum -> add(
                                    found,
                                    datum.getKey(),
                                    decoded(datum.getValue().asText())));
                } else if (secret && entry.getKey().equals("stringData")) {
                    value.properties()
                            .forEach(datum ->
                                    add(found, datum.getKey(), datum.getValue().asText()));
                } else if (isValueOfSecretVariable(object, entry.getKey())) {
                    found.add(value.asText());
                } else if (value instanceof ArrayNode items) {
                    items.forEach(item -> collect(item, list || isSecret(item), found));
                } else {
                    collect(value, isSecret(value), found);
                }
            });
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> collect(item, isSecret(item), found));
        }
    }

    private static void add(TreeSet<String> found, String key, String value) {
        if (namesSecret(key)) {
            found.add(value);
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return base64;
        }
    }

    /**
     * A pattern of secrets in text. The hints are tried first, because a pattern costs much more than a search; without
     * any, the secret words are.
     */
    private record TextRule(String name, Pattern pattern, String kept, List<String> hints) {

        TextRule(String name, String regex, int flags, String kept, String... hints) {
            this(name, Pattern.compile(regex, flags), kept, List.of(hints));
        }

        String apply(String text) {
            boolean worthwhile =
                    hints.isEmpty() ? mentionsSecrets(text) : hints.stream().anyMatch(text::contains);
            return worthwhile ? pattern.matcher(text).replaceAll(kept + "[redacted:" + name + "]") : text;
        }
    }
}
