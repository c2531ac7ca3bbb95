package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.SpecDraft.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void make_manifests() throws IOException {
        Files.createDirectory(folder.resolve("k8s"));
    }

    @Test
    void writes_the_draft_and_says_what_to_look_at() {
        Terminal.Screen screen = terminal(new Draft.Drafted("plimsoll: 1\n", List.of("images: say how they are built")))
                .run("init", "k8s");

        assertThat(screen)
                .isEqualTo(
                        new Terminal.Screen(0, "wrote plimsoll.yaml\n  look at: images: say how they are built\n", ""));
        assertThat(folder.resolve("plimsoll.yaml")).hasContent("plimsoll: 1\n");
    }

    @Test
    void leaves_a_spec_that_is_there_as_it_is() throws IOException {
        Path there = Files.writeString(folder.resolve("plimsoll.yaml"), "mine");

        Terminal.Screen screen = new Terminal(folder).run("init", "k8s");

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "plimsoll.yaml is there already and is left as it is. Name another file with --output.\n"));
        assertThat(there).hasContent("mine");
    }

    @Test
    void says_why_no_spec_can_be_drafted() {
        Terminal.Screen screen =
                terminal(new Draft.Wrong(List.of("k8s: there is no workload"))).run("init", "k8s", "--output=x.yaml");

        assertThat(screen).isEqualTo(new Terminal.Screen(64, "", "k8s: there is no workload\n"));
        assertThat(folder.resolve("x.yaml")).doesNotExist();
    }

    @Test
    void missing_manifests_are_wrong_usage() {
        assertThat(new Terminal(folder).run("init", "nope"))
                .isEqualTo(new Terminal.Screen(64, "", "There is no file or folder nope.\n"));
    }

    private Terminal terminal(Draft draft) {
        return new Terminal(folder).specDraft((manifests, target) -> {
            assertThat(manifests).isEqualTo(folder.resolve("k8s"));
            assertThat(target).isEqualTo(folder);
            return draft;
        });
    }
}
