package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.suite.Conformance;
import io.plimsoll.suite.Facilities;
import io.plimsoll.suite.RunListener;
import io.plimsoll.suite.RunRequest;
import io.plimsoll.suite.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program in a process of its own, as the launcher does. */
class MainTest {

    @TempDir
    private Path folder;

    @Test
    void ctrl_c_lets_the_run_remove_what_it_started_and_exits_130() throws Exception {
        Process process = start(Waiting.class);
        // The run says on standard error that it has started; only then is there something to interrupt.
        assertThat(process.errorReader().readLine()).isEqualTo("    0 s  cluster: started");

        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.errorReader().lines().toList())
                .containsExactly("", "Interrupted. Removing what this run started ...", "Removed.");
        assertThat(folder.resolve("removed")).exists();
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void libraries_that_do_not_fit_together_are_one_sentence_and_the_remedy() throws Exception {
        Process process = start(Clashing.class);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.errorReader().lines().toList())
                .containsExactly(
                        "Plimsoll cannot run on this class path: java.lang.NoClassDefFoundError: io/netty/Old.",
                        "Every library is of the version that Plimsoll was built with, so one is probably there twice. `mvn"
                                + " dependency:tree` shows where from.");
        assertThat(process.exitValue()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void a_failure_to_start_does_not_look_like_a_verdict() throws Exception {
        Process process = start(Failing.class);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.errorReader().readLine())
                .isEqualTo("Plimsoll could not start, so nothing was decided: java.lang.IllegalStateException: broken");
        assertThat(process.exitValue()).isEqualTo(ExitCode.UNDECIDED);
    }

    private Process start(Class<?> main) throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), "plimsoll: 1\n");
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName()))
                .directory(folder.toFile())
                .start();
    }

    private static Facilities with(Conformance conformance) {
        return new Facilities(
                Catalogue::bundled,
                () -> conformance,
                () -> {
                    throw new AssertionError();
                },
                () -> {
                    throw new AssertionError();
                },
                () -> {
                    throw new AssertionError();
                },
                () -> {
                    throw new AssertionError();
                });
    }

    /** A run that goes on until it is interrupted, and then removes what it started. */
    static final class Waiting implements Conformance {
        public static void main(String[] arguments) {
            System.exit(Main.run(() -> with(new Waiting()), "check"));
        }

        @Override
        public RunResult run(RunRequest request, RunListener listener) {
            listener.phase("cluster", "started");
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException e) {
                try {
                    Files.createFile(request.spec().resolveSibling("removed"));
                } catch (IOException problem) {
                    throw new AssertionError(problem);
                }
                return new RunResult.Missing("nobody", "reads this");
            }
        }
    }

    /** A program on a class path that does not fit. */
    static final class Clashing {
        public static void main(String[] arguments) {
            System.exit(Main.run(
                    () -> with((request, listener) -> {
                        throw new NoClassDefFoundError("io/netty/Old");
                    }),
                    "check"));
        }
    }

    /** A program that cannot even be put together. */
    static final class Failing {
        public static void main(String[] arguments) {
            System.exit(Main.run(
                    () -> {
                        throw new IllegalStateException("broken");
                    },
                    "check"));
        }
    }
}
