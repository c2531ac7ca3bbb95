package io.plimsoll.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Aligns columns of text, with or without colour. The last column is left as wide as it is. */
final class Table {

    private static final String GAP = "  ";

    private final boolean colour;
    private final List<List<Cell>> rows = new ArrayList<>();

    Table(boolean colour, String... headings) {
        this.colour = colour;
        rows.add(Arrays.stream(headings).map(Cell::of).toList());
    }

    /** Adds a row of as many cells as there are headings. */
    void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    /** Returns the lines of the table. */
    List<String> lines() {
        int last = rows.get(0).size() - 1;
        int[] widths = new int[last];
        for (List<Cell> row : rows) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], row.get(i).text().length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                line.append(row.get(i).shown(colour))
                        .append(" ".repeat(widths[i] - row.get(i).text().length()))
                        .append(GAP);
            }
            lines.add(line.append(row.get(last).shown(colour)).toString().stripTrailing());
        }
        return lines;
    }

    /**
     * A cell.
     *
     * @param text what it says; on one line
     * @param style picocli's style for it, for example {@code bold,red}; empty for none
     */
    record Cell(String text, String style) {

        static Cell of(String text) {
            return new Cell(Words.oneLine(text), "");
        }

        static Cell styled(String style, String text) {
            return new Cell(text, style);
        }

        private String shown(boolean colour) {
            if (!colour || style.isEmpty()) {
                return text;
            }
            IStyle[] styles = Style.parse(style);
            return Style.on(styles) + text + Style.off(styles) + Style.reset.off();
        }
    }
}
