package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.check.Verdict;
import io.plimsoll.report.Exports;
import io.plimsoll.testing.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pack makes of output, disks and clocks that mean no good. */
class HostilePackTest {

    private static final String SECRET = "cAnArY&\"5up3r\"-s3cr3t";
    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir
    private Path folder;

    private EvidencePack pack;

    @BeforeEach
    void create() throws IOException {
        pack = EvidencePack.create(folder.resolve("reports"), Instant.EPOCH, "x");
        pack.learn(List.of(SECRET));
    }

    // ---- long lines

    /** Each would take hours if a pattern began anew at every character, or a stack frame per character. */
    @ParameterizedTest
    @ValueSource(
            strings = {"x", "-a", "a.", "a://", "eyJ-aaaaaaaaa", "token ", "password=\\\"", "\" 'token: \"", "=: key "})
    void a_line_of_ten_megabytes_takes_time_in_proportion_to_its_length(String part) {
        String line = "password=\"" + part.repeat(TEN_MEGABYTES / part.length()) + "\"; token=hunter2 " + SECRET;
        long started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        String redacted = pack.redaction().text(line);

        long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started) / 1_000_000;
        assertThat(redacted).doesNotContain("hunter2", SECRET);
        // Processor time, so that a busy host does not decide.
        assertThat(millis).isLessThan(60_000);
    }

    @Test
    void a_line_of_ten_megabytes_is_kept_in_a_file_and_shortened_in_the_events() throws IOException {
        String line = "y".repeat(TEN_MEGABYTES);
        Path log = Files.writeString(folder.resolve("pod.log"), line + "\n");

        pack.adopt("raw/pod.log", "log", log);
        pack.event("phase", Map.of("detail", line));
        Verdict verdict = pack.redaction().verdict(new Verdict.Error(line, "x"));

        assertThat(Files.size(pack.directory().resolve("raw/pod.log"))).isEqualTo(TEN_MEGABYTES + 1L);
        assertThat(verdict.reason()).hasSizeLessThan(10_100).endsWith("y... (shortened: 10000000 characters)");
        RunReport report = pack.writeReport(SampleReports.named(SampleReports.passing(), pack.runId()));
        assertThat(EventChain.problems(pack.directory(), report, Objects.requireNonNull(report.events())))
                .noneMatch(problem -> problem.contains("observed more"));
    }

    // ---- output in no or another encoding

    @Test
    void what_is_no_utf8_loses_its_secrets_and_nothing_else() throws IOException {
        byte[] before = "caf\u00e9 password=hunter2 \u00ff\u00fe\n".getBytes(StandardCharsets.ISO_8859_1);
        Path log = Files.write(folder.resolve("pod.log"), before);
        Path lines = Files.write(folder.resolve("x.jsonl"), bytes("{\"a\":\"token=hunter2 \u00e9\"}\n"));

        pack.adopt("raw/pod.log", "log", log);
        pack.adopt("raw/x.jsonl", "lines", lines);

        assertThat(pack.directory().resolve("raw/pod.log"))
                .hasBinaryContent("caf\u00e9 password=[redacted:assignment] \u00ff\u00fe\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Files.readString(pack.directory().resolve("raw/x.jsonl")))
                .isEqualTo("{\"a\":\"token=[redacted:assignment] \ufffd\"}\n");
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- secrets in what is no text

    @Test
    void a_secret_is_found_in_every_spelling_and_within_archives() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("a.html"), "<p>cAnArY&amp;&quot;5up3r&quot;-s3cr3t</p>");
        Files.writeString(files.resolve("b.json"), "{\"x\":\"cAnArY&\\\"5up3r\\\"-s3cr3t\"}");
        Files.writeString(files.resolve("c.txt"), "GET /?a=cAnArY%26%225up3r%22-s3cr3t&b=1");
        Files.writeString(
                files.resolve("d.txt"), Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)));
        Files.write(
                files.resolve("simulation.log"), concat(new byte[] {0, 1, 2}, SECRET.getBytes(StandardCharsets.UTF_8)));
        Files.write(files.resolve("wide.bin"), concat(new byte[] {0, 1}, SECRET.getBytes(StandardCharsets.UTF_16LE)));
        byte[] zip = zip(Map.of("logs/pod.log", ("at " + SECRET).getBytes(StandardCharsets.UTF_8)));
        Files.write(files.resolve("e.zip"), zip);
        Files.write(files.resolve("f.zip.gz"), gzip(zip(Map.of("inner.zip", zip))));
        Files.write(files.resolve("g.gz"), gzip("password=hunter2".getBytes(StandardCharsets.UTF_8)));
        Files.write(files.resolve("sound.zip"), zip(Map.of("a", "nothing".getBytes(StandardCharsets.UTF_8))));
        Files.write(files.resolve("h.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0});

        pack.adopt("raw/files", "files", files);
        pack.writeReport(SampleReports.passing());
        Manifest manifest = pack.seal();

        assertThat(manifest.differencesTo(pack.directory())).isEmpty();
        assertThat(manifest.files())
                .extracting(Manifest.Entry::path)
                .filteredOn(path -> path.startsWith("raw/files"))
                .containsExactly(
                        "raw/files/a.html",
                        "raw/files/b.json",
                        "raw/files/c.txt",
                        "raw/files/d.txt",
                        "raw/files/e.zip.withheld.txt",
                        "raw/files/f.zip.gz.withheld.txt",
                        "raw/files/g.gz.withheld.txt",
                        "raw/files/h.zst.withheld.txt",
                        "raw/files/simulation.log.withheld.txt",
                        "raw/files/sound.zip",
                        "raw/files/wide.bin.withheld.txt");
        assertThat(Files.readString(pack.directory().resolve("raw/files/e.zip.withheld.txt")))
                .isEqualTo("raw/files/e.zip (%s bytes) was left out of the pack: it holds a secret, and is no text that"
                                .formatted(zip.length)
                        + " could be redacted.\n");
        assertThat(Files.readString(pack.directory().resolve("raw/files/a.html")))
                .isEqualTo("<p>[redacted:known-secret]</p>");
        assertThat(Files.readString(pack.directory().resolve("raw/files/c.txt")))
                .isEqualTo("GET /?a=[redacted:known-secret]&b=1");
    }

    @Test
    void an_archive_that_unpacks_without_end_is_left_out() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                out.write(zeros);
            }
        }
        Path file = Files.write(folder.resolve("bomb.gz"), bomb.toByteArray());

        pack.adopt("raw/bomb.gz", "a bomb", file);

        assertThat(bomb.size()).isLessThan(1 << 20);
        assertThat(Files.readString(pack.directory().resolve("raw/bomb.gz.withheld.txt")))
                .contains("it unpacks to more than 134217728 bytes");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return packed.toByteArray();
    }

    // ---- a full disk

    @Test
    void a_full_disk_leaves_no_half_file_and_no_pack_that_looks_whole() throws Exception {
        try (SmallDisk mounted = SmallDisk.mount(folder, 512)) {
            Path disk = mounted.folder();
            EvidencePack small = EvidencePack.create(disk, Instant.EPOCH, "x");
            small.text("raw/a.txt", "text/plain", "a", "one");
            JsonLines lines = small.jsonLines("raw/ledger.jsonl", "requests");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100_000; i++) {
                            lines.append(Map.of("number", i, "text", "x".repeat(100)));
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("raw/ledger.jsonl could not be written in full: No space left on device");
            // Said again to whoever closes it: a recorder's thread told nobody.
            assertThatThrownBy(lines::close)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("raw/ledger.jsonl could not be written in full");
            assertThat(small.directory().resolve("raw/ledger.jsonl")).doesNotExist();
            assertThat(small.files()).extracting(RunReport.PackFile::path).containsExactly("raw/a.txt");

            Files.write(disk.resolve("ballast"), new byte[400 << 10]);
            assertThatThrownBy(() -> Exports.write(small, SampleReports.failing()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("could not be written in full: No space left on device");

            try (Stream<Path> left = Files.walk(small.directory())) {
                assertThat(left.filter(Files::isRegularFile)
                                .map(file -> small.directory().relativize(file).toString()))
                        .containsExactlyInAnyOrder("INCOMPLETE.txt", "events.jsonl", "raw/a.txt");
            }
            assertThat(small.directory().resolve("INCOMPLETE.txt"))
                    .content()
                    .startsWith("This run ended as an error: its evidence pack could not be completed.\n\n")
                    .contains("No space left on device");
        }
    }

    // ---- runs at once

    @Test
    void runs_of_one_name_in_one_second_have_folders_of_their_own_and_share_nothing() throws Exception {
        int runs = 8;
        CyclicBarrier together = new CyclicBarrier(runs);
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try {
            List<Future<Path>> written = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                String own = "run " + i;
                Callable<Path> run = () -> {
                    together.await();
                    EvidencePack mine = EvidencePack.create(folder.resolve("at-once"), Instant.EPOCH, "same");
                    mine.text("raw/own.txt", "text/plain", "own", own);
                    Exports.write(mine, SampleReports.named(SampleReports.passing(), mine.runId()));
                    return mine.directory();
                };
                written.add(threads.submit(run));
            }
            List<Path> folders = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                Path one = written.get(i).get();
                folders.add(one);
                assertThat(one.resolve("raw/own.txt")).hasContent("run " + i);
                assertThat(Manifest.read(one).differencesTo(one)).isEmpty();
                assertThat(ReportJson.read(one).run().id())
                        .isEqualTo(one.getFileName().toString());
            }
            assertThat(folders).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- a clock that is set

    @Test
    void a_clock_that_is_set_is_noticed_and_times_between_events_stay_true() throws IOException {
        AtomicLong nanos = new AtomicLong();
        AtomicLong set = new AtomicLong();
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos.get()).plusMillis(set.get());
            }
        };
        EvidencePack jumping = DirectoryPack.create(folder.resolve("jumps"), Instant.EPOCH, "x", clock, nanos::get);
        for (long millis : new long[] {0, 100, -3_600_000, -3_600_000, 5_000}) {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            set.set(millis);
            jumping.event("phase", Map.of());
        }

        assertThat(jumping.clockJumps())
                .containsExactly(
                        new ClockJump(Instant.parse("1969-12-31T23:00:30Z"), Duration.ofMillis(-3_600_100)),
                        new ClockJump(Instant.parse("1970-01-01T00:00:55Z"), Duration.ofMillis(3_605_000)));
        assertThat(jumping.clockJumps().get(0).sentence())
                .isEqualTo(
                        "the host's clock was set back by 3,600,100 ms, to 1969-12-31T23:00:30Z, while the run went on:"
                                + " moments before and after cannot be compared; durations can, they are by the monotonic clock");
        assertThat(Files.readAllLines(jumping.directory().resolve("events.jsonl")))
                .extracting(line -> line.replaceAll(".*\"monoMicros\":(\\d+).*", "$1"))
                .containsExactly("0", "10000000", "20000000", "30000000", "40000000", "50000000");
        RunReport report = jumping.writeReport(SampleReports.named(SampleReports.passing(), jumping.runId()));
        assertThat(EventChain.problems(jumping.directory(), report, Objects.requireNonNull(report.events())))
                .noneMatch(problem -> problem.startsWith("line"));
    }

    @Test
    void a_clock_that_is_corrected_by_and_by_is_not_called_set() {
        assertThat(ClockJump.isOne(Duration.ofMillis(-600), Duration.ofMinutes(20)))
                .isFalse();
        assertThat(ClockJump.isOne(Duration.ofMillis(600), Duration.ofSeconds(1)))
                .isTrue();
    }
}
