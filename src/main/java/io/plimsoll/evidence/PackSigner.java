package io.plimsoll.evidence;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Signs what is said about a pack, with Ed25519, or with ECDSA on P-256. Where the private key is, and whether it can be had,
 * is its own affair.
 */
public interface PackSigner extends AutoCloseable {

    /** Returns the public key that belongs to the private one. */
    PublicKey publicKey();

    /**
     * Returns the signature of a message: for Ed25519, 64 bytes as RFC 8032 has them; for P-256, ECDSA over SHA-256 in
     * the form of {@link EcdsaSignature}.
     *
     * @throws IOException if the key cannot sign, which the message explains
     */
    byte[] sign(byte[] message) throws IOException;

    /** Lets go of whatever holds the private key. */
    @Override
    void close();

    /** Returns what signs with a private key that is here. */
    static PackSigner of(PrivateKey key, PublicKey publicKey) {
        return new PackSigner() {
            @Override
            public PublicKey publicKey() {
                return publicKey;
            }

            @Override
            public byte[] sign(byte[] message) throws IOException {
                try {
                    return KeyKind.of(key).sign(key, message);
                } catch (GeneralSecurityException e) {
                    throw new IOException("the key cannot sign", e);
                }
            }

            @Override
            public void close() {
                // Nothing holds the key but memory.
            }
        };
    }
}
