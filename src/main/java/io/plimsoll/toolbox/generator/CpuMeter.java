package io.plimsoll.toolbox.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures how busy host and generator are, from one reading to the next. */
final class CpuMeter {

    /** The kernel counts in these whatever its own tick is; it is part of Linux' user interface. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path hostStat;
    private final Path ownStat;
    private Reading last;

    private record Reading(long nanos, long hostBusy, long hostTotal, int cores, long own) {}

    CpuMeter() throws IOException {
        this(Path.of("/proc/stat"), Path.of("/proc/self/stat"));
    }

    CpuMeter(Path hostStat, Path ownStat) throws IOException {
        this.hostStat = hostStat;
        this.ownStat = ownStat;
        this.last = read(System.nanoTime());
    }

    CpuSample sample(long micros) throws IOException {
        return sample(micros, System.nanoTime());
    }

    CpuSample sample(long micros, long nanos) throws IOException {
        Reading now = read(nanos);
        long total = now.hostTotal() - last.hostTotal();
        double host = total == 0 ? 0 : 100.0 * (now.hostBusy() - last.hostBusy()) / total;
        double seconds = (now.nanos() - last.nanos()) / 1e9;
        double own = seconds == 0 ? 0 : 100.0 * (now.own() - last.own()) / TICKS_PER_SECOND / seconds;
        last = now;
        return new CpuSample(micros, rounded(host), now.cores(), rounded(own));
    }

    private Reading read(long nanos) throws IOException {
        List<String> lines = Files.readAllLines(hostStat);
        String[] fields = lines.get(0).trim().split("\\s+");
        long total = 0;
        // user nice system idle iowait irq softirq steal; what follows is already part of user and nice.
        for (int i = 1; i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        int cores =
                (int) lines.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
        String own = Files.readString(ownStat);
        // The command may hold spaces and brackets, so fields are counted after the last bracket.
        String[] after = own.substring(own.lastIndexOf(')') + 2).split(" ");
        long used = Long.parseLong(after[11]) + Long.parseLong(after[12]);
        return new Reading(nanos, total - idle, total, cores, used);
    }

    private static double rounded(double percent) {
        return Math.round(percent * 10) / 10.0;
    }
}
