package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport.PackFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pack in a folder of the local file system. */
final class DirectoryPack implements EvidencePack {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("html", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", JSON_LINES),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("xml", "application/xml"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("log", "text/plain"),
            Map.entry("txt", "text/plain"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"));

    /** What the pack writes itself, and what a signer adds. */
    private static final Set<String> RESERVED = Set.of(Manifest.FILE, EventLog.FILE, Manifest.ATTESTATIONS, INCOMPLETE);

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryPack.class);

    private final Path directory;
    private final String runId;
    private final Map<String, Manifest.Entry> entries = new TreeMap<>();
    private final TreeSet<String> open = new TreeSet<>();
    private volatile Redaction redaction = Redaction.standard();
    private final EventLog events;
    private boolean reported;
    private @Nullable Retention retention;
    private boolean sealed;

    private DirectoryPack(Path directory, String runId, Clock clock, LongSupplier nanos) throws IOException {
        this.directory = directory;
        this.runId = runId;
        this.events = EventLog.create(directory, clock, nanos);
        events.add(Event.STARTED, Map.of("run", runId));
    }

    static DirectoryPack create(Path reports, Instant startedAt, String name, Clock clock, LongSupplier nanos)
            throws IOException {
        Path folder = Files.createDirectories(reports).toAbsolutePath().normalize();
        String prefix = UTC.format(startedAt) + "-" + slug(name) + "-";
        while (true) {
            String runId = prefix
                    + String.format(
                            Locale.ROOT, "%06x", ThreadLocalRandom.current().nextInt(1 << 24));
            try {
                return new DirectoryPack(Files.createDirectory(folder.resolve(runId)), runId, clock, nanos);
            } catch (FileAlreadyExistsException taken) {
                // Another run of the same second drew the same short id: draw again.
            }
        }
    }

    private static String slug(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "run" : slug;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Redaction redaction() {
        return redaction;
    }

    @Override
    public synchronized void learn(Collection<String> secrets) {
        redaction = redaction.knowing(secrets);
    }

    @Override
    public void event(String type, Map<String, String> facts) {
        Map<String, String> redacted = new TreeMap<>();
        facts.forEach((name, value) -> redacted.put(name, Redaction.shortened(redaction.text(value))));
        events.add(type, redacted);
    }

    @Override
    public long elapsedMicros() {
        return events.elapsedMicros();
    }

    @Override
    public void decided(Check check, Verdict verdict) {
        events.add(
                Event.DECIDED,
                Map.of(
                        "check",
                        check.id(),
                        "outcome",
                        verdict.outcome().word(),
                        "reason",
                        Redaction.shortened(redaction.text(verdict.reason()))));
    }

    @Override
    public List<ClockJump> clockJumps() {
        return events.jumps();
    }

    @Override
    public JsonLines jsonLines(String path, String role) throws IOException {
        return new Lines(new PackOutput(path, JSON_LINES, role, false));
    }

    @Override
    public void json(String path, String role, JsonNode document) throws IOException {
        String text = Json.PRETTY.writeValueAsString(redaction.tree(document)) + "\n";
        write(path, "application/json", role, false, text);
    }

    @Override
    public void yaml(String path, String role, String documents) throws IOException {
        StringBuilder text = new StringBuilder();
        try (MappingIterator<JsonNode> iterator = YAML.readerFor(JsonNode.class).readValues(documents)) {
            while (iterator.hasNextValue()) {
                text.append(YAML.writeValueAsString(redaction.tree(iterator.nextValue())));
            }
        }
        write(path, "application/yaml", role, false, text.toString());
    }

    @Override
    public void text(String path, String mediaType, String role, String text) throws IOException {
        write(path, mediaType, role, false, redaction.text(text));
    }

    @Override
    public void adopt(String path, String role, Path source) throws IOException {
        if (Files.isRegularFile(source)) {
            adoptFile(path, role, source);
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                adoptFile(path + "/" + source.relativize(file).toString().replace('\\', '/'), role, file);
            }
        }
    }

    private void adoptFile(String path, String role, Path source) throws IOException {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String mediaType = MEDIA_TYPES.get(extension);
        if (JSON_LINES.equals(mediaType)) {
            adoptLines(path, role, source);
            return;
        }
        AdoptedFile file = AdoptedFile.of(Files.readAllBytes(source), redaction);
        if (file.withheldBecause() != null) {
            write(
                    path + ".withheld.txt",
                    "text/plain",
                    role + ", withheld",
                    false,
                    "%s (%s bytes) was left out of the pack: %s, and is no text that could be redacted.%n"
                            .formatted(path, Files.size(source), file.withheldBecause()));
            return;
        }
        String otherwise = file.isText() ? "text/plain" : "application/octet-stream";
        try (PackOutput out = new PackOutput(path, mediaType == null ? otherwise : mediaType, role, false)) {
            out.write(file.content(), file.text());
        }
    }

    /** A ledger may be far larger than memory; no value of it goes over the end of its line, so neither does a secret. */
    private void adoptLines(String path, String role, Path source) throws IOException {
        try (PackOutput out = new PackOutput(path, JSON_LINES, role, false);
                LineBlocks blocks = new LineBlocks(Files.newInputStream(source))) {
            for (String lines = blocks.next(); lines != null; lines = blocks.next()) {
                String redacted = redaction.lines(lines);
                out.write(redacted.getBytes(StandardCharsets.UTF_8), redacted);
            }
        }
    }

    @Override
    public synchronized List<PackFile> files() {
        return entries.values().stream()
                .filter(entry -> !entry.derived())
                .map(entry ->
                        new PackFile(entry.path(), entry.bytes(), entry.sha256(), entry.mediaType(), entry.role()))
                .toList();
    }

    @Override
    public RunReport writeReport(RunReport report) throws IOException {
        RunReport complete;
        synchronized (this) {
            if (!open.isEmpty()) {
                throw new IllegalStateException(
                        "raw files are still open: " + open + " - close them before the report");
            }
            events.add(Event.ENDED, EventChain.counts(report));
            entries.put(EventLog.FILE, events.close());
            reported = true;
            retention = report.run().retention();
            complete = report.withFiles(files(), events.head());
        }
        write(
                ReportJson.FILE,
                "application/json",
                "the canonical report",
                true,
                new String(ReportJson.write(complete), StandardCharsets.UTF_8));
        return complete;
    }

    @Override
    public void derived(String path, String mediaType, String role, String content) throws IOException {
        write(path, mediaType, role, true, content);
    }

    @Override
    public void abandon(String why) {
        List<String> written;
        synchronized (this) {
            sealed = true;
            written = Stream.concat(
                            entries.values().stream()
                                    .filter(Manifest.Entry::derived)
                                    .map(Manifest.Entry::path),
                            Stream.of(ReportJson.FILE, Manifest.FILE))
                    .distinct()
                    .toList();
        }
        try {
            for (String path : written) {
                Files.deleteIfExists(directory.resolve(path));
            }
            Files.writeString(
                    directory.resolve(INCOMPLETE),
                    """
                    This run ended as an error: its evidence pack could not be completed.

                    %s

                    What is here are raw files of a run that came to nothing. They are no evidence of anything.
                    """
                            .formatted(Redaction.shortened(redaction.text(why))));
        } catch (IOException e) {
            LOG.warn("what is left of the pack {} could not be marked as incomplete", directory, e);
        }
    }

    @Override
    public void requireNoSecret() throws IOException {
        List<String> holding = new CanarySearch(redaction, directory).hits();
        if (!holding.isEmpty()) {
            throw new SecretInPack(holding);
        }
    }

    @Override
    public Manifest seal() throws IOException {
        Manifest manifest;
        synchronized (this) {
            if (!open.isEmpty()) {
                throw new IllegalStateException("files are still open: " + open + " - close them before sealing");
            }
            manifest = new Manifest(Manifest.FORMAT, runId, retention, List.copyOf(entries.values()));
            sealed = true;
        }
        Files.writeString(directory.resolve(Manifest.FILE), manifest.text(), StandardOpenOption.CREATE_NEW);
        return manifest;
    }

    private void write(String path, String mediaType, String role, boolean derived, String text) throws IOException {
        try (PackOutput out = new PackOutput(path, mediaType, role, derived)) {
            out.write(text.getBytes(StandardCharsets.UTF_8), text);
        }
    }

    private synchronized Path claim(String path, boolean derived) throws IOException {
        Path file = directory.resolve(path).normalize();
        if (path.contains("\\") || !file.startsWith(directory) || file.equals(directory)) {
            throw new IllegalArgumentException("path outside the pack: " + path);
        }
        if (sealed) {
            throw new IllegalStateException("the pack is sealed: " + path + " cannot be added");
        }
        if (reported && !derived) {
            throw new IllegalStateException(
                    "the report is written: " + path + " would be missing from its list of files");
        }
        if (entries.containsKey(path) || RESERVED.contains(path) || !open.add(path)) {
            throw new IllegalStateException("a file of the pack is written once: " + path + " is there already");
        }
        return file;
    }

    private synchronized void complete(Manifest.Entry entry) {
        open.remove(entry.path());
        entries.put(entry.path(), entry);
        if (!entry.derived()) {
            events.add(
                    Event.FILE,
                    Map.of("path", entry.path(), "bytes", Long.toString(entry.bytes()), "sha256", entry.sha256()));
        }
    }

    /** A file of the pack while it is written: counts, hashes and remembers what was redacted. */
    private final class PackOutput implements AutoCloseable {
        private final String path;
        private final String mediaType;
        private final String role;
        private final boolean derived;
        private final OutputStream out;
        private final MessageDigest digest = Digest.newSha256();
        private final Map<String, Integer> redactions = new HashMap<>();
        private long bytes;
        private @Nullable IOException failure;
        private boolean closed;

        PackOutput(String path, String mediaType, String role, boolean derived) throws IOException {
            this.path = path;
            this.mediaType = mediaType;
            this.role = role;
            this.derived = derived;
            this.out = create();
        }

        private OutputStream create() throws IOException {
            Path file = claim(path, derived);
            try {
                Files.createDirectories(file.resolveSibling("."));
                return new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16);
            } catch (IOException e) {
                discard();
                throw failed(e);
            }
        }

        synchronized void write(byte[] content, String text) throws IOException {
            if (closed) {
                throw new IllegalStateException(path + " is closed");
            }
            if (failure != null) {
                throw failure;
            }
            try {
                out.write(content);
            } catch (IOException e) {
                throw failed(e);
            }
            digest.update(content);
            bytes += content.length;
            Redaction.marksIn(text).forEach((rule, count) -> redactions.merge(rule, count, Integer::sum));
        }

        /** Closes the file; says again that it could not be written, because a recorder's thread tells nobody. */
        @Override
        public synchronized void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                out.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = failed(e);
                }
            }
            if (failure != null) {
                discard();
                // Another exception than that of the write before it: none can be suppressed by itself.
                throw new IOException(failure.getMessage(), failure);
            }
            complete(new Manifest.Entry(
                    path, bytes, HexFormat.of().formatHex(digest.digest()), mediaType, role, derived, redactions));
        }

        private IOException failed(IOException cause) {
            IOException named =
                    new IOException("%s could not be written in full: %s".formatted(path, cause.getMessage()), cause);
            failure = named;
            return named;
        }

        /** Half a file is no part of the pack, and must not look like one. */
        private void discard() {
            synchronized (DirectoryPack.this) {
                open.remove(path);
            }
            try {
                Files.deleteIfExists(directory.resolve(path));
            } catch (IOException e) {
                LOG.warn("half of {} could not be deleted", path, e);
            }
        }
    }

    private final class Lines implements JsonLines {
        private final PackOutput out;

        Lines(PackOutput out) {
            this.out = out;
        }

        @Override
        public void append(Object value) {
            try {
                String line = Json.MAPPER.writeValueAsString(redaction.tree(Json.MAPPER.valueToTree(value))) + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8), line);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
