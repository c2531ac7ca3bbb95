package io.plimsoll.network;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses.
 *
 * @param address an address of the range; bits beyond the prefix count for nothing
 * @param prefix how many leading bits all its addresses share
 */
public record Cidr(IpAddress address, int prefix) {

    private static final Pattern FORM = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");

    public Cidr {
        if (prefix < 0 || prefix > address.length()) {
            throw new IllegalArgumentException(
                    "a range of " + address + " cannot have a prefix of " + prefix + " bits");
        }
    }

    /**
     * Reads a range.
     *
     * @param text for example {@code 10.42.0.0/16}
     * @throws IllegalArgumentException if it is not a range
     */
    public static Cidr of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not a range such as 10.42.0.0/16 or fd00::/8"));
    }

    /** Reads a range; empty if the text is not one. */
    public static Optional<Cidr> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(matcher.group(2));
        return IpAddress.parse(matcher.group(1))
                .filter(address -> prefix <= address.length())
                .map(address -> new Cidr(address, prefix));
    }

    /** Returns the range that holds one address and no other. */
    public static Cidr only(IpAddress address) {
        return new Cidr(address, address.length());
    }

    /** Returns whether an address lies in the range. One of the other family never does. */
    public boolean contains(IpAddress other) {
        return address.sharesPrefix(other, prefix);
    }

    /** Returns whether every address of this range lies in another, and that one has more. */
    public boolean isStrictlyWithin(Cidr other) {
        return prefix > other.prefix && other.contains(address);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
