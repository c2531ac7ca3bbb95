package io.plimsoll.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.plimsoll.evidence.Change;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a comparison of two runs as one HTML file that needs nothing else. */
public final class ComparisonPage {

    private ComparisonPage() {}

    /**
     * The differences of one kind.
     *
     * @param title what they have in common
     * @param changes the differences
     */
    record Section(String title, List<Change> changes) {}

    /** Returns the page. */
    public static String render(RunComparison comparison) {
        List<Section> sections = new ArrayList<>();
        for (Change.Kind kind : Change.Kind.values()) {
            List<Change> changes = comparison.changes().stream()
                    .filter(change -> change.kind() == kind)
                    .toList();
            sections.add(new Section(title(kind), changes));
        }
        StringWriter page = new StringWriter();
        try {
            new PebbleEngine.Builder()
                    .loader(new ClasspathLoader(ComparisonPage.class.getClassLoader()))
                    .strictVariables(true)
                    .autoEscaping(true)
                    .defaultLocale(Locale.ROOT)
                    .cacheActive(false)
                    .build()
                    .getTemplate("io/plimsoll/report/compare.html.peb")
                    .evaluate(page, Map.of("comparison", comparison, "sections", sections), Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
    }

    /** Returns a heading for differences of a kind. */
    public static String title(Change.Kind kind) {
        return switch (kind) {
            case NEW -> "New failures";
            case NO_LONGER_DECIDED -> "No longer decided";
            case STILL_FAILING -> "Still failing";
            case FIXED -> "Fixed";
            case OTHER_OUTCOME -> "Other outcomes";
            case SUBJECT -> "Different subject or environment";
            case CHECK -> "Different checks";
            case NUMBER -> "Figures that differ by more than 10 %";
        };
    }
}
