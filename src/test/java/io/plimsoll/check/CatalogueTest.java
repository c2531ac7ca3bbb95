package io.plimsoll.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {

    private static Stream<Check> checks() {
        return Catalogue.bundled().all().stream();
    }

    @Test
    void holdsTheChecksOfThisVersionInReportOrder() {
        assertThat(Catalogue.bundled().all())
                .extracting(Check::id)
                .containsExactly(
                        "DEP-DEPLOY-001",
                        "DEP-ROL-001",
                        "DEP-ROL-003",
                        "DEP-ROL-006",
                        "DEP-ROL-007",
                        "DEP-ROL-008",
                        "DEP-ROL-010",
                        "DEP-STS-003",
                        "DEP-ROL-009",
                        "DEP-ROL-002",
                        "DEP-INIT-001",
                        "DEP-ROL-004",
                        "DEP-ROL-011",
                        "DEP-ROL-012",
                        "DEP-ROL-005",
                        "DEP-CFG-002",
                        "DEP-SHUT-001",
                        "DEP-SHUT-002",
                        "DEP-SHUT-003",
                        "DEP-SHUT-004",
                        "DEP-SHUT-005",
                        "DEP-SHUT-006",
                        "DEP-SHUT-007",
                        "DEP-PROBE-001",
                        "DEP-PROBE-002",
                        "DEP-PROBE-003",
                        "DEP-PROBE-004",
                        "DEP-PROBE-005",
                        "DEP-PROBE-006",
                        "DEP-PROBE-007",
                        "DEP-SCALE-001",
                        "DEP-SCALE-002",
                        "DEP-SCALE-004",
                        "DEP-SCALE-006",
                        "DEP-SCALE-007",
                        "DEP-SCALE-008",
                        "DEP-SCALE-009",
                        "DEP-SCALE-010",
                        "DEP-NET-006",
                        "DEP-NET-009",
                        "DEP-NET-001",
                        "DEP-NET-002",
                        "DEP-NET-003",
                        "DEP-NET-004",
                        "DEP-NET-005",
                        "DEP-NET-007",
                        "DEP-NET-008",
                        "DEP-NET-011",
                        "DEP-NET-012",
                        "DEP-IMG-001",
                        "DEP-IMG-002",
                        "DEP-IMG-003",
                        "DEP-IMG-004",
                        "DEP-IMG-006",
                        "DEP-IMG-008",
                        "DEP-IMG-009",
                        "DEP-IMG-010",
                        "DEP-IMG-011",
                        "DEP-IMG-012",
                        "DEP-IMG-013",
                        "DEP-IMG-014",
                        "DEP-CMP-001",
                        "DEP-CMP-002",
                        "DEP-CMP-003",
                        "DEP-CMP-004",
                        "DEP-CMP-005",
                        "DEP-CMP-006",
                        "DEP-CMP-007",
                        "DEP-CMP-008",
                        "DEP-CMP-009",
                        "DEP-EQV-001",
                        "DEP-EQV-002",
                        "DEP-EQV-003");
        assertThat(Catalogue.bundled().suites())
                .containsExactly(
                        "deploy",
                        "rolling-update",
                        "overlapping-updates",
                        "failed-rollout",
                        "blue-green",
                        "canary",
                        "configuration",
                        "graceful-shutdown",
                        "probes",
                        "autoscaling",
                        "scaling",
                        "network-policy",
                        "image",
                        "compose",
                        "equivalence");
        assertThat(Catalogue.bundled().ofSuite("rolling-update"))
                .extracting(Check::id)
                .containsExactly(
                        "DEP-ROL-001",
                        "DEP-ROL-003",
                        "DEP-ROL-006",
                        "DEP-ROL-007",
                        "DEP-ROL-008",
                        "DEP-ROL-010",
                        "DEP-STS-003");
    }

    @Test
    void readsTheBundledCatalogueOnce() {
        assertThat(Catalogue.bundled()).isSameAs(Catalogue.bundled());
    }

    @Test
    void namesEveryCauseThatAJudgeMayGive() {
        assertThat(causesOf("DEP-DEPLOY-001"))
                .containsExactlyInAnyOrder(
                        "IMAGE_UNAVAILABLE",
                        "CONFIGURATION_MISSING",
                        "DATABASE_UNREACHABLE",
                        "OUT_OF_MEMORY",
                        "CPU_LIMIT",
                        "WRONG_PROBE",
                        "REFUSED",
                        "UNSCHEDULABLE",
                        "CRASH",
                        "NOT_STABLE",
                        "ENTRY_POINT_ANSWERS_WRONG",
                        "NOT_READY_IN_TIME");
        assertThat(causesOf("DEP-ROL-001"))
                .containsExactlyInAnyOrder(withLosses("OLD_VERSION_ANSWERED", "ROLLOUT_STALLED"));
        assertThat(causesOf("DEP-ROL-003"))
                .containsExactlyInAnyOrder(
                        withLosses("NO_PREVIOUS_REVISION", "ROLLBACK_STALLED", "OTHER_TEMPLATE", "OTHER_IMAGE"));
        assertThat(causesOf("DEP-ROL-006"))
                .containsExactlyInAnyOrder(withLosses(
                        "NO_EVICTION_ALLOWED",
                        "BUDGET_SELECTS_NOTHING",
                        "BUDGET_BROKEN",
                        "NOT_DRAINED",
                        "CAPACITY_NOT_RESTORED"));
        assertThat(causesOf("DEP-ROL-002"))
                .containsExactlyInAnyOrder(
                        withLosses("DEADLINE_TOO_LONG", "NOT_REPORTED", "BAD_VERSION_SERVED", "NOT_UNDONE"));
        assertThat(causesOf("DEP-INIT-001"))
                .containsExactlyInAnyOrder(withLosses(
                        "MIGRATION_NOT_REPEATABLE",
                        "TRAFFIC_BEFORE_MIGRATION",
                        "FAILED_MIGRATION_RELEASED",
                        "NOT_UNDONE"));
        assertThat(causesOf("DEP-ROL-004"))
                .containsExactlyInAnyOrder(
                        withLosses("MIXED_VERSIONS", "SWITCH_WITHOUT_EFFECT", "SWITCH_REFUSED", "TOO_FEW_PODS"));
        assertThat(causesOf("DEP-ROL-012")).containsExactly("OPEN_REQUESTS_CUT");
        assertThat(causesOf("DEP-ROL-011")).containsExactlyInAnyOrder(withLosses("NOT_REFUSED"));
        assertThat(causesOf("DEP-ROL-007")).containsExactlyInAnyOrder("FLOOR_BROKEN", "CEILING_BROKEN");
        assertThat(causesOf("DEP-SHUT-001"))
                .containsExactlyInAnyOrder("IN_FLIGHT_CUT", "WRONG_ANSWER", "KILLED_AT_GRACE_END");
        assertThat(causesOf("DEP-SHUT-002"))
                .containsExactlyInAnyOrder(withLosses("PRE_STOP_FAILED", "LISTENER_CLOSED_TOO_EARLY"));
        assertThat(causesOf("DEP-SHUT-003"))
                .containsExactlyInAnyOrder("SIGNAL_IGNORED", "SIGNAL_SWALLOWED_BY_SHELL", "EXIT_NEAR_GRACE_END");
        assertThat(causesOf("DEP-SHUT-004"))
                .containsExactlyInAnyOrder("KEPT_ALIVE_CUT", "IDLE_RESET", "ENDED_WITHOUT_NOTICE", "LEFT_HANGING");
        assertThat(causesOf("DEP-SHUT-005"))
                .containsExactlyInAnyOrder("LOST_BEYOND_THE_POD", "ENDPOINT_KEPT", "CAPACITY_NOT_RESTORED");
        assertThat(causesOf("DEP-SHUT-006"))
                .containsExactlyInAnyOrder(
                        "DEPENDENCY_NOT_BACK",
                        "CAPACITY_NOT_RESTORED",
                        "RESTARTED_WITH_DEPENDENCY",
                        "FAILING_AFTER_RETURN");
        assertThat(causesOf("DEP-PROBE-001"))
                .containsExactlyInAnyOrder("READINESS_MISSING", "LIVENESS_MISSING", "STARTUP_MISSING");
        assertThat(causesOf("DEP-PROBE-002"))
                .containsExactlyInAnyOrder(
                        "READINESS_MISSING", "NOT_WITHDRAWN", "WITHDRAWN_LATE", "STILL_ROUTED", "NOT_BACK");
        assertThat(causesOf("DEP-PROBE-003"))
                .containsExactlyInAnyOrder(
                        "LIVENESS_MISSING",
                        "NOT_RESTARTED",
                        "RESTARTED_EARLY",
                        "RESTARTED_LATE",
                        "NOT_BACK",
                        "OTHERS_TOUCHED");
        assertThat(causesOf("DEP-PROBE-004")).containsExactlyInAnyOrder("KILLED_WHILE_STARTING", "NOT_BACK");
        assertThat(causesOf("DEP-SHUT-007"))
                .containsExactlyInAnyOrder(
                        "ALL_ON_ONE_NODE",
                        "NOT_WITHDRAWN",
                        "LOST_BEYOND_THE_NODE",
                        "FAILING_AFTER_RETURN",
                        "OTHERS_TOUCHED",
                        "CAPACITY_NOT_RESTORED");
        assertThat(causesOf("DEP-PROBE-005"))
                .containsExactlyInAnyOrder(
                        "RESTARTED_WITH_DEPENDENCY", "NOT_BACK", "FAILING_AFTER_RETURN", "READINESS_UNWANTED");
        assertThat(causesOf("DEP-PROBE-006")).containsExactlyInAnyOrder("RESTARTED_UNDER_LOAD", "UNREADY_UNDER_LOAD");
        assertThat(causesOf("DEP-PROBE-007")).containsExactlyInAnyOrder("READINESS_MISSING", "SERVING_PORT_NOT_PROBED");
        assertThat(causesOf("DEP-SCALE-001"))
                .containsExactlyInAnyOrder(
                        "NO_ROOM",
                        "TARGET_UNREACHABLE",
                        "METRIC_NOT_COMPUTED",
                        "SCALE_OUT_FORBIDDEN",
                        "SCALE_OUT_LATE",
                        "REPLICAS_OVERRIDDEN",
                        "NEW_PODS_NOT_READY");
        assertThat(causesOf("DEP-SCALE-002"))
                .containsExactlyInAnyOrder(withLosses("SCALE_IN_EARLY", "SCALE_IN_LATE", "BELOW_MINIMUM"));
        assertThat(causesOf("DEP-SCALE-004")).containsExactlyInAnyOrder("LATENCY_ABOVE_SLO", "ERRORS_ABOVE_SLO");
        assertThat(causesOf("DEP-SCALE-006")).containsExactlyInAnyOrder("DECISION_DEVIATES");
        assertThat(causesOf("DEP-SCALE-007")).containsExactlyInAnyOrder("FLAPPING");
        assertThat(causesOf("DEP-SCALE-008")).containsExactlyInAnyOrder("MAXIMUM_EXCEEDED", "MAXIMUM_LEFT");
        assertThat(causesOf("DEP-SCALE-009"))
                .containsExactlyInAnyOrder(
                        "TARGET_MISSING",
                        "REQUEST_MISSING",
                        "SEVERAL_AUTOSCALERS",
                        "MINIMUM_BELOW_TWO",
                        "VERTICAL_ON_SAME_METRIC");
        assertThat(causesOf("DEP-ROL-008")).containsExactlyInAnyOrder("OUTAGE_TOO_LONG", "ROLLOUT_STALLED");
        assertThat(causesOf("DEP-ROL-010"))
                .containsExactlyInAnyOrder("NOT_READ_BY_OTHER", "WRITE_LOST", "REQUEST_FAILED");
        assertThat(causesOf("DEP-STS-003"))
                .containsExactlyInAnyOrder(withLosses(
                        "ROLLOUT_STALLED",
                        "PARTITION_LEFT",
                        "OUT_OF_ORDER",
                        "TOO_MANY_AT_ONCE",
                        "OUTAGE_TOO_LONG",
                        "WRITE_LOST",
                        "REQUEST_FAILED"));
        assertThat(causesOf("DEP-ROL-009")).containsExactlyInAnyOrder(withLosses("ROLLOUT_STALLED", "OTHER_REVISION"));
        assertThat(causesOf("DEP-ROL-005")).containsExactlyInAnyOrder(withLosses("SHARE_OFF", "ABORT_INCOMPLETE"));
        assertThat(causesOf("DEP-CFG-002"))
                .containsExactlyInAnyOrder(withLosses("CHANGE_NOT_REACHED", "REACHED_ANOTHER_WAY"));
        assertThat(causesOf("DEP-SCALE-010"))
                .containsExactlyInAnyOrder(withLosses("SCALE_OUT_STALLED", "SCALE_IN_STALLED", "NEW_POD_IDLE"));
        assertThat(causesOf("DEP-NET-006")).containsExactlyInAnyOrder("NOT_ENFORCED");
        assertThat(causesOf("DEP-NET-009"))
                .containsExactlyInAnyOrder("SELECTS_NO_POD", "PORT_NAME_UNKNOWN", "POLICY_INVALID");
        assertThat(causesOf("DEP-NET-001")).containsExactlyInAnyOrder("INGRESS_NOT_DENIED");
        assertThat(causesOf("DEP-NET-002"))
                .containsExactlyInAnyOrder("EGRESS_NOT_DENIED", "OUTSIDE_OPEN", "METADATA_OPEN");
        assertThat(causesOf("DEP-NET-003")).containsExactlyInAnyOrder("FLOW_FORBIDDEN", "DNS_FORBIDDEN");
        assertThat(causesOf("DEP-NET-004"))
                .containsExactlyInAnyOrder("UNDECLARED_FLOW_OPEN", "OUTSIDE_OPEN", "METADATA_OPEN");
        assertThat(causesOf("DEP-NET-005")).containsExactlyInAnyOrder("TENANTS_MIXED");
        assertThat(causesOf("DEP-NET-007"))
                .containsExactlyInAnyOrder(
                        "OTHER_NAME_SERVER",
                        "NAME_NOT_RESOLVED",
                        "WRONG_ADDRESS",
                        "NOT_READY_NAMED",
                        "READY_NOT_NAMED",
                        "NOT_READY_REACHED",
                        "KEPT_TO_ONE_POD",
                        "UNEVEN_SPREAD",
                        "NOT_ACCEPTED");
        assertThat(causesOf("DEP-NET-008")).containsExactlyInAnyOrder("UNDECLARED_NODE_PORT", "HOST_PORT");
        assertThat(causesOf("DEP-NET-011")).containsExactlyInAnyOrder("LABEL_LATE");
        assertThat(causesOf("DEP-NET-012")).containsExactlyInAnyOrder("NOT_SEEN");
        assertThat(causesOf("DEP-IMG-001"))
                .containsExactlyInAnyOrder(
                        "TOOLCHAIN_LEFT", "VERSION_CONTROL_LEFT", "DEVELOPMENT_LEFT", "BUILT_IN_FINAL_STAGE");
        assertThat(causesOf("DEP-IMG-002")).containsExactlyInAnyOrder("BASE_NOT_PINNED");
        assertThat(causesOf("DEP-IMG-003")).containsExactlyInAnyOrder("RUNS_AS_ROOT");
        assertThat(causesOf("DEP-IMG-004")).containsExactlyInAnyOrder("SECRET_IN_LAYER", "SECRET_IN_CONFIG");
        assertThat(causesOf("DEP-IMG-006")).containsExactlyInAnyOrder("PACKAGES_UNKNOWN");
        assertThat(causesOf("DEP-IMG-008"))
                .containsExactlyInAnyOrder("REVISION_MISSING", "REVISION_DIFFERS", "NOT_COMMITTED");
        assertThat(causesOf("DEP-IMG-009")).containsExactlyInAnyOrder("TOO_LARGE", "TOO_MANY_LAYERS");
        assertThat(causesOf("DEP-IMG-010")).containsExactlyInAnyOrder("SETUID_FILE", "UNDECLARED_LISTENER");
        assertThat(causesOf("DEP-IMG-011"))
                .containsExactlyInAnyOrder(
                        "WRITES_TO_ROOT_FILE_SYSTEM", "NEEDS_CAPABILITIES", "DOES_NOT_START_RESTRICTED");
        assertThat(causesOf("DEP-IMG-012")).containsExactlyInAnyOrder("BUILDS_DIFFER");
        assertThat(causesOf("DEP-IMG-013")).containsExactlyInAnyOrder("SLOW_START", "MEMORY_AT_IDLE");
        assertThat(causesOf("DEP-IMG-014")).containsExactlyInAnyOrder("CACHE_NOT_USED");
        assertThat(causesOf("DEP-CMP-001"))
                .containsExactlyInAnyOrder(
                        "NOT_STARTED",
                        "NOT_HEALTHY",
                        "EXITED",
                        "STARTED_BEFORE_DEPENDENCY",
                        "RESTARTED",
                        "ORDER_NOT_HONOURED",
                        "ENTRY_POINT_ANSWERS_WRONG");
        assertThat(causesOf("DEP-CMP-002")).containsExactlyInAnyOrder("DATA_LOST");
        assertThat(causesOf("DEP-CMP-004"))
                .containsExactlyInAnyOrder(
                        "IN_FLIGHT_CUT",
                        "WRONG_ANSWER",
                        "KILLED_AT_GRACE_END",
                        "STOP_SIGNAL_WRONG",
                        "SIGNAL_IGNORED",
                        "SIGNAL_SWALLOWED_BY_SHELL",
                        "ENDED_WITH_ERROR");
        assertThat(causesOf("DEP-CMP-005"))
                .containsExactlyInAnyOrder(
                        "NOT_RESTARTED",
                        "NOT_HEALTHY_AGAIN",
                        "RESTARTED_WITH_DEPENDENCY",
                        "FAILING_AFTER_RETURN",
                        "DATA_LOST");
        assertThat(causesOf("DEP-CMP-003"))
                .containsExactlyInAnyOrder("HEALTHCHECK_MISSING", "HEALTHCHECK_CANNOT_FAIL", "NOT_HEALTHY_AGAIN");
        assertThat(causesOf("DEP-CMP-006"))
                .containsExactlyInAnyOrder(
                        "LIMIT_MISSING", "LIMIT_NOT_SET", "LIMIT_NOT_ENFORCED", "OTHERS_SUFFERED", "NOT_HEALTHY_AGAIN");
        assertThat(causesOf("DEP-CMP-007"))
                .containsExactlyInAnyOrder(
                        "OTHER_IMAGE",
                        "NOT_HEALTHY",
                        "SAME_BEHAVIOUR",
                        "MISSING_VARIABLE_IGNORED",
                        "HALF_STARTED",
                        "UNCLEAR_EXIT");
        assertThat(causesOf("DEP-CMP-008"))
                .containsExactlyInAnyOrder("SECRET_IN_FILE", "SECRET_SHOWN_BY_ENGINE", "SECRET_LOGGED");
        assertThat(causesOf("DEP-CMP-009"))
                .containsExactlyInAnyOrder(
                        "PUBLISHED_TOO_WIDELY",
                        "UNDECLARED_PORT",
                        "NOT_PUBLISHED",
                        "PORT_LEADS_NOWHERE",
                        "HOST_NETWORK");
        assertThat(causesOf("DEP-EQV-001"))
                .containsExactlyInAnyOrder(
                        "STATUS_DIFFERS",
                        "HEADER_DIFFERS",
                        "BODY_DIFFERS",
                        "NOT_AS_DECLARED",
                        "NOT_STABLE",
                        "DIFFERENCE_GONE");
        assertThat(causesOf("DEP-EQV-002"))
                .containsExactlyInAnyOrder(
                        "ONE_SIDE_ONLY", "IMAGE_DIFFERS", "VARIABLE_DIFFERS", "FILE_DIFFERS", "DIFFERENCE_GONE");
        assertThat(causesOf("DEP-EQV-003"))
                .containsExactlyInAnyOrder(
                        "PORT_DIFFERS",
                        "HEALTHCHECK_DIFFERS",
                        "LIMIT_DIFFERS",
                        "VOLUME_DIFFERS",
                        "USER_DIFFERS",
                        "GRACE_PERIOD_DIFFERS",
                        "DIFFERENCE_GONE");
    }

    private static Set<String> causesOf(String check) {
        return Catalogue.bundled().check(check).causes().keySet();
    }

    @Test
    void saysWhichChecksExistWhenAskedForAnother() {
        assertThat(Catalogue.bundled().find("DEP-ROL-999")).isEmpty();
        assertThatThrownBy(() -> Catalogue.bundled().check("DEP-ROL-999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no check \"DEP-ROL-999\" – there are "
                        + checks().map(Check::id).collect(Collectors.joining(", ")));
    }

    // ---- lint --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("checks")
    void everyIdAndSuiteIsWellFormed(Check check) {
        assertThat(check.id()).matches("DEP-[A-Z]+-[0-9]{3}");
        assertThat(check.suite()).matches("[a-z]+(-[a-z]+)*");
        assertThat(check.version()).isPositive();
        assertThat(check.title()).matches("[A-Z].{10,90}[^.]");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyTextIsMadeOfSentences(Check check) {
        assertThat(List.of(check.criterion(), check.procedure(), check.remedy()))
                .allSatisfy(text -> assertThat(text).matches("[A-Z][^\n]{40,}\\."));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyCauseHasACodeAndASentence(Check check) {
        assertThat(check.causes()).isNotEmpty().allSatisfy((code, sentence) -> {
            assertThat(code).matches("[A-Z]+(_[A-Z]+)*");
            assertThat(sentence).matches("[A-Z][^\n]{10,}\\.");
        });
        assertThat(check.causes().values()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyControlExistsInThePinnedVersion(Check check) throws IOException {
        List<String> existing = existingControls();
        assertThat(check.controls()).allSatisfy(control -> assertThat(existing)
                .contains(control.catalogue() + " " + control.version() + " " + control.id()));
        assertThat(check.controls())
                .extracting(control -> control.catalogue() + " " + control.id())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyMappingSaysHowWhyAndWhence(Check check) {
        assertThat(check.controls()).allSatisfy(control -> {
            assertThat(control.relationship()).isEqualTo("intersects-with");
            assertThat(control.source()).isIn("author judgement", "control text or published mapping");
            assertThat(control.confidence()).isEqualTo(control.source().equals("author judgement") ? "low" : "medium");
            // Evidence for a part of a control, never compliance with it; and no room for a control's own title.
            assertThat(control.rationale())
                    .matches("(Gives evidence that|Shows that|Tests) [^\n]{20,220}\\.")
                    .doesNotContainIgnoringCase("compli")
                    .doesNotContainIgnoringCase("satisf")
                    .doesNotContainIgnoringCase("certif");
        });
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyCheckMapsToAControlOrIsKnownToBeFunctional(Check check) {
        List<String> functionalOnly = List.of("DEP-PROBE-004", "DEP-NET-007");
        assertThat(check.controls().isEmpty()).isEqualTo(functionalOnly.contains(check.id()));
    }

    @Test
    void theListOfControlsKnowsNoWithdrawnOne() throws IOException {
        assertThat(existingControls())
                .hasSize(75 + 33 + 14 + 25)
                .contains("NIST SP 800-53 5.2.0 CM-14")
                .doesNotContain("NIST SP 800-53 5.2.0 CM-5(3)");
    }

    private static List<String> existingControls() throws IOException {
        List<String> ids = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(CatalogueTest.class.getResourceAsStream("control-ids.yaml"))) {
            for (JsonNode catalogue : new YAMLMapper().readTree(in)) {
                for (JsonNode id : catalogue.path("ids")) {
                    ids.add(catalogue.path("catalogue").asText() + " "
                            + catalogue.path("version").asText() + " " + id.asText());
                }
            }
        }
        return ids;
    }

    // ---- errors name the entry ---------------------------------------------------------------------------------

    private static final String GOOD =
            """
            - id: DEP-XXX-001
              version: 1
              suite: xxx
              title: Something holds
              severity: HIGH
              method: TEST
              criterion: It holds.
              procedure: Look.
              remedy: Mend it.
              causes: {BROKEN: It is broken.}
              controls: []
              mutants: {broken: BROKEN}
            """;

    @Test
    void acceptsAnEntryWithEveryField() {
        assertThat(YamlCatalogue.parse(GOOD).all()).hasSize(1);
    }

    @Test
    void namesTheEntryThatLacksAField() {
        assertThatThrownBy(() -> YamlCatalogue.parse(GOOD.replace("  remedy: Mend it.\n", "")))
                .hasMessage("catalogue entry \"DEP-XXX-001\": Missing creator property 'remedy' (index 8);"
                        + " `DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES` enabled");
    }

    @Test
    void namesTheEntryWithAnUnknownField() {
        assertThatThrownBy(() -> YamlCatalogue.parse(GOOD + "  cure: Wait.\n"))
                .hasMessage("catalogue entry \"DEP-XXX-001\": Unrecognized field \"cure\""
                        + " (class io.plimsoll.check.Check), not marked as ignorable");
    }

    @Test
    void namesTheEntryWithAnUnknownWord() {
        assertThatThrownBy(() -> YamlCatalogue.parse(GOOD.replace("HIGH", "HUGE")))
                .hasMessageStartingWith("catalogue entry \"DEP-XXX-001\": Cannot deserialize value of type"
                        + " `io.plimsoll.check.Severity` from String \"HUGE\": not one of the values accepted");
    }

    @Test
    void namesTheEntryThatIsThereTwice() {
        assertThatThrownBy(() -> YamlCatalogue.parse(GOOD + GOOD))
                .hasMessage("catalogue entry \"DEP-XXX-001\": the id is there twice");
    }

    @Test
    void numbersAnEntryWithoutId() {
        assertThatThrownBy(() -> YamlCatalogue.parse(GOOD + "- {version: 1}\n"))
                .hasMessage("catalogue entry number 2: Missing creator property 'id' (index 0);"
                        + " `DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES` enabled");
    }

    @Test
    void refusesAnythingButAList() {
        assertThatThrownBy(() -> YamlCatalogue.parse("id: DEP-XXX-001"))
                .hasMessage("the catalogue must be a list of checks");
    }

    /** Returns the causes that a lost request can have, and more. */
    private static String[] withLosses(String... more) {
        return Stream.concat(
                        Stream.of(
                                "ROUTED_TO_NOT_READY",
                                "ROUTING_LAG",
                                "CLOSED_BEFORE_DRAIN",
                                "CONTAINER_DIED",
                                "KILLED_AT_GRACE_END",
                                "NO_READY_ENDPOINT",
                                "STALE_CONNTRACK",
                                "APPLICATION_ERROR",
                                "UNKNOWN"),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
