package io.plimsoll.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container of a Compose project, at one moment.
 *
 * @param service its service
 * @param number which of the service's containers it is, from 1
 * @param id its id
 * @param image the id of its image
 * @param state {@code created}, {@code running}, {@code restarting}, {@code exited} and so on
 * @param health {@code starting}, {@code healthy} or {@code unhealthy}; {@code null} if it has no healthcheck
 * @param healthOutput what its last healthcheck printed; empty if there was none
 * @param exitCode its exit code, if it has ended
 * @param outOfMemory whether the kernel killed it for its memory limit
 * @param restarts how often its restart policy started it again
 * @param stopGraceMillis how long it has to end after its stop signal
 * @param restartPolicy {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}
 * @param pid its first process, as the engine's host sees it; 0 if it has ended
 * @param networkMode how it is attached to networks
 * @param ports the ports that are published
 * @param mounts what is mounted into it
 * @param memory its memory limit, bytes; 0 if it has none
 * @param nanoCpus its limit of processors, billionths; 0 if it has none
 * @param healthcheck how its health is checked; {@code null} if it is not
 */
public record ServiceContainer(
        String service,
        int number,
        String id,
        String image,
        String state,
        @Nullable String health,
        String healthOutput,
        int exitCode,
        boolean outOfMemory,
        int restarts,
        long stopGraceMillis,
        String restartPolicy,
        int pid,
        String networkMode,
        List<Published> ports,
        List<Mount> mounts,
        long memory,
        long nanoCpus,
        @Nullable Healthcheck healthcheck) {

    public ServiceContainer {
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
    }

    /**
     * A port that is published.
     *
     * @param address the address of the engine's host
     * @param port the port there
     * @param target the container's port
     * @param protocol {@code tcp}, {@code udp} or {@code sctp}
     */
    public record Published(String address, int port, int target, String protocol) {}

    /**
     * Something mounted.
     *
     * @param type {@code volume}, {@code bind} or {@code tmpfs}
     * @param name the volume's name; empty if it is none
     * @param path where it is mounted
     */
    public record Mount(String type, String name, String path) {}

    /**
     * How health is checked.
     *
     * @param test the command, as the engine has it
     * @param intervalMillis the time between two checks
     * @param timeoutMillis how long one may take
     * @param retries how many in a row have to fail
     */
    public record Healthcheck(List<String> test, long intervalMillis, long timeoutMillis, int retries) {
        public Healthcheck {
            test = List.copyOf(test);
        }

        /** Returns how long it takes at most from a defect until the container is unhealthy. */
        public long budgetMillis() {
            return retries * (intervalMillis + timeoutMillis) + intervalMillis;
        }
    }

    /** Returns whether it runs, and is healthy if it has a healthcheck. */
    public boolean up() {
        return state.equals("running") && (health == null || health.equals("healthy"));
    }

    /** Returns whether it has ended and nobody starts it again. */
    public boolean hasEnded() {
        return state.equals("exited") || state.equals("dead");
    }

    /** Returns the first twelve digits of its id, as the client prints it. */
    public String shortId() {
        return id.substring(0, Math.min(12, id.length()));
    }
}
