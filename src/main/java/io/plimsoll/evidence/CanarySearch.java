package io.plimsoll.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Searches a finished pack for the secrets of its run, which were taken out as it was written: a last look that trusts
 * none of what wrote it.
 *
 * <p>A secret of 16 characters or more is found wherever it is, in any of the forms that {@link Redaction} knows, archives
 * looked through. A shorter one is found where it stands alone, unless it is also a plain word, or a name that the spec or
 * the manifests hold: then it stands in many places that give nothing away.
 */
final class CanarySearch {

    private static final int CHUNK = 1 << 20;

    private final Redaction redaction;
    private final Path pack;
    private final List<String> canaries;
    private final Hints hints;
    private final int longest;

    CanarySearch(Redaction redaction, Path pack) throws IOException {
        this.redaction = redaction;
        this.pack = pack;
        List<String> searched = new ArrayList<>(redaction.canaries());
        searched.removeIf(CanarySearch::isWord);
        if (!searched.isEmpty()) {
            for (Path input : files(pack.resolve("inputs"))) {
                String text = Files.readString(input, StandardCharsets.ISO_8859_1);
                searched.removeIf(canary -> Redaction.isMistakable(canary) && text.contains(canary));
            }
        }
        this.canaries = List.copyOf(searched);
        this.hints = new Hints(canaries);
        this.longest = canaries.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Returns the files that hold a secret, as paths within the pack, in order. */
    List<String> hits() throws IOException {
        List<String> hits = new ArrayList<>();
        if (canaries.isEmpty()) {
            return hits;
        }
        for (Path file : files(pack)) {
            String path = pack.relativize(file).toString().replace('\\', '/');
            if (isIn(path) || isIn(file)) {
                hits.add(redaction.text(path));
            }
        }
        return hits;
    }

    private boolean isIn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = in.readNBytes(CHUNK);
            if (AdoptedFile.isArchive(chunk)) {
                return AdoptedFile.of(Files.readAllBytes(file), redaction).withheldBecause() != null;
            }
            String kept = "";
            while (chunk.length > 0) {
                String view = kept + new String(chunk, StandardCharsets.ISO_8859_1);
                if (isIn(view)) {
                    return true;
                }
                // What begins in one chunk may end in the next; the character before it tells whether it stands alone.
                kept = view.substring(Math.max(0, view.length() - longest - 1));
                chunk = in.readNBytes(CHUNK);
            }
            return false;
        }
    }

    private boolean isIn(String view) {
        if (!hints.areIn(view)) {
            return false;
        }
        for (String canary : canaries) {
            boolean anywhere = !Redaction.isMistakable(canary);
            for (int at = view.indexOf(canary); at >= 0; at = view.indexOf(canary, at + 1)) {
                if (anywhere || Redaction.standsAlone(view, at, at + canary.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWord(String canary) {
        return Redaction.isMistakable(canary) && canary.chars().allMatch(c -> Character.isLetter(c) || c == '-');
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
