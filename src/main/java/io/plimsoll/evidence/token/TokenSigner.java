package io.plimsoll.evidence.token;

import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.evidence.token.Cryptoki.Attribute;
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
    private static final int POINT_BYTES = 32;

    private final Cryptoki cryptoki;
    private final long session;
    private final long key;
    private final PublicKey publicKey;

    private TokenSigner(Cryptoki cryptoki, long session, long key, PublicKey publicKey) {
        this.cryptoki = cryptoki;
        this.session = session;
        this.key = key;
        this.publicKey = publicKey;
    }

    static TokenSigner open(TokenUri uri, Path module, byte[] pin) throws IOException {
        Cryptoki cryptoki = Cryptoki.load(module);
        try {
            long session = cryptoki.logIn(token(cryptoki.tokens(), uri), pin);
            long key = privateKey(cryptoki, session, uri);
            return new TokenSigner(cryptoki, session, key, publicKey(cryptoki, session, key));
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
        return cryptoki.sign(session, key, message);
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
        long key = found.get(0);
        if (!Arrays.equals(cryptoki.read(session, key, Attribute.KEY_TYPE), Cryptoki.number(Cryptoki.EC_EDWARDS))) {
            throw new IOException(
                    "the private key%s%s is of another kind: packs are signed with Ed25519 (CKK_EC_EDWARDS)"
                            .formatted(named("label", uri.object()), named("id", uri.id())));
        }
        return key;
    }

    /** A private key has no public one within it: the token keeps that beside it, under the same id. */
    private static PublicKey publicKey(Cryptoki cryptoki, long session, long privateKey) throws IOException {
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
        byte[] point = cryptoki.read(session, found.get(0), Attribute.EC_POINT);
        // PKCS#11 3.0 wraps the point into an OCTET STRING; some tokens leave that out.
        boolean wrapped = point.length == POINT_BYTES + 2 && point[0] == OCTET_STRING && point[1] == POINT_BYTES;
        return SigningKeys.publicOf(wrapped ? Arrays.copyOfRange(point, 2, point.length) : point);
    }

    private static boolean is(@Nullable String wanted, String there) {
        return wanted == null || wanted.equals(there);
    }

    private static String named(String what, @Nullable String value) {
        return value == null ? "" : " with the %s %s".formatted(what, value);
    }
}
