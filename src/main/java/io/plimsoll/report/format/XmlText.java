package io.plimsoll.report.format;

/** Writes XML as text: escaped, indented by two blanks, without what XML 1.0 cannot hold even escaped. */
public final class XmlText {

    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    /** Begins an element that holds others. Attributes come as name, value, name, value. */
    public XmlText open(String name, String... attributes) {
        indent();
        tag(name, attributes);
        out.append(">\n");
        depth++;
        return this;
    }

    /** Ends an element. */
    public XmlText close(String name) {
        depth--;
        indent();
        out.append("</").append(name).append(">\n");
        return this;
    }

    /** Writes an element without content. */
    public XmlText empty(String name, String... attributes) {
        indent();
        tag(name, attributes);
        out.append("/>\n");
        return this;
    }

    /** Writes an element that holds text only. */
    public XmlText text(String name, String content, String... attributes) {
        indent();
        tag(name, attributes);
        out.append('>').append(escape(content)).append("</").append(name).append(">\n");
        return this;
    }

    private void tag(String name, String... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            // An attribute's line breaks would be read as blanks, so that they are written as references.
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]).replace("\n", "&#10;").replace("\t", "&#9;"))
                    .append('"');
        }
    }

    private void indent() {
        out.append("  ".repeat(depth));
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.append((char) c);
                default -> {
                    boolean allowed = c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000;
                    escaped.appendCodePoint(allowed ? c : 0xfffd);
                }
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
