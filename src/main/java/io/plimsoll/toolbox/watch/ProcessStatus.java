package io.plimsoll.toolbox.watch;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the kernel says of a process in {@code /proc/PID/status}.
 *
 * @param program the name of the program that it runs
 * @param handled the names of those of the usual stop signals that it handles, for example {@code TERM}
 */
public record ProcessStatus(String program, Set<String> handled) {

    /** The signals that containers are stopped by; Linux numbers them alike on every architecture. */
    private static final Map<Integer, String> STOP_SIGNALS =
            new TreeMap<>(Map.of(1, "HUP", 2, "INT", 3, "QUIT", 10, "USR1", 15, "TERM", 28, "WINCH"));

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "busybox", "ksh", "zsh");

    public ProcessStatus {
        handled = Set.copyOf(handled);
    }

    /** Reads what the kernel wrote. */
    public static ProcessStatus of(String status) {
        return new ProcessStatus(value(status, "Name:"), handled(caught(status)));
    }

    /** Returns whether a program is a shell that does not handle the usual stop signal: what it has started does not hear of it. */
    public static boolean isDeafShell(String program, Set<String> handled) {
        return SHELLS.contains(program) && !handled.contains("TERM");
    }

    /** Returns whether it is a shell that does not handle the usual stop signal. */
    public boolean deafShell() {
        return isDeafShell(program, handled);
    }

    /** Returns the name of a signal, for example {@code TERM}; its number if it is none that containers are stopped by. */
    public static String signal(int number) {
        return number == 9 ? "KILL" : STOP_SIGNALS.getOrDefault(number, Integer.toString(number));
    }

    /** Returns the mask of the signals that a process has a handler for. */
    static long caught(String status) {
        String mask = value(status, "SigCgt:");
        return mask.isEmpty() ? 0 : Long.parseUnsignedLong(mask, 16);
    }

    private static String value(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> line.substring(key.length()).strip())
                .orElse("");
    }

    /** Reads a mask as the kernel writes it: bit n − 1 stands for signal n. */
    static Set<String> handled(long mask) {
        Set<String> names = new LinkedHashSet<>();
        STOP_SIGNALS.forEach((number, name) -> {
            if ((mask >>> (number - 1) & 1) == 1) {
                names.add(name);
            }
        });
        return names;
    }
}
