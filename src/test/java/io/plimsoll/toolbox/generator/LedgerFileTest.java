package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {

    private static final LedgerEntry OK = new LedgerEntry(
            1,
            "api",
            "GET /",
            ConnectionKind.NEW,
            10,
            11,
            12,
            EndState.OK,
            null,
            200,
            "pod-0",
            "1",
            "new-1:4711",
            null,
            4711);
    private static final LedgerEntry LOST = new LedgerEntry(
            2,
            "api",
            "GET /",
            ConnectionKind.KEPT_ALIVE,
            20,
            21,
            22,
            EndState.LOST,
            LossKind.RESET,
            0,
            null,
            null,
            "kept-0.1:4712",
            "SocketException: Connection reset",
            4712);

    @TempDir
    Path folder;

    @Test
    void what_is_written_is_read_again() throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        try (LedgerFile ledger = LedgerFile.create(file)) {
            ledger.add(OK);
            ledger.add(LOST);
        }

        assertThat(LedgerFile.read(file)).containsExactly(OK, LOST);
        assertThat(Files.readAllLines(file))
                .first()
                .isEqualTo("{\"id\":1,\"entryPoint\":\"api\",\"request\":\"GET /\",\"connection\":\"NEW\","
                        + "\"intendedMicros\":10,\"startMicros\":11,\"endMicros\":12,\"state\":\"OK\",\"status\":200,"
                        + "\"pod\":\"pod-0\",\"version\":\"1\",\"connectionId\":\"new-1:4711\",\"localPort\":4711}");
    }

    @Test
    void entries_are_on_disk_before_the_ledger_is_closed() throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        try (LedgerFile ledger = LedgerFile.create(file)) {
            ledger.add(OK);

            Awaitility.await("the entry on disk").dontCatchUncaughtExceptions().until(() -> LedgerFile.read(file)
                    .equals(java.util.List.of(OK)));
        }
    }

    @Test
    void a_torn_last_line_is_not_an_entry() throws IOException {
        Path file = folder.resolve("ledger.jsonl");
        try (LedgerFile ledger = LedgerFile.create(file)) {
            ledger.add(OK);
            ledger.add(LOST);
        }
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 5));

        assertThat(LedgerFile.read(file)).containsExactly(OK);
    }
}
