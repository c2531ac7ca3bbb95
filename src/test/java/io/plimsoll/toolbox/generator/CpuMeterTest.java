package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuMeterTest {

    @TempDir
    Path folder;

    @Test
    void measures_the_share_between_two_readings() throws IOException {
        Path host = folder.resolve("stat");
        Path own = folder.resolve("self");
        write(host, "cpu  1000 0 1000 8000 0 0 0 0 0 0");
        write(own, 500, 100);
        CpuMeter meter = new CpuMeter(host, own);
        long begin = System.nanoTime();
        meter.sample(1, begin);
        write(host, "cpu  1100 10 1040 8030 10 5 5 0 70 0");
        write(own, 530, 120);

        CpuSample sample = meter.sample(2_000_000, begin + 2_000_000_000L);

        // 100 + 10 + 40 + 5 + 5 of 200 ticks; guest time is part of user time already.
        assertThat(sample).isEqualTo(new CpuSample(2_000_000, 80, 2, 25));
    }

    private static void write(Path file, String total) throws IOException {
        Files.writeString(file, total + "\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4 5 6 7 8 9 10\nintr 7\n");
    }

    private static void write(Path file, long user, long system) throws IOException {
        Files.writeString(
                file, "42 (java (x) y) S 1 1 1 0 -1 4194304 10 0 0 0 " + user + " " + system + " 0 0 20 0 9 0");
    }
}
