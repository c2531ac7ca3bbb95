package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Waiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WaiverReaderTest {

    private static final String GOOD =
            """
            - id: WAIVER-1
              check: DEP-ROL-001
              subject: {deployment: shop, environment: k3s}
              justification: The new load balancer comes in March.
              owner: team-shop
              approver: Head of operations
              created: 2026-11-01
              expires: 2026-12-31
            """;

    @TempDir
    Path folder;

    @Test
    void readsWaivers() throws IOException {
        assertThat(((WaiverResult.Valid) read(GOOD)).waivers())
                .containsExactly(new Waiver(
                        "WAIVER-1",
                        "DEP-ROL-001",
                        new Waiver.Subject("shop", null, "k3s"),
                        "The new load balancer comes in March.",
                        "team-shop",
                        "Head of operations",
                        LocalDate.of(2026, 11, 1),
                        LocalDate.of(2026, 12, 31)));
    }

    @Test
    void readsAnEmptyList() throws IOException {
        assertThat(((WaiverResult.Valid) read("[]")).waivers()).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "no owner",
                        GOOD.replace("  owner: team-shop\n", ""),
                        List.of("waivers.yaml:1:3: the key \"owner\" is missing in \"[0]\"; add who answers for it: a"
                                + " waiver without an owner does not hold")),
                Arguments.of(
                        "no subject",
                        GOOD.replace("  subject: {deployment: shop, environment: k3s}\n", ""),
                        List.of("waivers.yaml:1:3: the key \"subject\" is missing in \"[0]\"; add what it is for, like"
                                + " {deployment: shop}: a waiver without a subject would cover everything")),
                Arguments.of(
                        "a subject of nothing",
                        GOOD.replace("{deployment: shop, environment: k3s}", "{}"),
                        List.of(
                                "waivers.yaml:3:12: \"[0].subject\" must name a deployment, an image or an environment –"
                                        + " found none; add one of them: a waiver without a subject would cover everything")),
                Arguments.of(
                        "a tag instead of a digest",
                        GOOD.replace("deployment: shop", "image: \"example.test/shop:1.0.0\""),
                        List.of(
                                "waivers.yaml:3:20: \"[0].subject.image\" must be the digest of an image, sha256: and 64"
                                        + " hexadecimal digits – found \"example.test/shop:1.0.0\"")),
                Arguments.of(
                        "an environment that there is not",
                        GOOD.replace("environment: k3s", "environment: staging"),
                        List.of(
                                "waivers.yaml:3:44: \"[0].subject.environment\" must be k3s, docker, existing or the UID"
                                        + " of a cluster – found \"staging\"")),
                Arguments.of(
                        "no end",
                        GOOD.replace("  expires: 2026-12-31\n", ""),
                        List.of(
                                "waivers.yaml:1:3: the key \"expires\" is missing in \"[0]\"; add the last day it holds:"
                                        + " a waiver without an end does not hold")),
                Arguments.of(
                        "a day that does not exist",
                        GOOD.replace("2026-12-31", "2026-02-30"),
                        List.of("waivers.yaml:8:12: \"[0].expires\" must be a date – found the text \"2026-02-30\";"
                                + " write it like 2026-11-30")),
                Arguments.of(
                        "an end before the beginning",
                        GOOD.replace("2026-12-31", "2026-10-31"),
                        List.of("waivers.yaml:8:12: \"[0].expires\" must not be before \"created\" – 2026-10-31 is"
                                + " before 2026-11-01")),
                Arguments.of(
                        "a check that does not exist",
                        GOOD.replace("DEP-ROL-001", "DEP-ROL-01"),
                        List.of("waivers.yaml:2:10: \"[0].check\" must be the id of a check – found \"DEP-ROL-01\"; did"
                                + " you mean \"DEP-ROL-001\"?")),
                Arguments.of(
                        "an id twice",
                        GOOD + GOOD,
                        List.of("waivers.yaml:9:7: the id \"WAIVER-1\" is there twice; give each waiver an id of its"
                                + " own")),
                Arguments.of(
                        "an unknown key",
                        GOOD + "  until: 2027-01-01\n",
                        List.of(
                                "waivers.yaml:9:3: unknown key \"until\" in \"[0]\" – expected one of \"id\", \"check\","
                                        + " \"subject\", \"justification\", \"owner\", \"approver\", \"created\", \"expires\"; remove it")),
                Arguments.of(
                        "no list",
                        "id: WAIVER-1\n",
                        List.of("waivers.yaml:1:1: the file must be a list – found a mapping; write each element on a"
                                + " line of its own that begins with \"- \"")),
                Arguments.of(
                        "nothing",
                        "",
                        List.of("waivers.yaml: this file is empty; write \"[]\" if there are no waivers")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void saysWhatIsWrong(String title, String yaml, List<String> problems) throws IOException {
        WaiverResult result = read(yaml);

        assertThat(result).isInstanceOf(WaiverResult.Invalid.class);
        assertThat(((WaiverResult.Invalid) result).problems())
                .extracting(problem -> problem.text().replace(folder + "/", ""))
                .containsExactlyElementsOf(problems);
    }

    private WaiverResult read(String yaml) throws IOException {
        return WaiverReader.read(Files.writeString(folder.resolve("waivers.yaml"), yaml), Catalogue.bundled());
    }
}
