package io.plimsoll.suite.equivalence;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs on one side: a service of the Compose file, or a container of a workload's pods.
 *
 * @param workload the workload, written as in the spec; empty on Compose
 * @param name the service, or the container
 * @param ends whether it is meant to end: an init container, or a job
 * @param image its image
 * @param variables the names of the variables that it is given besides those of its image
 * @param files the files of settings that it is given, each with the keys in it if those can be told
 * @param volumes what else is mounted, by where
 * @param memory its memory limit, bytes; {@code null} if it has none
 * @param nanoCpus its limit of processors, billionths; {@code null} if it has none
 * @param health how its health is asked; {@code null} if it is not
 * @param graceMillis how long it may take to end
 * @param running what was seen of its first process; {@code null} if nothing was
 */
record Part(
        String workload,
        String name,
        boolean ends,
        String image,
        List<String> variables,
        Map<String, List<String>> files,
        Map<String, Mounted> volumes,
        @Nullable Long memory,
        @Nullable Long nanoCpus,
        @Nullable Health health,
        long graceMillis,
        @Nullable Running running) {

    Part {
        variables = variables.stream().distinct().sorted().toList();
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        volumes = Collections.unmodifiableMap(new TreeMap<>(volumes));
    }

    /** What becomes of what is written to something mounted. */
    enum Mounted {
        /** It outlives the container. */
        KEPT("a volume that is kept"),
        /** It goes with the container. */
        SCRATCH("space that goes with it"),
        /** It is a folder of the host. */
        HOST("a folder of the host");

        private final String words;

        Mounted(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * What was seen of a process.
     *
     * @param user its effective user
     * @param ports the ports that are listened on beside it and that others can reach
     */
    record Running(int user, List<Integer> ports) {
        Running {
            ports = ports.stream().distinct().sorted().toList();
        }
    }

    /** Returns what it is, in words. */
    String place() {
        return workload.isEmpty() ? "service " + name : "container %s of %s".formatted(name, workload);
    }

    /** Returns the name of its workload without the kind. */
    String workloadName() {
        return workload.substring(workload.indexOf('/') + 1);
    }

    Part seen(Running seen) {
        return new Part(
                workload, name, ends, image, variables, files, volumes, memory, nanoCpus, health, graceMillis, seen);
    }
}
