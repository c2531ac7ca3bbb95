package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailingMigrationTest {

    private final FailingMigration version =
            new FailingMigration("migrate", List.of("database", "database.shop.svc.cluster.local"));

    @Test
    void should_lead_the_names_nowhere_and_leave_the_program_as_it_is() throws JsonProcessingException {
        JsonNode current = yaml(
                """
                spec:
                  template:
                    spec:
                      initContainers: [{name: migrate, image: "shop:1", args: [migrate]}, {name: other, image: "other:1"}]
                      containers: [{name: shop, image: "shop:1"}]
                """);

        assertThat(version.patch(new Rollout("shop", "shop", "shop"), current, "shop:2"))
                .isEqualTo(
                        yaml(
                                """
                                spec:
                                  template:
                                    spec:
                                      containers: [{name: shop, image: "shop:2"}]
                                      initContainers: [{name: migrate, image: "shop:2"}]
                                      hostAliases: [{ip: 127.0.0.2, hostnames: [database, database.shop.svc.cluster.local]}]
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "{initContainerStatuses: [{name: migrate, state: {running: {}}}]} | nothing",
                "{initContainerStatuses: [{name: migrate, state: {terminated: {exitCode: 0}}}]} | nothing",
                "{initContainerStatuses: [{name: other, state: {terminated: {exitCode: 1}}}]} | nothing",
                "{initContainerStatuses: [{name: migrate, state: {terminated: {exitCode: 1}}}]}"
                        + " | ended its migration with exit code 1",
                "{initContainerStatuses: [{name: migrate, restartCount: 1, state: {running: {}},"
                        + " lastState: {terminated: {exitCode: 2}}}]} | ended its migration with exit code 2",
                "{containerStatuses: [{name: shop, state: {waiting: {reason: PodInitializing}}}]} | nothing",
                "{containerStatuses: [{name: shop, state: {running: {}}}]} | went on, and started shop"
            })
    void should_see_how_the_migration_fails(String status, @org.jspecify.annotations.Nullable String seen)
            throws JsonProcessingException {
        assertThat(version.seenIn(yaml("status: " + status), "shop").orElse(null))
                .isEqualTo(seen);
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return new YAMLMapper().readTree(text);
    }
}
