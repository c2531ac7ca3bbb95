package io.plimsoll.evidence;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of keys that packs are signed with. Of each there is one form of signature, and no other is accepted. */
enum KeyKind {
    /** Ed25519; a signature is 64 bytes, as RFC 8032 has them. */
    ED25519("Ed25519", "Ed25519") {
        @Override
        boolean has(Key key) {
            return key instanceof EdECKey edwards
                    && edwards.getParams().getName().equalsIgnoreCase(NamedParameterSpec.ED25519.getName());
        }

        @Override
        byte[] written(byte[] signature) {
            return signature;
        }

        @Override
        Optional<byte[]> read(byte[] signature) {
            return Optional.of(signature);
        }
    },

    /** ECDSA on P-256 over SHA-256; a signature is written as {@link EcdsaSignature} says. */
    P256("EC", "SHA256withECDSAinP1363Format") {
        @Override
        boolean has(Key key) {
            return key instanceof ECKey ec && EcdsaSignature.isOnCurve(ec);
        }

        @Override
        byte[] written(byte[] signature) {
            return EcdsaSignature.written(signature);
        }

        @Override
        Optional<byte[]> read(byte[] signature) {
            return EcdsaSignature.read(signature);
        }
    };

    private final String keys;
    private final String signatures;

    KeyKind(String keys, String signatures) {
        this.keys = keys;
        this.signatures = signatures;
    }

    /** Returns what the Java platform calls keys of this kind. */
    String keys() {
        return keys;
    }

    abstract boolean has(Key key);

    /** Returns a signature of the platform as it is written into attestations. */
    abstract byte[] written(byte[] signature);

    /** Returns a signature of attestations as the platform takes it; empty if it is not in the one form. */
    abstract Optional<byte[]> read(byte[] signature);

    static KeyKind of(Key key) throws InvalidKeyException {
        return Arrays.stream(values())
                .filter(kind -> kind.has(key))
                .findFirst()
                .orElseThrow(() -> new InvalidKeyException("a key of another kind: " + key.getAlgorithm()));
    }

    byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(signatures);
        signature.initSign(key);
        signature.update(message);
        return written(signature.sign());
    }

    boolean isSignature(byte[] signature, PublicKey key, byte[] message) throws GeneralSecurityException {
        Optional<byte[]> read = read(signature);
        if (read.isEmpty()) {
            return false;
        }
        Signature verifier = Signature.getInstance(signatures);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(read.get());
    }
}
