package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaunchFailureTest {

    @Test
    void a_port_that_is_taken_is_this_machines_fault() {
        String why =
                "driver failed programming external connectivity on endpoint server: Bind for 127.0.0.1:6443 failed:"
                        + " port is already allocated";

        assertThat(LaunchFailure.missing("server", "127.0.0.1", why, null)).hasValueSatisfying(missing -> assertThat(
                        missing)
                .hasMessage("The node server could not be started.\n  expected: a free port on 127.0.0.1\n  observed: "
                        + why + "\n  what to do: end what uses the port, or start the run again: it takes another."));
    }

    @Test
    void a_disk_that_is_full_is_this_machines_fault() {
        String why = "write /var/lib/docker/tmp/x: no space left on device";

        assertThat(LaunchFailure.missing("server", "127.0.0.1", why, null)).hasValueSatisfying(missing -> assertThat(
                        missing)
                .hasMessage("The node server could not be started.\n  expected: room on the engine's disk\n  observed: "
                        + why + "\n  what to do: free some: `docker system df` says what takes it, `./plimsoll sweep`"
                        + " removes what runs left."));
    }

    @Test
    void anything_else_is_not_known_to_be() {
        assertThat(LaunchFailure.missing("server", "127.0.0.1", "OCI runtime create failed", null))
                .isEmpty();
    }
}
