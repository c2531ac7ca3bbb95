package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.environment.Machines;
import io.plimsoll.environment.Requirement;
import io.plimsoll.suite.Housekeeping;
import io.plimsoll.suite.Housekeeping.Swept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HousekeepingCommandsTest {

    @TempDir
    private Path folder;

    /** After a wanted change, {@code -Dplimsoll.golden.write=true} writes the files anew; read the difference. */
    @ParameterizedTest
    @CsvSource({"healthy, 0", "without-permission, 69", "poor, 69"})
    void doctor_prints_what_is_there_what_is_missing_and_what_to_do(String machine, int code) throws IOException {
        List<Requirement> found =
                switch (machine) {
                    case "healthy" -> Machines.healthy();
                    case "poor" -> Machines.poor();
                    default -> Machines.withoutPermission();
                };
        Terminal.Screen screen = doctor(found.toArray(new Requirement[0]));

        Path golden = Path.of("src/test/resources/io/plimsoll/cli/doctor", machine + ".txt");
        if (Boolean.getBoolean("plimsoll.golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, screen.out());
        }
        assertThat(screen).isEqualTo(new Terminal.Screen(code, Files.readString(golden), ""));
    }

    @Test
    void doctor_exits_0_when_nothing_is_missing() {
        assertThat(doctor(
                        new Requirement("Docker Engine", Requirement.State.PRESENT, "20.10.24", ""),
                        new Requirement(
                                "image registry",
                                Requirement.State.LIMITED,
                                "does not answer",
                                "Images are built instead.")))
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        STATE    WHAT            FOUND
                        present  Docker Engine   20.10.24
                        limited  image registry  does not answer

                        image registry: Images are built instead.
                        """,
                        ""));
    }

    @Test
    void doctor_exits_69_when_something_is_missing() {
        assertThat(doctor(new Requirement(
                        "Docker Engine", Requirement.State.MISSING, "no socket", "Run ./plimsoll --setup.")))
                .isEqualTo(new Terminal.Screen(
                        69,
                        """
                        STATE    WHAT           FOUND
                        missing  Docker Engine  no socket

                        Docker Engine: Run ./plimsoll --setup.
                        """,
                        ""));
    }

    @Test
    void sweep_prints_what_became_of_everything() {
        assertThat(sweep(new Swept(List.of("container a"), List.of("container b of run 7"), List.of())))
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        removed  container a
                        spared   container b of run 7
                        1 removed, 1 spared, 0 failed
                        """,
                        "looking\n"));
    }

    @Test
    void sweep_exits_2_when_something_is_left() {
        assertThat(sweep(new Swept(List.of(), List.of(), List.of("network n: has active endpoints"))))
                .isEqualTo(new Terminal.Screen(
                        2,
                        """
                        failed   network n: has active endpoints
                        0 removed, 0 spared, 1 failed
                        """,
                        "looking\n"));
    }

    private Terminal.Screen doctor(Requirement... facilities) {
        return new Terminal(folder)
                .housekeeping(new Fake(List.of(facilities), new Swept(List.of(), List.of(), List.of())))
                .run("doctor");
    }

    private Terminal.Screen sweep(Swept swept) {
        return new Terminal(folder).housekeeping(new Fake(List.of(), swept)).run("sweep");
    }

    private record Fake(List<Requirement> facilities, Swept swept) implements Housekeeping {
        @Override
        public List<Requirement> examine() {
            return facilities;
        }

        @Override
        public Swept sweep(Consumer<String> progress) {
            progress.accept("looking");
            return swept;
        }
    }
}
