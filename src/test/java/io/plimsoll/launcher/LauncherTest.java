package io.plimsoll.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a copy of the launcher with a Maven and a JDK that only say how they were called. */
class LauncherTest {

    @TempDir
    private Path home;

    @BeforeEach
    void make_a_checkout() throws IOException {
        script("plimsoll", Files.readString(Path.of("plimsoll")));
        script(
                "mvnw",
                """
                #!/bin/sh
                echo "maven: $*"
                case "$*" in *verify*) exit 7 ;; esac
                mkdir -p "$(dirname "$0")/target/classes/io/plimsoll/cli"
                touch "$(dirname "$0")/target/classes/io/plimsoll/cli/Main.class"
                echo "$(dirname "$0")/pom.xml" >"$(dirname "$0")/target/plimsoll.classpath"
                """);
        script("jdk/bin/javac", "#!/bin/sh\necho javac 17.0.15\n");
        script("jdk/bin/java", "#!/bin/sh\necho \"java: $*\"\n");
        Files.createFile(home.resolve("pom.xml"));
        Files.createDirectories(home.resolve("src/main"));
        old(home.resolve("pom.xml"));
        old(home.resolve("src/main"));
    }

    @Test
    void builds_on_first_use_and_keeps_standard_output_for_results() throws Exception {
        Ended ended = launch(home.resolve("jdk"), "list", "--suite", "deploy");

        assertThat(ended.code()).isZero();
        assertThat(ended.err())
                .containsExactly(
                        "plimsoll: building (about a minute; the first time also fetches libraries)",
                        "maven: -q -B -ntp -f " + home
                                + "/pom.xml -DskipTests -Dspotless.check.skip=true process-classes");
        assertThat(ended.out())
                .containsExactly("java: -Dplimsoll.home=" + home
                        + " -Dlogback.configurationFile=io/plimsoll/cli/logback.xml -cp " + home + "/target/classes:"
                        + home
                        + "/pom.xml io.plimsoll.cli.Main list --suite deploy");
    }

    @Test
    void builds_again_only_when_a_source_is_newer() throws Exception {
        launch(home.resolve("jdk"), "list");
        assertThat(launch(home.resolve("jdk"), "list").err()).isEmpty();

        Path source = Files.createFile(home.resolve("src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(launch(home.resolve("jdk"), "list").err()).hasSize(2);
    }

    @Test
    void builds_again_when_a_library_is_gone() throws Exception {
        launch(home.resolve("jdk"), "list");
        Files.writeString(home.resolve("target/plimsoll.classpath"), home.resolve("pom.xml") + ":/nowhere/gone.jar");

        assertThat(launch(home.resolve("jdk"), "list").err()).hasSize(2);
    }

    @Test
    void verify_is_mavens_and_returns_its_code() throws Exception {
        Ended ended = launch(home.resolve("jdk"), "verify", "-Dit.test=DeployIT");

        assertThat(ended)
                .isEqualTo(
                        new Ended(7, List.of("maven: -f " + home + "/pom.xml verify -Dit.test=DeployIT"), List.of()));
    }

    @Test
    void says_what_to_do_where_there_is_no_jdk() throws Exception {
        script("jdk/bin/javac", "#!/bin/sh\necho javac 11.0.2\n");

        Ended ended = launch(home.resolve("jdk"), "check");

        assertThat(ended)
                .isEqualTo(new Ended(
                        69,
                        List.of(),
                        List.of(
                                "plimsoll: a JDK of version 17 or newer is missing. Install one, for example with: apt-get"
                                        + " install openjdk-17-jdk-headless; or run: sudo ./plimsoll --setup check")));
    }

    @Test
    void setup_takes_a_client_without_an_engine_for_no_engine() throws Exception {
        script("jdk/bin/docker", "#!/bin/sh\nexit 1\n");
        script("jdk/bin/id", "#!/bin/sh\necho 1000\n");
        hostWithout("dockerd");

        Map<String, String> noPlugin = Map.of(
                "PLIMSOLL_PLUGINS", home.resolve("nowhere").toString(),
                "DOCKER_CONFIG", home.resolve("nowhere").toString());

        Ended ended = launchOn(home.resolve("host"), home.resolve("jdk"), noPlugin, "--setup", "check");

        assertThat(ended)
                .isEqualTo(new Ended(
                        69,
                        List.of(),
                        List.of(
                                "plimsoll: setup will do this on this host:",
                                "  install Docker Engine",
                                "  start the Docker daemon",
                                "  install the Compose plugin of the Docker client, or build it with Go where no package has"
                                        + " it",
                                "  and install Maven where its release host does not answer, and debootstrap and Go"
                                        + " where no image registry does",
                                "plimsoll: setup has to do this, which needs root. Run: sudo ./plimsoll --setup ...")));
    }

    @Test
    void setup_starts_no_engine_here_for_one_that_is_elsewhere() throws Exception {
        script("jdk/bin/docker", "#!/bin/sh\nexit 1\n");

        Ended ended = launchOn(
                Path.of("/usr/bin"), home.resolve("jdk"), Map.of("DOCKER_HOST", "tcp://engine:2375"), "--setup");

        assertThat(ended)
                .isEqualTo(new Ended(
                        69,
                        List.of(),
                        List.of(
                                "plimsoll: the engine at DOCKER_HOST=tcp://engine:2375 does not answer, and setup starts"
                                        + " engines on this host only. Start that one, or unset DOCKER_HOST.")));
    }

    /** Makes {@code host}, a folder with the programs of this machine, but for one. */
    private void hostWithout(String program) throws IOException {
        for (String needed : List.of(
                "sh",
                "bash",
                "cat",
                "curl",
                "dirname",
                "find",
                "git",
                "head",
                "mkdir",
                "mv",
                "readlink",
                "timeout",
                "tr")) {
            script("host/" + needed, "#!/bin/sh\nexec /usr/bin/" + needed + " \"$@\"\n");
        }
        assertThat(home.resolve("host").resolve(program)).doesNotExist();
    }

    /** Runs the launcher where this is the only JDK. */
    private Ended launch(Path javaHome, String... arguments) throws IOException, InterruptedException {
        return launchOn(Path.of("/usr/bin"), javaHome, Map.of(), arguments);
    }

    private Ended launchOn(Path programs, Path javaHome, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", home.resolve("plimsoll").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", javaHome.resolve("bin") + ":" + programs);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("PLIMSOLL_JVMS", home.resolve("no-jvms").toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }

    private void script(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    private record Ended(int code, List<String> out, List<String> err) {}
}
