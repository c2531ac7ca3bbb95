package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.environment.EnvironmentFailed;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.Requirement;
import io.plimsoll.environment.Requirement.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentLackTest {

    private static final List<Requirement> EXAMINED = List.of(
            new Requirement("JDK", State.PRESENT, "17", ""),
            new Requirement("Docker Engine", State.MISSING, "No Docker engine was found.", "install it."),
            new Requirement("Disk", State.LIMITED, "12288 MiB free", "free some."),
            new Requirement("Kubernetes node image", State.MISSING, "lacks Go", "install Go."));

    @Test
    void names_everything_else_that_is_missing_too() {
        assertThat(EnvironmentLack.of(
                        new EnvironmentMissing("No Docker engine was found.\n  expected: one", "install it."),
                        () -> EXAMINED))
                .isEqualTo(new RunResult.Missing(
                        "No Docker engine was found.\n  expected: one",
                        "install it.\n  also missing: Kubernetes node image – lacks Go; install Go."));
    }

    @Test
    void does_not_look_for_what_is_missing_where_nothing_is() {
        assertThat(EnvironmentLack.of(new EnvironmentFailed("The node broke.", "start again."), () -> {
                    throw new AssertionError("must not be asked");
                }))
                .isEqualTo(new RunResult.Missing("The node broke.", "start again."));
    }
}
