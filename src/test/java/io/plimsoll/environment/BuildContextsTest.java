package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextsTest {

    private static final long TEN_GIGABYTES = 10_000_000_000L;
    private static final long LIMIT = 2_000_000_000L;

    @TempDir
    private Path folder;

    /** The file has no blocks on the disk. */
    @BeforeEach
    void makesAHugeContext() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        Files.createDirectory(folder.resolve("models"));
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("models/all.bin").toFile(), "rw")) {
            file.setLength(TEN_GIGABYTES);
        }
    }

    @Test
    void a_context_of_ten_gigabytes_is_refused_with_what_makes_it_large() {
        assertThat(tooLarge(LIMIT))
                .containsExactly(
                        "image shop:1: its build context " + folder + " is too large – expected at most 2,000,000,000"
                                + " bytes (budgets.build-context), found 10,000,000,013, of which models/all.bin has 10,000,000,000;"
                                + " leave out with .dockerignore what the build does not need, or raise the budget");
    }

    @Test
    void one_within_the_budget_is_not() {
        assertThat(tooLarge(TEN_GIGABYTES + 13)).isEmpty();
    }

    @Test
    void what_is_left_out_does_not_count() throws IOException {
        Files.writeString(folder.resolve(".dockerignore"), "models\n");

        assertThat(tooLarge(LIMIT)).isEmpty();
    }

    @Test
    void a_context_that_is_not_there_is_left_to_the_build() {
        assertThat(BuildContexts.tooLarge(List.of(image(folder.resolve("nowhere"))), LIMIT))
                .isEmpty();
    }

    @Test
    void what_compose_builds_is_measured_as_well() throws IOException {
        ObjectNode printed = (ObjectNode) new ObjectMapper()
                .readTree(
                        """
                        {"services": {
                           "web": {"build": {"context": "%1$s", "dockerfile": "Dockerfile"}},
                           "elsewhere": {"build": {"context": "https://example.test/shop.git"}},
                           "made": {"image": "shop:1"}}}
                        """
                                .formatted(folder));

        assertThat(BuildContexts.tooLarge(Path.of("compose.yaml"), ComposeModel.own(printed, "shop", Map.of()), LIMIT))
                .containsExactly(
                        "compose.yaml: service web: its build context " + folder + " is too large – expected at most"
                                + " 2,000,000,000 bytes (budgets.build-context), found 10,000,000,013, of which models/all.bin has"
                                + " 10,000,000,000; leave out with .dockerignore what the build does not need, or raise the budget");
    }

    private List<String> tooLarge(long limit) {
        return BuildContexts.tooLarge(List.of(image(folder)), limit);
    }

    private static ImageSpec image(Path context) {
        return new ImageSpec("shop:1", new ImageSource.Build(context, null, Map.of()));
    }
}
