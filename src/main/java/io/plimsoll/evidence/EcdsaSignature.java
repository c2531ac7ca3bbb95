package io.plimsoll.evidence;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one form in which ECDSA signatures on P-256 are written: DER, as openssl and cosign read it, with the lower of the two
 * values of s.
 *
 * <p>Whoever has a signature can compute the one with the other s without the key. It would say the same, but nothing may be
 * there that can be changed without anybody noticing.
 */
public final class EcdsaSignature {

    /** How many bytes each of the two numbers has in a token and in IEEE P1363. */
    public static final int NUMBER_BYTES = 32;

    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger HALF = CURVE.getOrder().shiftRight(1);

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 2;

    private EcdsaSignature() {}

    /** Returns what is signed of a message: its SHA-256. */
    public static byte[] digest(byte[] message) {
        return Digest.newSha256().digest(message);
    }

    /**
     * Returns a signature in that form.
     *
     * @param numbers r and s, {@value #NUMBER_BYTES} bytes each, as tokens give them
     * @throws IllegalArgumentException if they are not that long
     */
    public static byte[] written(byte[] numbers) {
        if (numbers.length != 2 * NUMBER_BYTES) {
            throw new IllegalArgumentException("expected %s bytes of an ECDSA signature on P-256, observed %s"
                    .formatted(2 * NUMBER_BYTES, numbers.length));
        }
        BigInteger r = new BigInteger(1, numbers, 0, NUMBER_BYTES);
        BigInteger s = new BigInteger(1, numbers, NUMBER_BYTES, NUMBER_BYTES);
        byte[] first = integer(r);
        byte[] second = integer(s.compareTo(HALF) > 0 ? CURVE.getOrder().subtract(s) : s);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(SEQUENCE);
        out.write(first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    /** Returns r and s of a signature; empty if it is not in that form. */
    static Optional<byte[]> read(byte[] signature) {
        byte[] numbers = new byte[2 * NUMBER_BYTES];
        int at = 2;
        for (int number = 0; number < 2; number++) {
            if (at + 2 > signature.length) {
                return Optional.empty();
            }
            int end = at + 2 + signature[at + 1];
            if (end < at + 2 || end > signature.length) {
                return Optional.empty();
            }
            byte[] digits = new BigInteger(1, Arrays.copyOfRange(signature, at + 2, end)).toByteArray();
            int skipped = digits.length > NUMBER_BYTES ? digits.length - NUMBER_BYTES : 0;
            int length = digits.length - skipped;
            System.arraycopy(digits, skipped, numbers, (number + 1) * NUMBER_BYTES - length, length);
            at = end;
        }
        // Whatever else could have been written is written differently.
        return Arrays.equals(written(numbers), signature) ? Optional.of(numbers) : Optional.empty();
    }

    static boolean isOnCurve(ECKey key) {
        ECParameterSpec parameters = key.getParams();
        return parameters.getCurve().equals(CURVE.getCurve())
                && parameters.getGenerator().equals(CURVE.getGenerator())
                && parameters.getOrder().equals(CURVE.getOrder());
    }

    /** Less than 128 bytes in all, so lengths take one byte. */
    private static byte[] integer(BigInteger value) {
        byte[] digits = value.toByteArray();
        byte[] encoded = new byte[digits.length + 2];
        encoded[0] = INTEGER;
        encoded[1] = (byte) digits.length;
        System.arraycopy(digits, 0, encoded, 2, digits.length);
        return encoded;
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 has P-256", e);
        }
    }
}
