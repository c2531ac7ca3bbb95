package io.plimsoll.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes SVG elements: escaped, with places rounded to a tenth, so that the same drawing gives the same bytes. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    /** Begins an element. Attributes come as name, value, name, value. */
    Svg open(String name, Object... attributes) {
        tag(name, attributes);
        out.append(">\n");
        return this;
    }

    Svg close(String name) {
        out.append("</").append(name).append(">\n");
        return this;
    }

    /** Writes an element without content. */
    Svg element(String name, Object... attributes) {
        tag(name, attributes);
        out.append("/>\n");
        return this;
    }

    /** Writes an element whose only content is the text that a pointer resting on it shows. */
    Svg titled(String title, String name, Object... attributes) {
        tag(name, attributes);
        out.append("><title>")
                .append(escape(title))
                .append("</title></")
                .append(name)
                .append(">\n");
        return this;
    }

    /** Writes text or another element that holds text only. */
    Svg text(String name, String content, Object... attributes) {
        tag(name, attributes);
        out.append('>').append(escape(content)).append("</").append(name).append(">\n");
        return this;
    }

    private void tag(String name, Object... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String text = value instanceof Double number ? place(number) : escape(String.valueOf(value));
            out.append(' ').append(attributes[i]).append("=\"").append(text).append('"');
        }
    }

    /** Returns a place rounded to a tenth, without needless zeros. */
    static String place(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (c >= ' ' || c == '\n' || c == '\t') {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
