package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {

    private static final long TEN_GIGABYTES = 10_000_000_000L;
    private static final int A_MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private Path dockerfile;

    /** The file has no blocks on the disk, but reads as ten gigabytes: more than an archive's old format can say. */
    @BeforeEach
    void makesAHugeContext() throws IOException {
        dockerfile = Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("data.bin").toFile(), "rw")) {
            file.setLength(TEN_GIGABYTES);
        }
    }

    @Test
    void a_context_of_ten_gigabytes_is_read_as_it_is_sent() throws IOException {
        try (InputStream stream = BuildContext.tar(folder, dockerfile);
                TarArchiveInputStream archive = new TarArchiveInputStream(stream)) {
            TarArchiveEntry entry = archive.getNextEntry();
            while (!entry.getName().equals("data.bin")) {
                entry = archive.getNextEntry();
            }

            assertThat(entry.getSize()).isEqualTo(TEN_GIGABYTES);
            // More than this process may ever hold would have to be there before the first byte, were it not streamed.
            assertThat(archive.readNBytes(A_MEGABYTE)).hasSize(A_MEGABYTE);
        }
    }

    @Test
    void what_is_left_out_is_not_even_read() throws IOException {
        Files.writeString(folder.resolve(".dockerignore"), "data.bin\n");

        try (InputStream stream = BuildContext.tar(folder, dockerfile)) {
            assertThat(stream.readAllBytes()).hasSizeLessThan(A_MEGABYTE);
        }
    }
}
