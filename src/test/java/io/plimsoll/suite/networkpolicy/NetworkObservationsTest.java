package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkObservationsTest {

    @Test
    void are_read_from_the_pack_as_they_were_recorded(@TempDir Path reports) throws IOException {
        RecordedLag lag = new RecordedLag();
        RecordedNetwork network = new RecordedNetwork();
        network.trial = lag.trial();
        NetworkObservations recorded = network.observations();
        EvidencePack pack = EvidencePack.create(reports, Instant.EPOCH, "shop");
        write(pack, NetworkObservations.CANARY, recorded.canary());
        for (NetworkRound round : recorded.rounds()) {
            int number = round.facts().number();
            write(pack, NetworkObservations.objects(number), round.objects());
            write(pack, NetworkObservations.lists(number), round.lists().lists());
            write(pack, NetworkObservations.cells(number), round.table().cells().keySet());
            write(pack, NetworkObservations.table(number), round.observations());
        }
        write(pack, TrialObservations.PULSES, lag.messages);
        pack.json(
                "raw/network-policy/" + TrialObservations.TRIAL,
                "a part of the recording",
                new ObjectMapper()
                        .valueToTree(Objects.requireNonNull(recorded.trial()).trial()));
        pack.json("raw/network-policy/facts.json", "facts", new ObjectMapper().valueToTree(recorded.facts()));

        NetworkObservations read = NetworkObservations.read(pack.directory().resolve("raw/network-policy"));

        assertThat(read.facts()).isEqualTo(recorded.facts());
        assertThat(read.canary()).isEqualTo(recorded.canary());
        assertThat(read.trial()).isEqualTo(recorded.trial());
        for (int i = 0; i < read.rounds().size(); i++) {
            assertThat(read.rounds().get(i).table())
                    .isEqualTo(recorded.rounds().get(i).table());
            assertThat(read.rounds().get(i).observations())
                    .isEqualTo(recorded.rounds().get(i).observations());
            assertThat(read.rounds().get(i).reading())
                    .isEqualTo(recorded.rounds().get(i).reading());
        }
        assertThat(NetworkVerdicts.of(read, "raw/network-policy"))
                .isEqualTo(NetworkVerdicts.of(recorded, "raw/network-policy"));
    }

    private static void write(EvidencePack pack, String file, Collection<?> lines) throws IOException {
        try (JsonLines out = pack.jsonLines("raw/network-policy/" + file, "a part of the recording")) {
            lines.forEach(out::append);
        }
    }
}
