package io.plimsoll.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image in a tar file, as {@code docker save} writes it or as an OCI image layout.
 *
 * <p>Engines before version 25 load only the former. It differs from the latter by one file, {@code manifest.json}, which
 * is made up here from what the layout says, so that every engine can load both.
 */
final class ImageArchive {

    private static final int SMALL = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Optional<byte[]> addition;

    private ImageArchive(Path file, Optional<byte[]> addition) {
        this.file = file;
        this.addition = addition;
    }

    /**
     * Looks into an archive.
     *
     * @param reference the name for the image of a layout
     */
    static ImageArchive open(Path file, String reference) throws IOException {
        Map<String, byte[]> documents = documents(file);
        if (documents.containsKey("manifest.json")) {
            return new ImageArchive(file, Optional.empty());
        }
        byte[] index = documents.get("index.json");
        if (index == null) {
            throw new IOException("it has neither a manifest.json (docker save) nor an index.json (OCI image layout)");
        }
        JsonNode manifest = manifest(JSON.readTree(index), documents);
        List<String> layers = new ArrayList<>();
        manifest.path("layers").forEach(layer -> layers.add(blob(layer)));
        byte[] docker = JSON.writeValueAsBytes(List.of(
                Map.of("Config", blob(manifest.path("config")), "RepoTags", List.of(reference), "Layers", layers)));
        return new ImageArchive(file, Optional.of(docker));
    }

    /** Returns the manifest of the one image for this platform. */
    static JsonNode manifest(JsonNode index, Map<String, byte[]> documents) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        List<JsonNode> candidates = new ArrayList<>();
        for (JsonNode entry : index.path("manifests")) {
            String wanted = entry.path("platform").path("architecture").asText(architecture);
            if (wanted.equals(architecture)) {
                candidates.add(entry);
            }
        }
        if (candidates.size() != 1) {
            throw new IOException(
                    "its index.json names " + candidates.size() + " images for " + architecture + "; one is expected");
        }
        byte[] document = documents.get(blob(candidates.get(0)));
        if (document == null) {
            throw new IOException("it lacks " + blob(candidates.get(0)) + ", which its index.json names");
        }
        JsonNode content = JSON.readTree(document);
        return content.has("manifests") ? manifest(content, documents) : content;
    }

    static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    /** Reads every entry that is small enough for a JSON document and named like one. */
    private static Map<String, byte[]> documents(Path file) throws IOException {
        Map<String, byte[]> documents = new HashMap<>();
        try (TarArchiveInputStream archive =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                String name = entry.getName().replaceFirst("^\\./", "");
                boolean document = name.equals("manifest.json")
                        || name.equals("index.json")
                        || name.startsWith("blobs/") && entry.getSize() < 64 << 10;
                if (entry.isFile() && document && entry.getSize() < SMALL) {
                    documents.put(name, archive.readAllBytes());
                }
            }
        }
        return documents;
    }

    boolean isLayout() {
        return addition.isPresent();
    }

    /** Returns the archive as an engine of any version loads it. */
    InputStream stream() throws IOException {
        if (addition.isEmpty()) {
            return Files.newInputStream(file);
        }
        byte[] manifest = addition.get();
        return Tar.stream(archive -> {
            try (TarArchiveInputStream original =
                    new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                for (TarArchiveEntry entry = original.getNextEntry(); entry != null; entry = original.getNextEntry()) {
                    archive.putArchiveEntry(entry);
                    original.transferTo(archive);
                    archive.closeArchiveEntry();
                }
            }
            TarArchiveEntry entry = new TarArchiveEntry("manifest.json");
            entry.setSize(manifest.length);
            archive.putArchiveEntry(entry);
            archive.write(manifest);
            archive.closeArchiveEntry();
        });
    }
}
