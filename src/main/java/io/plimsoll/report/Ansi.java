package io.plimsoll.report;

/** Whether a terminal's escape codes may be written. */
public enum Ansi {
    /** Plain text only. */
    OFF,
    /** Outcomes in colour, beside the word. */
    ON;

    String paint(String code, String text) {
        return this == ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
