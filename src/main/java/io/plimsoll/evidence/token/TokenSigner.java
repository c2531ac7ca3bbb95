package io.plimsoll.evidence.token;

import io.plimsoll.evidence.EcdsaSignature;
import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.evidence.token.Cryptoki.Attribute;
import io.plimsoll.evidence.token.Cryptoki.Mechanism;
import io.plimsoll.evidence.token.Cryptoki.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A private key in a token: it signs there and never comes out. */
final class TokenSigner implements PackSigner {

    private static final int OCTET_STRING = 4;
    private static final int HEADER_BYTES = 2;

    /** The object identifier of P-256, as CKA_EC_PARAMS has it. */
    private static final byte[] P256_CURVE = HexFormat.of().parseHex("06082a8648ce3d030107");

    private final Cryptoki cryptoki;
    private final long session;
    private final long key;
    private final Kind kind;
    private final PublicKey publicKey;

    /** A kind of key in a token: how many bytes its public key has, and how it signs. */
    private enum Kind {
        ED25519(Cryptoki.EC_EDWARDS, 32) {
            @Override
            boolean isOn(byte[] curve) {
                // Tokens name it in several ways; the length of the public key tells.
                return true;
            }

            @Override
            PublicKey publicKey(byte[] point) throws IOException {
                return SigningKeys.ed25519Of(point);
            }

            @Override
            byte[] sign(Cryptoki cryptoki, long session, long key, byte[] message) throws IOException {
                return cryptoki.sign(session, key, Mechanism.EDDSA, message);
            }
        },
        P256(Cryptoki.EC, 65) {
            @Override
            boolean isOn(byte[] curve) {
                return Arrays.equals(curve, P256_CURVE);
            }

            @Override
            PublicKey publicKey(byte[] point) throws IOException {
                return SigningKeys.p256Of(point);
            }

            @Override
            byte[] sign(Cryptoki cryptoki, long session, long key, byte[] message) throws IOException {
                // Fewer tokens know the mechanism that makes the digest as well.
                byte[] digest = EcdsaSignature.digest(message);
                return EcdsaSignature.written(cryptoki.sign(session, key, Mechanism.ECDSA, digest));
            }
        };

        private final long type;
        private final int pointBytes;

        Kind(long type, int pointBytes) {
            this.type = type;
            this.pointBytes = pointBytes;
        }

        abstract boolean isOn(byte[] curve);

        abstract PublicKey publicKey(byte[] point) throws IOException;

        abstract byte[] sign(Cryptoki cryptoki, long session, long key, byte[] message) throws IOException;
    }

    private TokenSigner(Cryptoki cryptoki, long session, long key, Kind kind, PublicKey publicKey) {
        this.cryptoki = cryptoki;
        this.session = session;
        this.key = key;
        this.kind = kind;
        this.publicKey = publicKey;
    }

    static TokenSigner open(TokenUri uri, Path module, byte[] pin) throws IOException {
        Cryptoki cryptoki = Cryptoki.load(module);
        try {
            long session = cryptoki.logIn(token(cryptoki.tokens(), uri), pin);
            long key = privateKey(cryptoki, session, uri);
            Kind kind = kind(cryptoki, session, key, uri);
            return new TokenSigner(cryptoki, session, key, kind, publicKey(cryptoki, session, key, kind));
        } catch (IOException | RuntimeException e) {
            // Finalising closes every session as well.
            cryptoki.close();
            throw e;
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) throws IOException {
        return kind.sign(cryptoki, session, key, message);
    }

    @Override
    public void close() {
        cryptoki.closeSession(session);
        cryptoki.close();
    }

    private static Token token(List<Token> there, TokenUri uri) throws IOException {
        List<Token> matching = there.stream()
                .filter(token -> is(uri.token(), token.label()) && is(uri.serial(), token.serial()))
                .toList();
        if (matching.size() != 1) {
            throw new IOException("expected one token%s%s, observed %s - there are: %s"
                    .formatted(
                            named("label", uri.token()),
                            named("serial number", uri.serial()),
                            matching.isEmpty() ? "none" : matching.size(),
                            there.isEmpty()
                                    ? "none"
                                    : there.stream()
                                            .map(token -> "\"%s\" (serial %s)".formatted(token.label(), token.serial()))
                                            .collect(Collectors.joining(", "))));
        }
        return matching.get(0);
    }

    private static long privateKey(Cryptoki cryptoki, long session, TokenUri uri) throws IOException {
        Map<Attribute, byte[]> wanted = new EnumMap<>(Attribute.class);
        wanted.put(Attribute.CLASS, Cryptoki.number(Cryptoki.PRIVATE_KEY));
        if (uri.object() != null) {
            wanted.put(Attribute.LABEL, uri.object().getBytes(StandardCharsets.UTF_8));
        }
        if (uri.id() != null) {
            wanted.put(Attribute.ID, HexFormat.of().parseHex(uri.id()));
        }
        List<Long> found = cryptoki.find(session, wanted);
        if (found.size() != 1) {
            throw new IOException("expected one private key%s%s in the token, observed %s%s"
                    .formatted(
                            named("label", uri.object()),
                            named("id", uri.id()),
                            found.isEmpty() ? "none" : found.size(),
                            found.isEmpty() ? "" : " - name it by object and id"));
        }
        return found.get(0);
    }

    private static Kind kind(Cryptoki cryptoki, long session, long key, TokenUri uri) throws IOException {
        byte[] type = cryptoki.read(session, key, Attribute.KEY_TYPE);
        for (Kind kind : Kind.values()) {
            if (Arrays.equals(type, Cryptoki.number(kind.type))) {
                return kind;
            }
        }
        throw new IOException(
                "the private key%s%s is of another kind: packs are signed with Ed25519 (CKK_EC_EDWARDS) or P-256 (CKK_EC)"
                        .formatted(named("label", uri.object()), named("id", uri.id())));
    }

    /** A private key has no public one within it: the token keeps that beside it, under the same id. */
    private static PublicKey publicKey(Cryptoki cryptoki, long session, long privateKey, Kind kind) throws IOException {
        byte[] id = cryptoki.read(session, privateKey, Attribute.ID);
        Map<Attribute, byte[]> wanted = new EnumMap<>(Attribute.class);
        wanted.put(Attribute.CLASS, Cryptoki.number(Cryptoki.PUBLIC_KEY));
        wanted.put(Attribute.ID, id);
        List<Long> found = id.length == 0 ? List.of() : cryptoki.find(session, wanted);
        if (found.size() != 1) {
            throw new IOException(
                    "expected one public key in the token with the id of the private key (%s), observed %s"
                            .formatted(
                                    id.length == 0 ? "none" : HexFormat.of().formatHex(id),
                                    found.isEmpty() ? "none" : found.size()));
        }
        if (!kind.isOn(cryptoki.read(session, found.get(0), Attribute.EC_PARAMS))) {
            throw new IOException("the key is on another curve: packs are signed with Ed25519 or P-256");
        }
        byte[] point = cryptoki.read(session, found.get(0), Attribute.EC_POINT);
        // PKCS#11 3.0 wraps the point into an OCTET STRING; some tokens leave that out.
        boolean wrapped = point.length == kind.pointBytes + HEADER_BYTES
                && point[0] == OCTET_STRING
                && point[1] == kind.pointBytes;
        return kind.publicKey(wrapped ? Arrays.copyOfRange(point, HEADER_BYTES, point.length) : point);
    }

    private static boolean is(@Nullable String wanted, String there) {
        return wanted == null || wanted.equals(there);
    }

    private static String named(String what, @Nullable String value) {
        return value == null ? "" : " with the %s %s".formatted(what, value);
    }
}
