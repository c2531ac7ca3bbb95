package io.plimsoll.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An image as {@code docker save} or an OCI image layout holds it, read as a stream: no layer and no file of one is ever
 * held in memory.
 *
 * @param config the image's configuration document
 * @param layers the keys of its layers, the lowest first, as {@link Visitor} was given them; a key can be there twice
 */
public record SavedImage(JsonNode config, List<String> layers) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DOCUMENT = 8 << 20;
    private static final int HEAD = 512;

    public SavedImage {
        layers = List.copyOf(layers);
    }

    /** Looks at every file of every layer, in the order in which the archive holds the layers. */
    public interface Visitor {

        /**
         * Returns whether the files of a layer are to be looked at.
         *
         * @param key what the archive calls the layer
         */
        boolean layer(String key);

        /**
         * Looks at a file, folder or link.
         *
         * @param key the layer's key
         * @param file what the layer says about it
         * @param content its content; need not be read to its end
         */
        void file(String key, LayerFile file, InputStream content) throws IOException;
    }

    /**
     * A file, folder or link of a layer.
     *
     * @param path its path, without a slash before it or after it
     * @param kind what it is
     * @param mode its mode bits, file type left out
     * @param size its size, bytes; 0 unless it is a regular file
     */
    public record LayerFile(String path, Kind kind, int mode, long size) {

        /** What a layer can hold. */
        public enum Kind {
            FILE,
            FOLDER,
            LINK,
            OTHER
        }
    }

    /**
     * Reads an archive to its end.
     *
     * @throws IOException if it is damaged, holds no image or more than one, or a layer is compressed in a way that is not known
     */
    public static SavedImage read(InputStream archive, Visitor visitor) throws IOException {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        Map<String, String> links = new HashMap<>();
        TarArchiveInputStream entries = new TarArchiveInputStream(archive);
        for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            String name = entry.getName().replaceFirst("^\\./", "");
            if (entry.isSymbolicLink() || entry.isLink()) {
                links.put(name, target(name, entry));
            } else if (entry.isFile() && entry.getSize() > 0) {
                part(name, entry.getSize(), new BufferedInputStream(entries, 1 << 16), documents, visitor);
            }
        }
        return assemble(documents, links);
    }

    /** The engine links to a layer that it has written already. */
    private static String target(String name, TarArchiveEntry entry) {
        String to = entry.getLinkName();
        if (entry.isLink() || !to.startsWith("../")) {
            return to;
        }
        int folder = name.lastIndexOf('/', name.lastIndexOf('/') - 1);
        return name.substring(0, folder + 1) + to.substring("../".length());
    }

    private static void part(
            String name, long size, InputStream content, Map<String, byte[]> documents, Visitor visitor)
            throws IOException {
        content.mark(HEAD);
        byte[] head = content.readNBytes(HEAD);
        content.reset();
        boolean gzip = head.length > 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
        boolean zstd = head.length > 4 && (head[0] & 0xff) == 0x28 && (head[1] & 0xff) == 0xb5 && head[2] == 0x2f;
        if (zstd) {
            throw new IOException("its layer " + name + " is compressed with zstd, which cannot be read here");
        }
        if (gzip) {
            layer(name, new GZIPInputStream(content, 1 << 16), visitor);
        } else if (isTar(head)) {
            layer(name, content, visitor);
        } else if (size <= DOCUMENT) {
            documents.put(name, content.readAllBytes());
        }
    }

    private static boolean isTar(byte[] head) {
        if (head.length < HEAD) {
            return false;
        }
        boolean magic =
                head[257] == 'u' && head[258] == 's' && head[259] == 't' && head[260] == 'a' && head[261] == 'r';
        if (magic) {
            return true;
        }
        // A layer without files is nothing but zeros.
        for (byte each : head) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static void layer(String key, InputStream content, Visitor visitor) throws IOException {
        if (!visitor.layer(key)) {
            return;
        }
        TarArchiveInputStream files = new TarArchiveInputStream(content);
        for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
            String path = file.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
            if (path.isEmpty() || path.equals(".")) {
                continue;
            }
            LayerFile.Kind kind = file.isDirectory()
                    ? LayerFile.Kind.FOLDER
                    : file.isSymbolicLink() || file.isLink()
                            ? LayerFile.Kind.LINK
                            : file.isFile() ? LayerFile.Kind.FILE : LayerFile.Kind.OTHER;
            visitor.file(
                    key,
                    new LayerFile(path, kind, file.getMode() & 07777, kind == LayerFile.Kind.FILE ? file.getSize() : 0),
                    files);
        }
    }

    private static SavedImage assemble(Map<String, byte[]> documents, Map<String, String> links) throws IOException {
        byte[] docker = documents.get("manifest.json");
        if (docker != null) {
            JsonNode images = JSON.readTree(docker);
            if (images.size() != 1) {
                throw new IOException("it holds " + images.size() + " images; one is expected");
            }
            List<String> layers = new ArrayList<>();
            for (JsonNode layer : images.get(0).path("Layers")) {
                layers.add(links.getOrDefault(layer.asText(), layer.asText()));
            }
            return new SavedImage(
                    document(documents, images.get(0).path("Config").asText()), layers);
        }
        byte[] index = documents.get("index.json");
        if (index == null) {
            throw new IOException("it has neither a manifest.json (docker save) nor an index.json (OCI image layout)");
        }
        JsonNode manifest = ImageArchive.manifest(JSON.readTree(index), documents);
        List<String> layers = new ArrayList<>();
        manifest.path("layers").forEach(layer -> layers.add(ImageArchive.blob(layer)));
        return new SavedImage(document(documents, ImageArchive.blob(manifest.path("config"))), layers);
    }

    private static JsonNode document(Map<String, byte[]> documents, String name) throws IOException {
        byte @Nullable [] content = documents.get(name);
        if (content == null) {
            throw new IOException("it lacks " + name + ", which its manifest names");
        }
        return JSON.readTree(content);
    }
}
