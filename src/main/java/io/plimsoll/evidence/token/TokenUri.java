package io.plimsoll.evidence.token;

import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names a private key in a token, by RFC 7512: {@code pkcs11:token=release;object=packs?module-path=/usr/lib/x.so&}
 * {@code pin-source=file:/run/pin}.
 *
 * <p>An attribute that could not be heeded is refused and not passed over: the URI would name another key than the one that
 * its reader sees in it. A PIN within the URI is refused as well, since every process of the host can read command lines.
 *
 * @param module the library of the token's maker
 * @param pinSource the file that the PIN is read from
 * @param token the token's label; {@code null} for any
 * @param serial the token's serial number; {@code null} for any
 * @param object the key's label; {@code null} for any
 * @param id the key's id, lower-case hex; {@code null} for any
 */
public record TokenUri(
        Path module,
        Path pinSource,
        @Nullable String token,
        @Nullable String serial,
        @Nullable String object,
        @Nullable String id) {

    /** How such a URI begins. */
    public static final String SCHEME = "pkcs11:";

    private static final int LONGEST_PIN = 1024;
    private static final Set<String> KNOWN_IN_PATH = new TreeSet<>(Set.of("token", "serial", "object", "id", "type"));
    private static final Set<String> KNOWN_IN_QUERY = new TreeSet<>(Set.of("module-path", "pin-source"));

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException if it does not name a key in a way that can be followed; the message never repeats
     *     the value of an attribute that may hold a PIN
     */
    public static TokenUri read(String uri) {
        int question = uri.indexOf('?');
        String path = uri.substring(SCHEME.length(), question < 0 ? uri.length() : question);
        Map<String, byte[]> query =
                attributes(question < 0 ? "" : uri.substring(question + 1), "&", KNOWN_IN_QUERY, "after the \"?\"");
        Map<String, byte[]> attributes = attributes(path, ";", KNOWN_IN_PATH, "before the \"?\"");
        String type = text(attributes, "type");
        if (type != null && !type.equals("private")) {
            throw new IllegalArgumentException(
                    "a private key signs: expected type=private or no type, observed type=" + type);
        }
        byte[] id = attributes.get("id");
        String object = text(attributes, "object");
        if (object == null && id == null) {
            throw new IllegalArgumentException(
                    "the URI names no key: expected object=LABEL or id=%01, observed neither");
        }
        return new TokenUri(
                Path.of(required(query, "module-path", "the library of the token's maker (a .so file)")),
                Path.of(required(query, "pin-source", "a file that only its owner can read and that holds the PIN")
                        .replaceFirst("^file:(//)?", "")),
                text(attributes, "token"),
                text(attributes, "serial"),
                object,
                id == null ? null : HexFormat.of().formatHex(id));
    }

    /**
     * Opens the token and finds the key.
     *
     * @param folder where relative paths begin
     * @throws IOException if it cannot be opened, or does not have exactly one such key; the message says why
     */
    public PackSigner open(Path folder) throws IOException {
        byte[] pin = pin(folder.resolve(pinSource));
        try {
            return TokenSigner.open(this, folder.resolve(module), pin);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    /** A pipe or a terminal is nobody's file; what is a file must be readable by its owner alone. */
    private static byte[] pin(Path source) throws IOException {
        if (!Files.exists(source)) {
            throw new IOException("there is no file " + source + " to read the PIN from");
        }
        if (Files.isRegularFile(source)) {
            SigningKeys.requireOwnersAlone(source);
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(source)) {
            content = in.readNBytes(LONGEST_PIN + 1);
        }
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        if (length == 0 || length > LONGEST_PIN) {
            throw new IOException("%s holds no PIN: expected 1 to %s bytes, observed %s"
                    .formatted(source, LONGEST_PIN, length == 0 ? "none" : "more"));
        }
        byte[] pin = Arrays.copyOf(content, length);
        Arrays.fill(content, (byte) 0);
        return pin;
    }

    private static Map<String, byte[]> attributes(String text, String separator, Set<String> known, String where) {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        for (String part : text.split(separator, -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (part.isEmpty()) {
                continue;
            }
            if (name.equals("pin-value")) {
                throw new IllegalArgumentException("pin-value puts the PIN where every process of the host and the"
                        + " shell's history can see it: write it to a file of mode 0600 and name that in pin-source");
            }
            if (equals < 0 || !known.contains(name)) {
                throw new IllegalArgumentException(
                        "expected %s only the attributes %s, each with a value, observed \"%s\""
                                .formatted(where, String.join(", ", known), name));
            }
            if (attributes.put(name, decoded(name, part.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("expected the attribute " + name + " once, observed it twice");
            }
        }
        return attributes;
    }

    private static byte[] decoded(String name, String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < value.length()) {
            int percent = value.indexOf('%', at);
            String plain = value.substring(at, percent < 0 ? value.length() : percent);
            bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
            at += plain.length();
            if (percent >= 0) {
                if (percent + 3 > value.length()
                        || !value.substring(percent + 1, percent + 3).matches("[0-9a-fA-F]{2}")) {
                    throw new IllegalArgumentException("expected two hexadecimal digits after each \"%\" of " + name
                            + ", observed something else");
                }
                bytes.write(Integer.parseInt(value.substring(percent + 1, percent + 3), 16));
                at = percent + 3;
            }
        }
        return bytes.toByteArray();
    }

    private static String required(Map<String, byte[]> query, String name, String what) {
        String value = text(query, name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the URI lacks %s: add ?%s= with %s".formatted(name, name, what));
        }
        if (value.startsWith("|") || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " must be the path of a file; no command is run for it");
        }
        return value;
    }

    private static @Nullable String text(Map<String, byte[]> attributes, String name) {
        byte[] value = attributes.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
