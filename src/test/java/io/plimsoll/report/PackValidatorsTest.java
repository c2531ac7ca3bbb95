package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.SampleReports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackValidatorsTest {

    @TempDir
    private Path folder;

    private Path pack;

    @BeforeEach
    void write_a_pack() throws Exception {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "x");
        Exports.write(evidence, SampleReports.failing());
        pack = evidence.directory();
    }

    @Test
    void a_whole_pack_gives_no_validator_anything_to_find() throws Exception {
        assertThat(PackValidators.problems(pack)).hasSize(14).allSatisfy((validator, problems) -> assertThat(problems)
                .isEmpty());
        assertThat(PackValidators.problems(Path.of("reports/sample")))
                .allSatisfy((validator, problems) -> assertThat(problems).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report.json                  | \"planned\"           | \"intended\"     | our JSON Schema",
                "oscal/catalog.json           | \"groups\"            | \"group\"        | NIST's OSCAL 1.2.3",
                "oscal/assessment-plan.json   | \"uuid\" : \"         | \"uuid\" : \"x   | NIST's OSCAL 1.2.3",
                "oscal/assessment-results.json| ../events.jsonl       | ../event.jsonl   | oscal: references",
                "exports/results.sarif        | \"kind\" : \"fail\"   | \"kind\" : \"x\" | OASIS' SARIF 2.1.0",
                "exports/github.sarif         | \"level\" : \"error\" | \"level\" : \"x\"| OASIS' SARIF 2.1.0",
                "exports/ctrf.json            | \"summary\"           | \"total\"        | CTRF 0.0",
                "exports/open-test-report.xml | status=\"FAILED\"     | status=\"BROKEN\"| the tooling of Open Test"
                        + " Reporting",
                "exports/junit.xml            | <failure              | <flop            | the structure that CI"
                        + " systems read",
                "exports/junit.xml            | <testcase name=       | <testcase label= | Surefire's schema 3.0.2"
            })
    void a_fault_that_is_planted_is_found(String file, String sound, String fault, String validator) throws Exception {
        String text = Files.readString(pack.resolve(file));
        assertThat(text).contains(sound);
        Files.writeString(
                pack.resolve(file),
                text.replace(sound, fault).replace("</failure", fault.equals("<flop") ? "</flop" : "</failure"));

        assertThat(PackValidators.problems(pack)).anySatisfy((name, problems) -> {
            assertThat(name).startsWith(file.substring(0, 5)).endsWith(validator);
            assertThat(problems).isNotEmpty();
        });
    }
}
