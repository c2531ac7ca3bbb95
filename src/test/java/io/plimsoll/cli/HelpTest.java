package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the help of every command against a golden file. After a wanted change, {@code -Dplimsoll.golden.write=true} writes
 * the files anew; read the difference before you commit it.
 */
class HelpTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/plimsoll/cli/help");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plimsoll",
                "check",
                "list",
                "explain",
                "audit",
                "compare",
                "keygen",
                "sign",
                "init",
                "qualify",
                "doctor",
                "sweep"
            })
    void help_is_as_in_the_golden_file(String command, @TempDir Path folder) throws IOException {
        Terminal terminal = new Terminal(folder);

        Terminal.Screen screen = command.equals("plimsoll") ? terminal.run("--help") : terminal.run(command, "--help");

        Path golden = GOLDEN.resolve(command + ".txt");
        if (Boolean.getBoolean("plimsoll.golden.write")) {
            Files.writeString(golden, screen.out());
        }
        assertThat(screen).isEqualTo(new Terminal.Screen(ExitCode.OK, Files.readString(golden), ""));
    }
}
