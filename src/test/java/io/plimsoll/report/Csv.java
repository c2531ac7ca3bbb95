package io.plimsoll.report;

import java.util.ArrayList;
import java.util.List;

/** Reads CSV strictly as RFC 4180 describes it, so that tests see what a spreadsheet sees. */
final class Csv {

    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    /** Returns the rows; a byte order mark at the beginning is taken off. */
    static List<List<String>> parse(String table) {
        Csv csv = new Csv(table.startsWith("\uFEFF") ? table.substring(1) : table);
        List<List<String>> rows = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            rows.add(csv.row());
        }
        return rows;
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(text.startsWith("\"", at) ? quoted() : plain());
            if (text.startsWith(",", at)) {
                at++;
            } else if (text.startsWith("\r\n", at)) {
                at += 2;
                return cells;
            } else {
                throw new IllegalArgumentException("expected a comma or a line end at " + at + ": " + cells);
            }
        }
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (true) {
            int end = text.indexOf('"', at);
            cell.append(text, at, end);
            at = end + 1;
            if (!text.startsWith("\"", at)) {
                return cell.toString();
            }
            cell.append('"');
            at++;
        }
    }
}
