package io.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The same input gives the same bytes wherever it is judged. Judges, exporters, spec and command line are tested against
 * whole messages and golden files; here those tests run anew under locales that write numbers and letters otherwise.
 */
class LocaleTest {

    /** Whatever ends in one of these is judged or written for somebody to read. */
    private static final String WRITES =
            "io\\.plimsoll\\..*(JudgeTest|ExportsTest|ScaleTest|ReportJsonTest|GateRuleTest|AttributionTest"
                    + "|LedgerReconciliationTest|SpecReaderTest|ManifestParserTest|CheckCommandTest|QualifyCommandTest"
                    + "|ProgressTest|HousekeepingCommandsTest)";

    /** The other tests of the page are slow, or say nothing of its words. */
    private static final String PAGE = "io.plimsoll.report.HtmlReportTest#the_page_is_as_somebody_looked_at_it";

    @Test
    @DefaultLocale("de-DE")
    void a_comma_instead_of_a_point_changes_nothing() {
        assertThat(String.format(Locale.getDefault(), "%,.1f", 1234.5)).isEqualTo("1.234,5");

        assertThat(failures()).isEmpty();
    }

    @Test
    @DefaultLocale("tr-TR")
    void a_dotless_i_changes_nothing() {
        assertThat("I".toLowerCase(Locale.getDefault())).isEqualTo("ı");

        assertThat(failures()).isEmpty();
    }

    @Test
    @DefaultLocale("ar-EG")
    void other_digits_change_nothing() {
        assertThat(String.format(Locale.getDefault(), "%d", 12)).isEqualTo("١٢");

        assertThat(failures()).isEmpty();
    }

    private static List<String> failures() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectPackage("io.plimsoll"))
                        .filters(includeClassNamePatterns(WRITES), includeEngines("junit-jupiter"))
                        .build(),
                summary);
        assertThat(summary.getSummary().getTestsSucceededCount()).isGreaterThan(100);
        List<String> failures = new ArrayList<>(failures(summary));
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectMethod(PAGE))
                        .filters(includeEngines("junit-jupiter"))
                        .build(),
                summary);
        assertThat(summary.getSummary().getTestsFoundCount()).isEqualTo(1);
        failures.addAll(failures(summary));
        return failures;
    }

    private static List<String> failures(SummaryGeneratingListener summary) {
        return summary.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .toList();
    }
}
