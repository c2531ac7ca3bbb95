package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.testing.PlimsollProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program where its environment lacks something: it says what, and what to do, and ends with 69. */
class EnvironmentFaultsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write_a_deployment() throws Exception {
        Files.writeString(
                folder.resolve("plimsoll.yaml"),
                "plimsoll: 1\nname: shop\nimages: [{name: \"shop:1\"}]\nmanifests: {files: [shop.yaml]}\n");
        Files.writeString(
                folder.resolve("shop.yaml"),
                "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: shop, image: \"shop:1\"}]}\n");
    }

    @Test
    void no_docker() throws Exception {
        PlimsollProcess.Ended check = run("unix:///nowhere/docker.sock", "check");

        assertThat(check.code()).as(check.err()).isEqualTo(69);
        assertThat(check.err())
                .endsWith(
                        """
                        No Docker engine was found. expected: the socket that DOCKER_HOST names, /nowhere/docker.sock observed: no such file
                        start that engine, or unset DOCKER_HOST.
                        """);
        PlimsollProcess.Ended doctor = run("unix:///nowhere/docker.sock", "doctor");
        assertThat(doctor.code()).isEqualTo(69);
        assertThat(doctor.out())
                .contains("missing  Docker Engine          No Docker engine was found.\n")
                .contains("Docker Engine: start that engine, or unset DOCKER_HOST.\n");
    }

    @Test
    void a_docker_that_does_not_answer() throws Exception {
        PlimsollProcess.Ended check = run("tcp://127.0.0.1:1", "check");

        assertThat(check.code()).as(check.err()).isEqualTo(69);
        assertThat(check.err())
                .contains("The Docker engine does not answer. expected: an engine at tcp://127.0.0.1:1 observed: ")
                .endsWith(
                        "start it (`sudo systemctl start docker`, or `./plimsoll --setup doctor` where no init system does),"
                                + " and see that `docker version` prints a server.\n");
    }

    @Test
    void a_place_for_reports_that_cannot_be_one() throws Exception {
        PlimsollProcess.Ended check = run("tcp://127.0.0.1:1", "check", "--reports", "shop.yaml");

        assertThat(check.code()).as(check.err()).isEqualTo(69);
        assertThat(check.err())
                .contains("the evidence pack cannot be written: java.nio.file.FileAlreadyExistsException: "
                        + folder.resolve("shop.yaml"))
                .endsWith("make " + folder.resolve("shop.yaml") + " writable, or name another folder with --reports\n");
    }

    private PlimsollProcess.Ended run(String docker, String... arguments) throws Exception {
        return PlimsollProcess.run(
                folder,
                Map.of(
                        "DOCKER_HOST",
                        docker,
                        "XDG_STATE_HOME",
                        folder.resolve("state").toString()),
                arguments);
    }
}
