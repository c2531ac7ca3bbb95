package io.plimsoll.report.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identifiers that follow from names: the same name always gives the same UUID.
 *
 * <p>They are version 5 UUIDs as RFC 4122, section 4.3, describes them: the first 16 bytes of the SHA-1 of namespace and
 * name, with version and variant set.
 */
public final class NameUuid {

    /** The namespace of everything that Plimsoll names: the version 5 UUID of {@code urn:plimsoll} as a URL. */
    public static final UUID PLIMSOLL = of(UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "urn:plimsoll");

    private NameUuid() {}

    /**
     * Returns the UUID of something that keeps its name from run to run, such as a check.
     *
     * @param parts what names it; their boundaries count, so that {@code "a", "bc"} differs from {@code "ab", "c"}
     */
    public static String of(String... parts) {
        StringBuilder name = new StringBuilder();
        for (String part : parts) {
            name.append(part.length()).append(':').append(part);
        }
        return of(PLIMSOLL, name.toString()).toString();
    }

    static UUID of(UUID namespace, String name) {
        MessageDigest digest = sha1();
        digest.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = hash.getLong() & ~0xf000L | 0x5000L;
        long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-1", e);
        }
    }
}
