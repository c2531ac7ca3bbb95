package io.plimsoll.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address. Two spellings of one address are equal. */
public final class IpAddress implements Comparable<IpAddress> {

    private static final String OCTET = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads an address.
     *
     * @param text for example {@code 10.42.0.7} or {@code fd00::7}; never a name
     * @throws IllegalArgumentException if it is not an address
     */
    @JsonCreator
    public static IpAddress of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + text + "\" is neither an IPv4 nor an IPv6 address"));
    }

    /** Reads an address; empty if the text is not one. */
    public static Optional<IpAddress> parse(String text) {
        // Only what can be nothing but an address: for anything else the platform would ask the DNS.
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(text).getAddress()));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /** Returns whether it is an IPv4 address. */
    public boolean isIpv4() {
        return bytes.length == 4;
    }

    /** Returns the first IPv4 address of several as text; empty if there is none. */
    public static Optional<String> ipv4In(Collection<IpAddress> addresses) {
        return addresses.stream().filter(IpAddress::isIpv4).findFirst().map(IpAddress::toString);
    }

    /** Returns whether both are IPv4 or both are IPv6. */
    public boolean isOfSameFamilyAs(IpAddress other) {
        return bytes.length == other.bytes.length;
    }

    /** Returns the number of bits: 32 or 128. */
    int length() {
        return bytes.length * 8;
    }

    /** Returns whether the first {@code bits} of both are the same. */
    boolean sharesPrefix(IpAddress other, int bits) {
        if (!isOfSameFamilyAs(other)) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byLength = Integer.compare(bytes.length, other.bytes.length);
        return byLength != 0 ? byLength : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    @JsonValue
    public String toString() {
        if (isIpv4()) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
        }
        return compressed();
    }

    /** As RFC 5952 writes it: the longest run of zero groups is left out, the first of equal ones. */
    private String compressed() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.length() == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
