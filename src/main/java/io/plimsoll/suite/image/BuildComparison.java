package io.plimsoll.suite.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.environment.SavedImage.LayerFile;
import io.plimsoll.suite.image.RebuildFacts.Difference;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the files and the configuration of two builds. Times are left out, as are labels of this project; content is
 * hashed as it passes, and layers that both have are read once.
 */
final class BuildComparison implements SavedImage.Visitor {

    private static final int CHUNK = 1 << 16;
    private static final List<String> CONFIGURATION = List.of(
            "User", "Env", "Entrypoint", "Cmd", "WorkingDir", "ExposedPorts", "Volumes", "StopSignal", "Healthcheck");

    private final Map<String, List<Hashed>> layers = new HashMap<>();

    /** A file and the digest of its content. */
    private record Hashed(LayerFile file, String digest) {
        String path() {
            return file.path();
        }
    }

    @Override
    public boolean layer(String key) {
        return layers.putIfAbsent(key, new ArrayList<>()) == null;
    }

    @Override
    public void file(String key, LayerFile file, InputStream content) throws IOException {
        String digest = file.kind() == LayerFile.Kind.FILE ? digest(content) : "";
        layers.getOrDefault(key, new ArrayList<>()).add(new Hashed(file, digest));
    }

    private static String digest(InputStream content) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int read = content.read(chunk); read > 0; read = content.read(chunk)) {
                sha256.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the files of an image that was read. */
    private TreeMap<String, Overlay.Shown<Hashed>> files(SavedImage image) {
        Overlay<Hashed> overlay = new Overlay<>(Hashed::path, gone -> {});
        for (int i = 0; i < image.layers().size(); i++) {
            overlay.lay(layers.getOrDefault(image.layers().get(i), List.of()), i);
        }
        return overlay.shown();
    }

    /** Returns how many files an image has. */
    long count(SavedImage image) {
        return files(image).size();
    }

    /** Returns where two images that were read differ, in the order of the paths. */
    List<Difference> between(SavedImage first, SavedImage second) {
        List<Difference> differences = new ArrayList<>();
        for (String key : CONFIGURATION) {
            JsonNode one = first.config().path("config").path(key);
            JsonNode other = second.config().path("config").path(key);
            if (!one.equals(other)) {
                differences.add(new Difference("configuration." + key, "not the same"));
            }
        }
        labels(first, second, differences);
        TreeMap<String, Overlay.Shown<Hashed>> before = files(first);
        TreeMap<String, Overlay.Shown<Hashed>> after = files(second);
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            Overlay.Shown<Hashed> one = before.get(path);
            Overlay.Shown<Hashed> other = after.get(path);
            String how = one == null
                    ? "only in the second build"
                    : other == null ? "only in the first build" : how(one.file(), other.file());
            if (!how.isEmpty()) {
                differences.add(new Difference("/" + path, how));
            }
        }
        return differences;
    }

    private static String how(Hashed one, Hashed other) {
        List<String> how = new ArrayList<>();
        if (one.file().kind() != other.file().kind()) {
            how.add("a %s, then a %s".formatted(one.file().kind(), other.file().kind()));
        }
        if (one.file().mode() != other.file().mode()) {
            how.add("mode %s, then %s"
                    .formatted(
                            Integer.toOctalString(one.file().mode()),
                            Integer.toOctalString(other.file().mode())));
        }
        if (!one.digest().equals(other.digest())) {
            how.add("content of %s bytes, then other content of %s bytes"
                    .formatted(one.file().size(), other.file().size()));
        }
        return String.join("; ", how);
    }

    private static void labels(SavedImage first, SavedImage second, List<Difference> differences) {
        JsonNode one = first.config().path("config").path("Labels");
        JsonNode other = second.config().path("config").path("Labels");
        TreeSet<String> names = new TreeSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (!name.startsWith("io.plimsoll.") && !one.path(name).equals(other.path(name))) {
                differences.add(new Difference("configuration.Labels." + name, "not the same"));
            }
        }
    }
}
