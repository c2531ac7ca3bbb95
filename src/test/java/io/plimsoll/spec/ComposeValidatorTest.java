package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeValidatorTest {

    private static final String SPEC =
            """
            plimsoll: 1
            name: shop
            manifests: {kustomize: manifests}
            compose: {file: waivers.yaml}
            equivalence:
              pairs:
                - {service: web, workload: deployment/shop}
                - {service: databse, workload: statefulset/db}
            """;

    @TempDir
    Path folder;

    private List<String> problems(String... services) {
        SpecResult.Valid spec = (SpecResult.Valid) SpecReader.read(SpecSamples.write(folder, SPEC));
        return ComposeValidator.validate(spec, List.of(services)).stream()
                .map(problem -> problem.text().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void a_pair_names_a_service_that_compose_starts() {
        assertThat(problems("databse", "web")).isEmpty();
    }

    @Test
    void a_pair_of_another_service_is_a_problem_of_the_spec() {
        assertThat(problems("database", "shop"))
                .containsExactly(
                        "plimsoll.yaml:7:17: the Compose file starts no service \"web\" – it starts \"database\", \"shop\"",
                        "plimsoll.yaml:8:17: the Compose file starts no service \"databse\" – it starts \"database\","
                                + " \"shop\"; did you mean \"database\"?");
    }
}
