package io.plimsoll.suite.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises secrets by the form that their issuers give them, in streams of any length, and passwords by the names of what
 * they are assigned to, in files and texts that are made of assignments.
 */
public final class SecretRules {

    /**
     * A secret that was recognised.
     *
     * @param rule what it was recognised by
     * @param masked its first characters and its length
     */
    public record Hit(String rule, String masked) {}

    private record Form(String rule, byte[] anchor, Pattern pattern) {}

    /** No secret is longer than what is looked at from its anchor on. */
    private static final int WINDOW = 4096;

    private static final int CHUNK = 1 << 18;
    private static final int TEXT = 64 << 10;

    private static final String PRIVATE_KEY = "private key";

    /** Libraries of cryptography bring the keys that they test themselves with. */
    private static final Pattern LIBRARY = Pattern.compile(".*\\.so(?:\\.[0-9.]+)?");

    private static final List<Form> FORMS = List.of(
            form(
                    PRIVATE_KEY,
                    "-----BEGIN ",
                    "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[\\r\\n]|\\\\n)+(?:[A-Za-z0-9-]+: [^\\r\\n]*[\\r\\n]+)*"
                            + "[A-Za-z0-9+/=]{32,}"),
            form("AWS access key", "AKIA", "AKIA[0-9A-Z]{16}(?<!EXAMPLE)(?![0-9A-Za-z])"),
            form("GitHub token", "ghp_", "ghp_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
            form("GitHub token", "gho_", "gho_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
            form("GitHub token", "ghs_", "ghs_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
            form("GitHub token", "github_pat_", "github_pat_[A-Za-z0-9_]{60,}"),
            form("GitLab token", "glpat-", "glpat-[A-Za-z0-9_-]{20,}"),
            form("Slack token", "xoxb-", "xoxb-[0-9]{8,}-[0-9A-Za-z-]{16,}"),
            form("Slack token", "xoxp-", "xoxp-[0-9]{8,}-[0-9A-Za-z-]{16,}"),
            form("Google API key", "AIza", "AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
            form("npm token", "npm_", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
            form("Stripe key", "sk_live_", "sk_live_[0-9A-Za-z]{24,}"));

    private static final Form[][] BY_FIRST = byFirst();

    /** Names under which secrets are assigned; a name that ends in _FILE or _PATH says where one is, which is no secret. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)(?<![A-Z0-9_.-])([A-Z0-9_.-]*(?:PASSWORD|PASSWD|SECRET|_TOKEN|AUTHTOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)"
                    + "(?![A-Z0-9_.-]*_(?:FILE|PATH|DIR|NAME))[A-Z0-9_.-]*)[ \\t]*[=:][ \\t]*[\"']?([^\\s\"'#]{4,})");

    private static final Set<String> NO_SECRETS = Set.of("true", "false", "none", "null", "required", "changeit");

    /** Files that are made of assignments and hold secrets where one forgot about them. */
    private static final Pattern ASSIGNMENTS = Pattern.compile(
            "(?:.*/)?(?:\\.env(?:\\.[a-z]+)?|[^/]+\\.env|\\.npmrc"
                    + "|\\.pypirc|\\.aws/credentials|\\.git-credentials|credentials\\.json|secrets?\\.(?:ya?ml|json|properties))");

    private static final Pattern URL_WITH_PASSWORD =
            Pattern.compile("https?://[^\\s/:@\"']{1,64}:([^\\s/:@\"'$<{]{6,})@[A-Za-z0-9]");

    private static final Pattern ADDRESS_WITH_PASSWORD =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/:@\"']{0,64}:([^\\s/:@\"'$<{]{4,})@[A-Za-z0-9\\[]");

    private SecretRules() {}

    private static Form form(String rule, String anchor, String pattern) {
        return new Form(rule, anchor.getBytes(StandardCharsets.ISO_8859_1), Pattern.compile(pattern));
    }

    private static Form[][] byFirst() {
        Form[][] table = new Form[256][];
        for (int i = 0; i < table.length; i++) {
            byte first = (byte) i;
            table[i] = FORMS.stream().filter(form -> form.anchor()[0] == first).toArray(Form[]::new);
        }
        return table;
    }

    /**
     * Looks for secrets in a file.
     *
     * @param path its path
     * @param content its content, which is read to its end
     */
    public static List<Hit> inFile(String path, InputStream content) throws IOException {
        Set<Hit> hits = new LinkedHashSet<>();
        byte[] buffer = new byte[CHUNK + WINDOW];
        boolean assignments = ASSIGNMENTS.matcher(path).matches();
        boolean library = false;
        int kept = 0;
        boolean first = true;
        while (true) {
            int read = content.readNBytes(buffer, kept, buffer.length - kept);
            int filled = kept + read;
            boolean last = filled < buffer.length;
            int until = last ? filled : filled - WINDOW;
            if (first) {
                library = LIBRARY.matcher(path).matches() && filled > 4 && buffer[0] == 0x7f && buffer[1] == 'E';
            }
            forms(buffer, until, filled, hits);
            if (first && assignments) {
                String text = new String(buffer, 0, Math.min(filled, TEXT), StandardCharsets.ISO_8859_1);
                assigned(text, hits);
                Matcher url = URL_WITH_PASSWORD.matcher(text);
                while (url.find()) {
                    hits.add(new Hit("password in an address", masked(url.group(1))));
                }
            }
            if (last) {
                if (library) {
                    hits.removeIf(hit -> hit.rule().equals(PRIVATE_KEY));
                }
                return List.copyOf(hits);
            }
            System.arraycopy(buffer, until, buffer, 0, WINDOW);
            kept = WINDOW;
            first = false;
        }
    }

    /** Looks for secrets in a variable, a label or an instruction of the history. */
    public static List<Hit> inText(String text) {
        Set<Hit> hits = new LinkedHashSet<>(ofForm(text));
        assigned(text, hits);
        return List.copyOf(hits);
    }

    /** Looks for secrets in a setting: what {@link #inText} finds in it, and a password within an address of any kind. */
    public static List<Hit> inSetting(String name, String value) {
        Set<Hit> hits = new LinkedHashSet<>(inText(name + "=" + value));
        Matcher address = ADDRESS_WITH_PASSWORD.matcher(value);
        while (address.find()) {
            hits.add(new Hit("password in an address", masked(address.group(1))));
        }
        return List.copyOf(hits);
    }

    /** Looks in a text for secrets that have the form of an issuer's, and for nothing that is only called a secret. */
    public static List<Hit> ofForm(String text) {
        Set<Hit> hits = new LinkedHashSet<>();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        forms(bytes, bytes.length, bytes.length, hits);
        return List.copyOf(hits);
    }

    private static void forms(byte[] bytes, int until, int filled, Set<Hit> hits) {
        for (int i = 0; i < until; i++) {
            for (Form form : BY_FIRST[bytes[i] & 0xff]) {
                if (startsWith(bytes, i, filled, form.anchor()) && !continues(bytes, i)) {
                    String window = new String(bytes, i, Math.min(WINDOW, filled - i), StandardCharsets.ISO_8859_1);
                    Matcher matcher = form.pattern().matcher(window);
                    if (matcher.lookingAt() && looksRandom(matcher.group())) {
                        hits.add(new Hit(form.rule(), masked(matcher.group())));
                    }
                }
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int at, int filled, byte[] anchor) {
        if (at + anchor.length > filled) {
            return false;
        }
        for (int i = 1; i < anchor.length; i++) {
            if (bytes[at + i] != anchor[i]) {
                return false;
            }
        }
        return true;
    }

    /** In the middle of a word nothing begins. */
    private static boolean continues(byte[] bytes, int at) {
        return at > 0 && bytes[at] != '-' && Character.isLetterOrDigit(bytes[at - 1] & 0x7f) && bytes[at - 1] > 0;
    }

    /** Placeholders repeat a few characters. */
    private static boolean looksRandom(String secret) {
        return secret.chars().distinct().count() >= 12;
    }

    private static void assigned(String text, Set<Hit> hits) {
        Matcher matcher = ASSIGNMENT.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2);
            char first = value.charAt(0);
            boolean elsewhere = first == '$' || first == '/' || first == '<' || first == '{' || first == '%';
            if (!elsewhere && !NO_SECRETS.contains(value.toLowerCase(Locale.ROOT))) {
                hits.add(new Hit("value of " + matcher.group(1), masked(value)));
            }
        }
    }

    /** Returns the first characters of a secret, and its length. */
    public static String masked(String secret) {
        String shown = secret.replaceAll("\\s+", " ");
        // Of a short one the beginning would say too much.
        int letters = secret.length() >= 20 ? 4 : 1;
        return "%s… (%s characters)".formatted(shown.substring(0, Math.min(letters, shown.length())), secret.length());
    }

    /** Returns a text without the secrets in it, for reports. */
    public static String withoutSecrets(String text) {
        List<String> secrets = new ArrayList<>();
        Matcher matcher = ASSIGNMENT.matcher(text);
        while (matcher.find()) {
            secrets.add(matcher.group(2));
        }
        for (Form form : FORMS) {
            Matcher found = form.pattern().matcher(text);
            while (found.find()) {
                secrets.add(found.group());
            }
        }
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
