package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.ImageBudget;
import io.plimsoll.spec.ImageRun;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionArgumentTest {

    @Test
    void passesTheCommitOfTheBuildContextThatIsARepositoryOfItsOwn(@TempDir Path folder) throws Exception {
        Path context = Files.createDirectory(folder.resolve("library"));
        commit(folder, "spec");
        commit(context, "library");
        String expected = Objects.requireNonNull(GitRevision.of(context).commit());

        assertThat(expected).isNotEqualTo(GitRevision.of(folder).commit());
        assertThat(args(RevisionArgument.pass(image(context, Map.of())))).isEqualTo(Map.of("REVISION", expected));
    }

    @Test
    void leavesWhatTheSpecPasses(@TempDir Path folder) throws Exception {
        commit(folder, "spec");

        assertThat(args(RevisionArgument.pass(image(folder, Map.of("REVISION", "own")))))
                .isEqualTo(Map.of("REVISION", "own"));
    }

    @Test
    void passesNothingOutsideOfARepository(@TempDir Path folder) {
        assertThat(args(RevisionArgument.pass(image(folder, Map.of())))).isEmpty();
    }

    private static ImageSpec image(Path context, Map<String, String> args) {
        return new ImageSpec(
                "example.test/shop:1",
                new ImageSource.Build(context, null, args),
                ImageRun.AS_IT_IS,
                ImageBudget.DEFAULT,
                null,
                List.of());
    }

    private static Map<String, String> args(ImageSpec image) {
        return ((ImageSource.Build) image.source()).args();
    }

    private static void commit(Path folder, String message) throws IOException, InterruptedException {
        git(folder, "init", "-q");
        git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", message);
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
