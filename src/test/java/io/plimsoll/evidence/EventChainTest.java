package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of changes to {@code events.jsonl}, or to what it is about, with nothing else to go by. */
class EventChainTest {

    @TempDir
    private Path folder;

    private Path pack;
    private Path events;
    private RunReport report;
    private EventHead head;

    @BeforeEach
    void write_a_pack() throws IOException {
        EvidencePack evidence = EvidencePack.create(folder, Instant.EPOCH, "x");
        evidence.event("phase", Map.of("phase", "cluster", "detail", "password=hunter2"));
        evidence.text("raw/a.txt", "text/plain", "a", "one");
        evidence.event("phase", Map.of("phase", "rolling-update"));
        evidence.text("raw/b.txt", "text/plain", "b", "two");
        RunReport sample = SampleReports.passing();
        sample.checks().forEach(result -> evidence.decided(result.check(), result.verdict()));
        RunReport named = SampleReports.named(sample, evidence.runId());
        report = evidence.writeReport(named);
        pack = evidence.directory();
        events = pack.resolve(EventChain.FILE);
        head = Objects.requireNonNull(report.events());
    }

    @Test
    void a_whole_chain_that_the_report_agrees_with_holds() throws IOException {
        assertThat(head.lines()).isEqualTo(9);
        assertThat(lines()).hasSize(9).last().asString().contains("\"type\":\"run-ended\"", "\"planned\":\"3\"");
        assertThat(Files.readString(events)).doesNotContain("hunter2").contains("password=[redacted:assignment]");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_changed_byte_names_its_line() throws IOException {
        List<String> lines = lines();
        String before = lines.get(3);
        lines.set(3, before.replace("rolling-update", "rolling-Update"));
        write(lines);

        assertThat(problems())
                .containsExactly("line 4: was changed: line 5 expects SHA-256 %s, observed %s"
                        .formatted(sha256(before), sha256(lines.get(3))));
    }

    @Test
    void a_changed_last_line_is_told_by_the_head() throws IOException {
        List<String> lines = lines();
        String before = lines.get(8);
        lines.set(8, before.replace("\"pass\":\"3\"", "\"pass\":\"4\""));
        write(lines);

        assertThat(problems())
                .containsExactly("line 9: was changed: the report expects SHA-256 %s, observed %s"
                        .formatted(head.head(), sha256(lines.get(8))));
    }

    @Test
    void a_changed_link_names_the_line_that_it_is_in() throws IOException {
        List<String> lines = lines();
        String before = lines.get(4);
        lines.set(4, before.replaceFirst("\"prev\":\"....", "\"prev\":\"0000"));
        write(lines);

        assertThat(problems())
                .containsExactly("line 5: was changed: line 6 expects SHA-256 %s, observed %s"
                        .formatted(sha256(before), sha256(lines.get(4))));
    }

    @Test
    void removed_lines_are_counted_where_they_were() throws IOException {
        List<String> lines = lines();
        lines.remove(6);
        lines.remove(2);
        lines.remove(2);
        write(lines);

        assertThat(problems())
                .containsExactly(
                        "before line 3: 2 lines were removed (expected event 3, observed event 5)",
                        "before line 5: 1 line was removed (expected event 7, observed event 8)");
    }

    @Test
    void a_truncated_chain_says_how_many_are_missing() throws IOException {
        write(lines().subList(0, 6));

        assertThat(problems()).containsExactly("ends after line 6: the last 3 of 9 lines are missing");
    }

    @Test
    void added_moved_and_doubled_lines_are_found() throws IOException {
        List<String> lines = lines();
        lines.add(lines.get(8));
        write(lines);
        assertThat(problems())
                .containsExactly("line 10: event 9 does not follow here: lines were moved, doubled or inserted");

        lines = lines();
        lines.remove(9);
        Collections.swap(lines, 3, 4);
        write(lines);
        assertThat(problems()).isNotEmpty();
    }

    @Test
    void a_line_in_another_form_is_not_read_leniently() throws IOException {
        List<String> lines = lines();
        lines.set(8, lines.get(8).replace("{\"seq\":9,", "{\"seq\": 9,"));
        write(lines);

        assertThat(problems())
                .first()
                .asString()
                .startsWith("line 9: is not an event as Plimsoll writes it: expected {\"seq\":9,\"utc\":");
        write(List.of("nonsense"));
        assertThat(problems())
                .first()
                .asString()
                .startsWith("line 1: is not an event as Plimsoll writes it: Unrecognized token 'nonsense'");
    }

    @Test
    void a_line_too_long_to_be_one_is_not_read_into_memory() throws IOException {
        Files.writeString(events, "x".repeat(3 << 20));

        assertThat(problems())
                .contains("line 1: expected at most 1000000 lines of at most 1048576 bytes, observed more: not read any"
                        + " further");
    }

    @Test
    void a_swapped_file_contradicts_what_the_chain_recorded_even_if_the_report_was_changed_to_fit() throws IOException {
        List<RunReport.PackFile> files = new ArrayList<>(report.files());
        String recorded = files.get(1).sha256();
        RunReport.PackFile swapped =
                new RunReport.PackFile("raw/a.txt", 3, files.get(2).sha256(), "text/plain", "a");
        files.set(1, swapped);
        report = report.withFiles(files, head);

        assertThat(problems())
                .containsExactly("raw/a.txt: the events record SHA-256 %s, the report SHA-256 %s"
                        .formatted(recorded, swapped.sha256()));
    }

    @Test
    void a_verdict_that_was_not_what_was_decided_contradicts_the_chain() throws IOException {
        report = SampleReports.named(SampleReports.failing(), report.run().id()).withFiles(report.files(), head);

        assertThat(problems())
                .containsExactly(
                        "DEP-ROL-001: the events record pass, the report fail",
                        "line 9: the events end with {error=0, fail=0, manual=0, not-applicable=0, not-tested=0, pass=3,"
                                + " planned=3, waived=0}, the report with {error=0, fail=1, manual=0, not-applicable=0,"
                                + " not-tested=0, pass=2, planned=3, waived=0}");
    }

    @Test
    void a_check_that_was_left_out_of_the_report_is_missed() throws IOException {
        List<RunReport.CheckResult> kept = new ArrayList<>(report.checks());
        String left = kept.remove(1).check().id();
        report =
                SampleReports.named(SampleReports.over(kept), report.run().id()).withFiles(report.files(), head);

        assertThat(problems())
                .containsExactly(
                        left + ": the events record pass, the report does not list it",
                        "line 9: the events end with {error=0, fail=0, manual=0, not-applicable=0, not-tested=0, pass=3,"
                                + " planned=3, waived=0}, the report with {error=0, fail=0, manual=0, not-applicable=0,"
                                + " not-tested=0, pass=2, planned=2, waived=0}");
    }

    @Test
    void the_events_of_another_run_are_not_those_of_this_one() throws IOException {
        String own = report.run().id();
        report = SampleReports.named(report, "another-run");

        assertThat(problems())
                .containsExactly(
                        "line 1: expected run another-run, observed %s: the file is of another run".formatted(own));
    }

    @Test
    void no_change_of_a_byte_goes_unseen() throws IOException {
        byte[] sound = Files.readAllBytes(events);
        Random random = new Random(20261126);
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = sound.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(events, changed);
            assertThat(problems())
                    .as("byte " + at + ": " + sound[at] + " -> " + changed[at])
                    .isNotEmpty();
        }
    }

    @Test
    void a_chain_that_is_gone_is_missed() throws IOException {
        Files.delete(events);

        assertThat(problems()).containsExactly("expected 9 lines, observed no such file");
        assertThat(lines()).isEmpty();
    }

    private List<String> problems() throws IOException {
        return EventChain.problems(pack, report, head);
    }

    private List<String> lines() throws IOException {
        return Files.exists(events) ? new ArrayList<>(Files.readAllLines(events)) : List.of();
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(events, String.join("\n", lines) + "\n");
    }

    private static String sha256(String line) {
        return Event.digest(line.getBytes(StandardCharsets.UTF_8));
    }
}
