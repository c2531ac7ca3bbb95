package io.plimsoll.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Size and SHA-256 of a file or a text.
 *
 * @param bytes its size
 * @param sha256 its digest, lower-case hex
 */
public record Digest(long bytes, String sha256) {

    /** Reads a file and returns its digest. */
    public static Digest of(Path file) throws IOException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Digest(bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** Returns the digest of a text's UTF-8 bytes. */
    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest of bytes. */
    public static Digest of(byte[] content) {
        return new Digest(content.length, HexFormat.of().formatHex(newSha256().digest(content)));
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
