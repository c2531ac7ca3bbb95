package io.plimsoll.report;

import java.util.Locale;

/** The ids by which parts of the page are linked. */
final class Anchor {

    private Anchor() {}

    static String of(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Returns the id of a check's section. */
    static String ofCheck(String id) {
        return of(id);
    }
}
