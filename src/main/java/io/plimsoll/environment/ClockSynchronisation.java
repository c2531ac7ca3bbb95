package io.plimsoll.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Whether this machine's clock is synchronised with others, as far as anybody here may ask. */
final class ClockSynchronisation {

    private static final List<String> SYSTEMD = List.of("timedatectl", "show", "--property=NTPSynchronized", "--value");
    private static final List<String> CHRONY = List.of("chronyc", "-n", "tracking");
    private static final int SECONDS = 5;

    private ClockSynchronisation() {}

    /** Returns it as reports write it. */
    static String ofThisMachine() {
        return of(ClockSynchronisation::answer);
    }

    /**
     * Returns it as reports write it.
     *
     * @param ask gives a command's output, or nothing if there is no such command or it failed
     */
    static String of(Function<List<String>, Optional<String>> ask) {
        Optional<String> systemd = ask.apply(SYSTEMD).map(String::strip);
        if (systemd.filter(answer -> answer.equals("yes") || answer.equals("no"))
                .isPresent()) {
            return said(systemd.get().equals("yes"), "timedatectl");
        }
        return ask.apply(CHRONY)
                .flatMap(answer -> answer.lines()
                        .filter(line -> line.startsWith("Leap status"))
                        .findFirst())
                .map(line -> said(!line.endsWith("Not synchronised"), "chronyc"))
                .orElse("unknown: neither timedatectl nor chronyc tells");
    }

    private static String said(boolean synchronised, String who) {
        return (synchronised ? "synchronised by NTP" : "not synchronised") + ", says " + who;
    }

    private static Optional<String> answer(List<String> command) {
        try {
            Path output = Files.createTempFile("plimsoll-clock", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return process.exitValue() == 0
                        ? Optional.of(Files.readString(output, StandardCharsets.UTF_8))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            // There is no such program here.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
