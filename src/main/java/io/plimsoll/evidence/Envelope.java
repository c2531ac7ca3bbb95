package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A DSSE 1.0.2 envelope around an in-toto statement, with one signature, by Ed25519 or by ECDSA on P-256.
 *
 * @param payload the statement, base64
 * @param payloadType what the payload is
 * @param signatures exactly one
 */
record Envelope(String payload, String payloadType, List<Sig> signatures) {

    static final String TYPE = "application/vnd.in-toto+json";

    Envelope {
        signatures = List.copyOf(signatures);
    }

    /**
     * A signature.
     *
     * @param keyid the id of the public key; the signature does not cover it
     * @param sig the signature, base64
     */
    record Sig(String keyid, String sig) {}

    static Envelope sign(byte[] statement, PackSigner signer) throws IOException {
        Base64.Encoder base64 = Base64.getEncoder();
        String signature = base64.encodeToString(signer.sign(signed(statement)));
        return new Envelope(
                base64.encodeToString(statement),
                TYPE,
                List.of(new Sig(SigningKeys.id(signer.publicKey()), signature)));
    }

    /** Returns the one way to write this envelope, without the line break. */
    byte[] line() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an envelope cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a line. Whatever could be written otherwise and mean the same is refused: what no signature covers must leave
     * no choice.
     *
     * @throws IOException if it is not the one way to write an envelope with one signature
     */
    static Envelope read(byte[] line) throws IOException {
        Envelope envelope = Json.MAPPER.readValue(line, Envelope.class);
        if (!Arrays.equals(envelope.line(), line)) {
            throw new IOException("is not written in the one form that is accepted");
        }
        if (!envelope.payloadType().equals(TYPE)) {
            throw new IOException("expected payloadType %s, observed %s".formatted(TYPE, envelope.payloadType()));
        }
        if (envelope.signatures().size() != 1) {
            throw new IOException(
                    "expected one signature, observed " + envelope.signatures().size());
        }
        envelope.statement();
        decoded("sig", envelope.signatures().get(0).sig());
        return envelope;
    }

    byte[] statement() throws IOException {
        return decoded("payload", payload);
    }

    String keyId() {
        return signatures.get(0).keyid();
    }

    boolean isSignedBy(PublicKey key) throws IOException {
        try {
            byte[] signature = decoded("sig", signatures.get(0).sig());
            return KeyKind.of(key).isSignature(signature, key, signed(statement()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** DSSE's pre-authentication encoding. */
    private static byte[] signed(byte[] statement) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + TYPE.length() + " " + TYPE + " " + statement.length + " ")
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(statement);
        return out.toByteArray();
    }

    private static byte[] decoded(String field, String base64) throws IOException {
        byte[] content;
        try {
            content = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(field + " is no base64", e);
        }
        // Decoders ignore the bits that pad the last character; nothing signed covers them.
        if (!Base64.getEncoder().encodeToString(content).equals(base64)) {
            throw new IOException(field + " is base64 whose padding is not zero");
        }
        return content;
    }
}
