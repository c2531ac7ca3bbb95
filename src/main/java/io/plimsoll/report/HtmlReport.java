package io.plimsoll.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.plimsoll.evidence.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a run as one HTML file that needs nothing else: no network, no script, no other file.
 *
 * <p>The same report always gives the same bytes.
 */
public final class HtmlReport {

    private static final String FOLDER = "io/plimsoll/report/";

    private HtmlReport() {}

    /** Returns the page. */
    public static String render(RunReport report) {
        PebbleTemplate template = new PebbleEngine.Builder()
                .loader(new ClasspathLoader(HtmlReport.class.getClassLoader()))
                .strictVariables(true)
                .autoEscaping(true)
                .defaultLocale(Locale.ROOT)
                .cacheActive(false)
                .build()
                .getTemplate(FOLDER + "report.html.peb");
        StringWriter page = new StringWriter();
        try {
            template.evaluate(page, Map.of("page", HtmlPage.of(report), "css", resource("report.css")), Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return printable(page.toString());
    }

    /** Takes out what HTML cannot hold even escaped: a container's log may have written anything. */
    private static String printable(String page) {
        return page.replaceAll(
                        "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ufdd0-\\ufdef\\ufffe\\uffff\\ud800-\\udfff]", "\ufffd")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
