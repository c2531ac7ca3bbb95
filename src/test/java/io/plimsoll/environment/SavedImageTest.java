package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.environment.SavedImage.LayerFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** Reads images as engines of different ages and other tools save them. */
class SavedImageTest {

    private static final String CONFIG = "{\"config\": {\"User\": \"7\"}}";

    /** Notes what it is shown. */
    private static final class Notes implements SavedImage.Visitor {

        final List<String> seen = new ArrayList<>();
        final Set<String> known = new HashSet<>();

        @Override
        public boolean layer(String key) {
            return known.add(key);
        }

        @Override
        public void file(String key, LayerFile file, InputStream content) throws IOException {
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            seen.add("%s %s %s %s %s %s"
                    .formatted(key, file.kind(), file.path(), Integer.toOctalString(file.mode()), file.size(), text)
                    .strip());
        }
    }

    /** An archive in the making. */
    private static final class Archive {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

        Archive file(String path, String content) throws IOException {
            return file(path, 0644, content.getBytes(StandardCharsets.UTF_8));
        }

        Archive file(String path, int mode, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(content.length);
            entry.setMode(0100000 | mode);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        }

        Archive folder(String path) throws IOException {
            tar.putArchiveEntry(new TarArchiveEntry(path + "/"));
            tar.closeArchiveEntry();
            return this;
        }

        Archive link(String path, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            tar.finish();
            return bytes.toByteArray();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void reads_what_an_old_engine_saves_with_a_layer_that_is_there_once_and_used_twice() throws IOException {
        byte[] layer = new Archive()
                .folder("bin")
                .file("./bin/tool", 04755, "x".getBytes(StandardCharsets.UTF_8))
                .link("bin/other", "tool")
                .bytes();
        byte[] archive = new Archive()
                .file("abc/layer.tar", 0644, layer)
                .file("abc/VERSION", "1.0")
                .link("def/layer.tar", "../abc/layer.tar")
                .file("cafe.json", CONFIG)
                .file(
                        "manifest.json",
                        "[{\"Config\": \"cafe.json\", \"Layers\": [\"abc/layer.tar\", \"def/layer.tar\"]}]")
                .bytes();
        Notes notes = new Notes();

        SavedImage image = SavedImage.read(new ByteArrayInputStream(archive), notes);

        assertThat(image.layers()).containsExactly("abc/layer.tar", "abc/layer.tar");
        assertThat(image.config().at("/config/User").asText()).isEqualTo("7");
        assertThat(notes.seen)
                .containsExactly(
                        "abc/layer.tar FOLDER bin 755 0",
                        "abc/layer.tar FILE bin/tool 4755 1 x",
                        "abc/layer.tar LINK bin/other 644 0");
    }

    @Test
    void reads_an_OCI_layout_with_a_compressed_layer() throws IOException {
        byte[] layer = gzip(new Archive().file("etc/motd", "hello").bytes());
        byte[] archive = new Archive()
                .file("index.json", "{\"manifests\": [{\"digest\": \"sha256:m\"}]}")
                .file("blobs/sha256/l", 0644, layer)
                .file(
                        "blobs/sha256/m",
                        "{\"config\": {\"digest\": \"sha256:c\"}, \"layers\": [{\"digest\": \"sha256:l\"}]}")
                .file("blobs/sha256/c", CONFIG)
                .bytes();
        Notes notes = new Notes();

        SavedImage image = SavedImage.read(new ByteArrayInputStream(archive), notes);

        assertThat(image.layers()).containsExactly("blobs/sha256/l");
        assertThat(notes.seen).containsExactly("blobs/sha256/l FILE etc/motd 644 5 hello");
    }

    @Test
    void does_not_look_at_a_layer_that_is_known() throws IOException {
        byte[] archive = new Archive()
                .file("a/layer.tar", 0644, new Archive().file("f", "1").bytes())
                .file("c.json", CONFIG)
                .file("manifest.json", "[{\"Config\": \"c.json\", \"Layers\": [\"a/layer.tar\"]}]")
                .bytes();
        Notes notes = new Notes();
        notes.known.add("a/layer.tar");

        assertThat(SavedImage.read(new ByteArrayInputStream(archive), notes).layers())
                .containsExactly("a/layer.tar");
        assertThat(notes.seen).isEmpty();
    }

    @Test
    void takes_a_layer_without_files_for_a_layer() throws IOException {
        byte[] archive = new Archive()
                .file("a/layer.tar", 0644, new byte[1024])
                .file("c.json", CONFIG)
                .file("manifest.json", "[{\"Config\": \"c.json\", \"Layers\": [\"a/layer.tar\"]}]")
                .bytes();
        Notes notes = new Notes();

        SavedImage.read(new ByteArrayInputStream(archive), notes);

        assertThat(notes.known).containsExactly("a/layer.tar");
    }

    @Test
    void says_what_is_wrong_with_an_archive() throws IOException {
        byte[] zstd = new byte[600];
        zstd[0] = 0x28;
        zstd[1] = (byte) 0xb5;
        zstd[2] = 0x2f;
        zstd[3] = (byte) 0xfd;

        assertRefused(
                new Archive().file("blobs/sha256/l", 0644, zstd).bytes(),
                "its layer blobs/sha256/l is compressed with zstd, which cannot be read here");
        assertRefused(
                new Archive().file("hello.txt", "x").bytes(),
                "it has neither a manifest.json (docker save) nor an index.json (OCI image layout)");
        assertRefused(new Archive().file("manifest.json", "[{}, {}]").bytes(), "it holds 2 images; one is expected");
        assertRefused(
                new Archive()
                        .file("manifest.json", "[{\"Config\": \"c.json\", \"Layers\": []}]")
                        .bytes(),
                "it lacks c.json, which its manifest names");
    }

    private static void assertRefused(byte[] archive, String message) {
        assertThatThrownBy(() -> SavedImage.read(new ByteArrayInputStream(archive), new Notes()))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void knows_the_loopback_addresses_as_the_kernel_writes_them() {
        assertThat(ImageTrials.isLoopback("0100007F")).isTrue();
        assertThat(ImageTrials.isLoopback("0B00007F")).isTrue();
        assertThat(ImageTrials.isLoopback("00000000000000000000000001000000")).isTrue();
        assertThat(ImageTrials.isLoopback("0000000000000000FFFF00000100007F")).isTrue();
        assertThat(ImageTrials.isLoopback("00000000")).isFalse();
        assertThat(ImageTrials.isLoopback("00000000000000000000000000000000")).isFalse();
        assertThat(ImageTrials.isLoopback("0000000000000000FFFF000002011AC0")).isFalse();
    }
}
