package io.plimsoll.evidence;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Signs what is said about a pack, with Ed25519. Where the private key is, and whether it can be had, is its own affair. */
public interface PackSigner extends AutoCloseable {

    /** Returns the public key that belongs to the private one. */
    PublicKey publicKey();

    /**
     * Returns the signature of a message, 64 bytes as RFC 8032 has them.
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
                    Signature signature = Signature.getInstance(SigningKeys.ED25519);
                    signature.initSign(key);
                    signature.update(message);
                    return signature.sign();
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
