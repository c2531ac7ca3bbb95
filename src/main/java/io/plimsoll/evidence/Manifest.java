package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of every file of a pack but itself: what {@code manifest.json} holds.
 *
 * @param format the version of this format; 2
 * @param runId the run
 * @param retention how long the pack is to be kept, as its report says; {@code null} if it has no report
 * @param files the files, ordered by path
 */
public record Manifest(int format, String runId, @Nullable Retention retention, List<Entry> files) {

    /** The name of the file within the pack. */
    public static final String FILE = "manifest.json";

    /** What a signer adds to a pack: statements about the manifest, which therefore cannot list it. */
    public static final String ATTESTATIONS = "attestations.intoto.jsonl";

    /** The version of the format that this class stands for. */
    static final int FORMAT = 2;

    public Manifest {
        files = List.copyOf(files);
    }

    /**
     * A file of the pack.
     *
     * @param path path within the pack, with forward slashes
     * @param bytes its size
     * @param sha256 its digest, lower-case hex
     * @param mediaType its media type
     * @param role what it is, in a few words
     * @param derived whether it is the report or derived from it, and not a record of the run itself
     * @param redactions how often each redaction rule left its mark in it
     */
    public record Entry(
            String path,
            long bytes,
            String sha256,
            String mediaType,
            String role,
            boolean derived,
            Map<String, Integer> redactions) {
        public Entry {
            redactions = Collections.unmodifiableMap(new TreeMap<>(redactions));
        }
    }

    /**
     * Reads the manifest of a pack.
     *
     * @param pack the folder of the pack
     * @throws IOException if there is none or it is none
     */
    public static Manifest read(Path pack) throws IOException {
        return Json.read(pack.resolve(FILE), Manifest.class, FORMAT);
    }

    /** Returns the one way to write this manifest. */
    public String text() {
        try {
            return Json.PRETTY.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Compares the pack on disk with the manifest.
     *
     * @param pack the folder of the pack
     * @return one printable line per difference, ordered; empty if every file is there unchanged and none was added
     * @throws IOException if the disk cannot be read
     */
    public List<String> differencesTo(Path pack) throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, String> known = new TreeMap<>();
        files.forEach(entry -> known.putIfAbsent(entry.sha256(), entry.path()));
        Set<String> expected = new HashSet<>(Set.of(FILE, ATTESTATIONS));
        for (Entry entry : files) {
            if (!expected.add(entry.path())) {
                differences.add(entry.path() + ": expected to be listed once, observed twice");
            }
            Path file = pack.resolve(entry.path()).normalize();
            if (!file.startsWith(pack.normalize()) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                differences.add(
                        "%s: expected a file of %s bytes, observed none".formatted(entry.path(), entry.bytes()));
                continue;
            }
            Digest observed = Digest.of(file);
            if (!observed.sha256().equals(entry.sha256()) || observed.bytes() != entry.bytes()) {
                String other = known.get(observed.sha256());
                differences.add("%s: expected %s bytes with SHA-256 %s, observed %s bytes with %s%s"
                        .formatted(
                                entry.path(),
                                entry.bytes(),
                                entry.sha256(),
                                observed.bytes(),
                                observed.sha256(),
                                other == null ? "" : ", which is " + other));
            }
        }
        try (Stream<Path> paths = Files.walk(pack)) {
            paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> pack.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> !expected.contains(path))
                    .forEach(path -> differences.add(path + ": expected no such file, observed one"));
        }
        Collections.sort(differences);
        return differences;
    }
}
