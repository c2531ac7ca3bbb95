package io.plimsoll.timeline.scaling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes' notation of amounts, for example {@code 250m}, {@code 1.5}, {@code 64Mi} or {@code 12345678n}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
public final class Quantity {

    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?");
    private static final Map<String, Integer> POWERS_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";

    private Quantity() {}

    /**
     * Returns an amount in thousandths, rounded up, as {@code Quantity.MilliValue} does.
     *
     * @throws IllegalArgumentException if the text is no amount
     */
    public static long milli(String text) {
        return exact(text)
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    /**
     * Returns an amount as it is.
     *
     * @throws IllegalArgumentException if the text is no amount
     */
    static BigDecimal exact(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no amount such as 250m, 2 or 64Mi");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return number;
        }
        if (unit.length() > 1 && unit.endsWith("i")) {
            int power = 10 * (BINARY.indexOf(unit.charAt(0)) + 1);
            return number.multiply(BigDecimal.valueOf(2).pow(power));
        }
        Integer power = POWERS_OF_TEN.get(unit);
        return number.scaleByPowerOfTen(power == null ? Integer.parseInt(unit.substring(1)) : power);
    }
}
