package io.plimsoll.report;

import io.plimsoll.evidence.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code VERIFY.md}: how a stranger verifies a pack with sha256sum, openssl and jq, and what that shows.
 *
 * <p>Its commands are run by a test against a pack that is sound and against packs that are not.
 */
public final class VerifyGuide {

    private VerifyGuide() {}

    /** Returns the text. */
    public static String render(RunReport report) {
        return template().replace("@RUN@", report.run().id()).replace("@COUNTS@", MarkdownSummary.reconciled(report));
    }

    private static String template() {
        try (InputStream in = VerifyGuide.class.getResourceAsStream("VERIFY.md")) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: VERIFY.md");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
