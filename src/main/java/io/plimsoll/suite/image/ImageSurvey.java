package io.plimsoll.suite.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.environment.SavedImage.LayerFile;
import io.plimsoll.suite.secrets.SecretRules;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Looks through the layers of images, each layer once however many images share it, and lays them over one another. Names,
 * modes and sizes are kept; content is only looked at as it passes.
 */
final class ImageSurvey implements SavedImage.Visitor {

    private static final int CREATED_BY = 300;

    /** Where a distribution says its name; the first is often a link to the second. */
    private static final List<String> RELEASE = List.of("usr/lib/os-release", "etc/os-release");

    private final Map<String, LayerNotes> layers = new HashMap<>();

    /** What was noted of a layer. */
    private static final class LayerNotes {
        final List<LayerFile> files = new ArrayList<>();
        final Map<String, List<SecretRules.Hit>> secrets = new TreeMap<>();
        final Map<String, List<Component>> components = new TreeMap<>();
        final Map<String, String> distributions = new TreeMap<>();
    }

    @Override
    public boolean layer(String key) {
        return layers.putIfAbsent(key, new LayerNotes()) == null;
    }

    @Override
    public void file(String key, LayerFile file, InputStream content) throws IOException {
        LayerNotes notes = layers.get(key);
        if (notes == null) {
            throw new IllegalStateException("layer " + key + " was not begun");
        }
        notes.files.add(file);
        if (file.kind() != LayerFile.Kind.FILE) {
            return;
        }
        boolean release = RELEASE.contains(file.path());
        if (!release && !ComponentReader.reads(file.path())) {
            secrets(notes, file, content);
            return;
        }
        // Read twice, so it goes to disk in between: a jar may be large.
        Path copy = Files.createTempFile("plimsoll-", ".part");
        try {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            try (InputStream again = Files.newInputStream(copy)) {
                secrets(notes, file, again);
            }
            try (InputStream again = new BufferedInputStream(Files.newInputStream(copy))) {
                if (release) {
                    Properties words = new Properties();
                    words.load(again);
                    notes.distributions.put(
                            file.path(), words.getProperty("ID", "").replace("\"", ""));
                } else {
                    notes.components.put(file.path(), ComponentReader.read(file.path(), again));
                }
            }
        } finally {
            Files.delete(copy);
        }
    }

    private static void secrets(LayerNotes notes, LayerFile file, InputStream content) throws IOException {
        List<SecretRules.Hit> hits = SecretRules.inFile(file.path(), content);
        if (!hits.isEmpty()) {
            notes.secrets.put(file.path(), hits);
        }
    }

    /** Returns what is in an image whose layers were all looked at. */
    ImageFacts.Contents contents(SavedImage image) {
        long[] hidden = new long[image.layers().size()];
        Overlay<LayerFile> overlay = new Overlay<>(
                LayerFile::path, gone -> hidden[gone.layer()] += gone.file().size());
        for (int i = 0; i < image.layers().size(); i++) {
            overlay.lay(notes(image, i).files, i);
        }
        Map<String, Overlay.Shown<LayerFile>> shown = overlay.shown();
        List<ImageFacts.Found> found = new ArrayList<>();
        List<ImageFacts.SetuidFile> setuid = new ArrayList<>();
        MessageDigest listing = sha256();
        shown.forEach((path, each) -> {
            LayerFile file = each.file();
            listing.update((path + " " + Integer.toOctalString(file.mode()) + " " + file.size() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            ToolRules.kind(file).ifPresent(kind -> found.add(new ImageFacts.Found("/" + path, kind, each.layer() + 1)));
            if (file.kind() == LayerFile.Kind.FILE && (file.mode() & 06000) != 0) {
                setuid.add(new ImageFacts.SetuidFile("/" + path, file.mode(), each.layer() + 1));
            }
        });
        JsonNode config = image.config().path("config");
        return new ImageFacts.Contents(
                config.path("User").asText(""),
                exposed(config.path("ExposedPorts")),
                config.path("Labels").path("org.opencontainers.image.revision").asText(""),
                layers(image, hidden),
                shown.values().stream()
                        .filter(each -> each.file().kind() != LayerFile.Kind.FOLDER)
                        .count(),
                HexFormat.of().formatHex(listing.digest()),
                found,
                setuid,
                secrets(image, shown),
                distribution(image, shown),
                components(image, shown),
                shown.keySet().stream()
                        .filter(ComponentReader::isUnreadable)
                        .map(path -> "/" + path)
                        .toList());
    }

    private String distribution(SavedImage image, Map<String, Overlay.Shown<LayerFile>> shown) {
        for (String path : RELEASE) {
            Overlay.Shown<LayerFile> in = shown.get(path);
            String id =
                    in == null ? null : notes(image, in.layer()).distributions.get(path);
            if (id != null) {
                return id;
            }
        }
        return "";
    }

    private List<Component> components(SavedImage image, Map<String, Overlay.Shown<LayerFile>> shown) {
        List<Component> all = new ArrayList<>();
        shown.forEach(
                (path, in) -> all.addAll(notes(image, in.layer()).components.getOrDefault(path, List.of())));
        return all;
    }

    private LayerNotes notes(SavedImage image, int layer) {
        LayerNotes notes = layers.get(image.layers().get(layer));
        return notes == null ? new LayerNotes() : notes;
    }

    private static List<Integer> exposed(JsonNode ports) {
        List<Integer> exposed = new ArrayList<>();
        ports.fieldNames().forEachRemaining(port -> {
            if (port.endsWith("/tcp") || port.indexOf('/') < 0) {
                exposed.add(Integer.valueOf(port.replaceFirst("/.*", "")));
            }
        });
        return exposed.stream().sorted().toList();
    }

    private List<ImageFacts.Layer> layers(SavedImage image, long[] hidden) {
        List<String> createdBy = new ArrayList<>();
        for (JsonNode step : image.config().path("history")) {
            if (!step.path("empty_layer").asBoolean()) {
                createdBy.add(step.path("created_by").asText(""));
            }
        }
        JsonNode digests = image.config().path("rootfs").path("diff_ids");
        List<ImageFacts.Layer> all = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            long bytes =
                    notes(image, i).files.stream().mapToLong(LayerFile::size).sum();
            String step = i < createdBy.size() ? instruction(createdBy.get(i)) : "";
            all.add(new ImageFacts.Layer(
                    digests.path(i).asText(image.layers().get(i)),
                    step.isEmpty() ? "unknown" : step,
                    bytes,
                    hidden[i]));
        }
        return all;
    }

    /** Returns an instruction of the history as it stood in the Dockerfile, more or less, and without secrets. */
    private static String instruction(String createdBy) {
        String plain = SecretRules.withoutSecrets(createdBy)
                .replaceFirst("^/bin/sh -c #\\(nop\\)\\s+", "")
                .replaceFirst("^(\\|\\d+ .*?)?/bin/sh -c ", "RUN ")
                .replaceAll("\\s+", " ")
                .strip();
        return plain.length() <= CREATED_BY ? plain : plain.substring(0, CREATED_BY) + "…";
    }

    private List<ImageFacts.Secret> secrets(SavedImage image, Map<String, Overlay.Shown<LayerFile>> shown) {
        List<ImageFacts.Secret> all = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            int layer = i;
            notes(image, i).secrets.forEach((path, hits) -> {
                Overlay.Shown<LayerFile> in = shown.get(path);
                boolean gone = in == null || in.layer() != layer;
                hits.forEach(
                        hit -> all.add(new ImageFacts.Secret(hit.rule(), "/" + path, layer + 1, gone, hit.masked())));
            });
        }
        JsonNode config = image.config().path("config");
        for (JsonNode variable : config.path("Env")) {
            String text = variable.asText();
            configured(text, "variable " + text.replaceFirst("=.*", ""), all);
        }
        config.path("Labels").properties().forEach(label -> {
            String text = label.getKey() + "=" + label.getValue().asText();
            configured(text, "label " + label.getKey(), all);
        });
        int step = 0;
        for (JsonNode each : image.config().path("history")) {
            step++;
            configured(each.path("created_by").asText(""), "step %s of the build history".formatted(step), all);
        }
        return all;
    }

    private static void configured(String text, String where, List<ImageFacts.Secret> all) {
        for (SecretRules.Hit hit : SecretRules.inText(text)) {
            all.add(new ImageFacts.Secret(hit.rule(), where, 0, false, hit.masked()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
