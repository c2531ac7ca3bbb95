package io.plimsoll.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Makes Ed25519 keys and reads those and ones on P-256, in PEM files, the form that openssl reads and writes. */
public final class SigningKeys {

    private static final long MAX_BYTES = 1 << 16;
    private static final int ED25519_BYTES = 32;
    private static final int P256_BYTES = 65;
    private static final byte UNCOMPRESSED = 4;

    /** What RFC 8410 puts before the 32 bytes of an Ed25519 public key. */
    private static final byte[] ED25519_KEY_INFO = HexFormat.of().parseHex("302a300506032b6570032100");

    /** What RFC 5480 puts before the 65 bytes of an uncompressed point on P-256. */
    private static final byte[] P256_KEY_INFO =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private SigningKeys() {}

    /**
     * Makes a pair of keys and writes each into a file of its own; neither is ever overwritten.
     *
     * @param privateKey the file of the private key; only its owner can read it (mode 0600)
     * @param publicKey the file of the public key
     * @return the id of the public key
     * @throws IOException if one of the files is there already, or cannot be written
     */
    public static String generate(Path privateKey, Path publicKey) throws IOException {
        if (Files.exists(publicKey)) {
            throw new FileAlreadyExistsException(publicKey.toString());
        }
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(KeyKind.ED25519.keys()).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has Ed25519", e);
        }
        try (SeekableByteChannel out = Files.newByteChannel(
                privateKey,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap(
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                out.write(text);
            }
        }
        Files.writeString(publicKey, publicPem(pair.getPublic()), StandardOpenOption.CREATE_NEW);
        return id(pair.getPublic());
    }

    /**
     * Reads a private key.
     *
     * @throws IOException if the file holds no Ed25519 or P-256 key in PKCS#8, or others than its owner can read it
     */
    public static PrivateKey readPrivate(Path file) throws IOException {
        requireOwnersAlone(file);
        byte[] content = content(file, "PRIVATE KEY");
        for (KeyKind kind : KeyKind.values()) {
            try {
                PrivateKey key = KeyFactory.getInstance(kind.keys()).generatePrivate(new PKCS8EncodedKeySpec(content));
                if (kind.has(key)) {
                    return key;
                }
            } catch (GeneralSecurityException ofAnotherKind) {
                // The next kind may be the one.
            }
        }
        throw new IOException(file + " holds no Ed25519 or P-256 private key in PKCS#8 (PEM)");
    }

    /**
     * Refuses a file that is no secret.
     *
     * @throws IOException if others than its owner can use it
     */
    public static void requireOwnersAlone(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!PosixFilePermissions.fromString("rwx------").containsAll(permissions)) {
            throw new IOException("%s can be used by others than its owner (mode %s) - run: chmod 600 %s"
                    .formatted(file, PosixFilePermissions.toString(permissions), file));
        }
    }

    /**
     * Returns the Ed25519 public key of 32 bytes, as RFC 8032 encodes it.
     *
     * @throws IOException if they are none
     */
    public static PublicKey ed25519Of(byte[] key) throws IOException {
        if (key.length != ED25519_BYTES) {
            throw new IOException(
                    "expected %s bytes of an Ed25519 public key, observed %s".formatted(ED25519_BYTES, key.length));
        }
        return publicOf(ED25519_KEY_INFO, key)
                .orElseThrow(() -> new IOException("the bytes of the public key are no Ed25519 public key"));
    }

    /**
     * Returns the public key of an uncompressed point on P-256, as SEC 1 encodes it.
     *
     * @throws IOException if it is none
     */
    public static PublicKey p256Of(byte[] point) throws IOException {
        if (point.length != P256_BYTES || point[0] != UNCOMPRESSED) {
            throw new IOException("expected %s bytes of an uncompressed point on P-256, observed %s%s"
                    .formatted(P256_BYTES, point.length, point.length == P256_BYTES ? " of another form" : ""));
        }
        return publicOf(P256_KEY_INFO, point)
                .orElseThrow(() -> new IOException("the bytes of the public key are no point on P-256"));
    }

    /**
     * Reads a public key.
     *
     * @throws IOException if the file holds no Ed25519 or P-256 key in SubjectPublicKeyInfo
     */
    public static PublicKey readPublic(Path file) throws IOException {
        return publicOf(content(file, "PUBLIC KEY"))
                .orElseThrow(() -> new IOException(file + " holds no Ed25519 or P-256 public key (PEM)"));
    }

    private static Optional<PublicKey> publicOf(byte[] info, byte[] key) {
        byte[] encoded = Arrays.copyOf(info, info.length + key.length);
        System.arraycopy(key, 0, encoded, info.length, key.length);
        return publicOf(encoded);
    }

    private static Optional<PublicKey> publicOf(byte[] encoded) {
        for (KeyKind kind : KeyKind.values()) {
            try {
                PublicKey key = KeyFactory.getInstance(kind.keys()).generatePublic(new X509EncodedKeySpec(encoded));
                if (kind.has(key)) {
                    return Optional.of(key);
                }
            } catch (GeneralSecurityException ofAnotherKind) {
                // The next kind may be the one.
            }
        }
        return Optional.empty();
    }

    /** Returns a key's id: the SHA-256 of its SubjectPublicKeyInfo, lower-case hex. */
    public static String id(PublicKey key) {
        return HexFormat.of().formatHex(Digest.newSha256().digest(key.getEncoded()));
    }

    /** Returns a public key in the form that {@link #readPublic} and openssl read. */
    public static String publicPem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), label);
    }

    private static byte[] content(Path file, String label) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no PEM file: it is larger than " + MAX_BYTES + " bytes");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IOException(file + " holds no " + label + " in PEM form");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no PEM file: what is in it is no base64", e);
        }
    }
}
