package io.plimsoll.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NameUuidTest {

    @Test
    void is_the_version_5_uuid_that_others_compute() {
        // The example of RFC 9562, appendix A.4: www.example.com in the namespace of DNS names.
        assertThat(NameUuid.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
        // python3: uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, "urn:plimsoll"), "5:check11:DEP-ROL-001")
        assertThat(NameUuid.of("check", "DEP-ROL-001")).isEqualTo("ef367b43-4839-53ee-ab62-7d6c348a226a");
    }

    @Test
    void tells_apart_where_one_part_ends_and_the_next_begins() {
        assertThat(NameUuid.of("ab", "c")).isNotEqualTo(NameUuid.of("a", "bc"));
    }
}
