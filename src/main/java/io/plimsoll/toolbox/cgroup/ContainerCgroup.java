package io.plimsoll.toolbox.cgroup;

import io.plimsoll.environment.ComposeProject;
import io.plimsoll.environment.ContainerLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The control group of a container: what has to run in the toolbox to read its limits, and to put something into it that
 * exceeds them.
 *
 * <p>What exceeds them is a process of the toolbox that joins the group, so that the container needs no program for it. It ends by
 * itself, and is the first that the kernel kills for memory. Both versions of control groups are known.
 *
 * @param pid a process of the container, as the engine's host sees it
 */
public record ContainerCgroup(int pid) {

    private static final long NONE = ContainerLimits.UNLIMITED;

    /** The kernel's word for no limit of memory, where it has no other than a number. */
    private static final long NEARLY_ALL = Long.MAX_VALUE / 2;

    /** How long processes stay that only have to be there. */
    private static final int SLEEP_SECONDS = 2;

    /** Nothing that exceeds a limit lives longer, whatever happens. */
    private static final int LIFE_SECONDS = 15;

    /** Argument: process. The toolbox sees the groups by the names that the engine's host has for them. */
    private static final String COMMON =
            """
            set -e
            root=%s
            groups=$(cat /proc/$1/cgroup)
            if [ -e $root/cgroup.controllers ]; then two=1; else two=; fi
            group() {
              if [ $two ]; then echo "$root$(echo "$groups" | sed -n 's/^0:://p')"
              else echo "$root/$1$(echo "$groups" | sed -n "s/^[0-9]*:\\(.*,\\)\\{0,1\\}$1\\(,[^:]*\\)\\{0,1\\}:\\(.*\\)\\$/\\3/p")"; fi
            }
            memory=$(group memory) cpu=$(group cpu) pids=$(group pids) cpuacct=$(group cpuacct)
            value() { sed -n "s/^$2 //p" "$1" 2>/dev/null; }
            kills() { if [ $two ]; then value $memory/memory.events oom_kill; else value $memory/memory.oom_control oom_kill; fi; }
            used() { if [ $two ]; then echo $(($(value $cpu/cpu.stat usage_usec) * 1000)); else cat $cpuacct/cpuacct.usage; fi; }
            refused() { value $pids/pids.events max; }
            # Arguments: groups, --, command. Joins the groups, and becomes the command.
            within='while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs"; shift; done; shift; echo 1000 >/proc/self/oom_score_adj; exec "$@"'
            """
                    .formatted(ComposeProject.CONTROL_GROUPS);

    private static final String READ =
            """
            if [ $two ]; then
              echo memory=$(cat $memory/memory.max)
              set -- $(cat $cpu/cpu.max)
              echo quota=$1; echo period=$2
            else
              echo memory=$(cat $memory/memory.limit_in_bytes)
              echo quota=$(cat $cpu/cpu.cfs_quota_us); echo period=$(cat $cpu/cpu.cfs_period_us)
            fi
            echo pids=$(cat $pids/pids.max)
            """;

    /** Arguments: process, the most that it may take in kilobytes. */
    private static final String EXCEED_MEMORY =
            """
            before=$(kills)
            code=0
            (ulimit -v $2; exec timeout -s KILL %s sh -c "$within" within $memory -- tail /dev/zero) >/dev/null 2>&1 || code=$?
            echo kills=$(($(kills) - before)); echo code=$code
            """
                    .formatted(LIFE_SECONDS);

    /** Arguments: process, how many at once, for how many seconds. */
    private static final String BURN =
            """
            before=$(used) from=$(date +%s%N)
            for i in $(seq $2); do
              sh -c "$within" within $cpu $cpuacct -- timeout -s KILL $3 sh -c 'while :; do :; done' >/dev/null 2>&1 &
            done
            wait || true
            echo used=$(($(used) - before)); echo elapsed=$(($(date +%s%N) - from))
            """;

    /** Arguments: process, how many. */
    private static final String FORK =
            """
            before=$(refused)
            code=0
            sh -c "$within" within $pids -- sh -c 'for i in $(seq $1); do sleep SECONDS & done' fork $2 >/dev/null 2>&1 || code=$?
            echo refused=$(($(refused) - before)); echo code=$code
            """
                    .replace("SECONDS", Integer.toString(SLEEP_SECONDS));

    /** Returns the command that prints the limits. */
    public List<String> read() {
        return shell(READ);
    }

    /** Reads what that has printed. */
    public static ContainerLimits limits(String printed) {
        Map<String, Long> values = values(printed);
        long memory = values.getOrDefault("memory", NONE);
        long quota = values.getOrDefault("quota", NONE);
        long period = values.getOrDefault("period", NONE);
        return new ContainerLimits(
                memory >= NEARLY_ALL ? NONE : memory,
                quota <= 0 || period <= 0 ? NONE : quota * 1_000 / period,
                values.getOrDefault("pids", NONE));
    }

    /**
     * Returns the command that takes more and more memory until it is killed, and prints how often the kernel killed for memory.
     *
     * @param most what it takes at most, if nobody keeps it from doing so, bytes
     */
    public List<String> exceedMemory(long most) {
        return shell(EXCEED_MEMORY, Long.toString(most / 1024));
    }

    /** Returns the command that burns the time of so many processors, and prints how much was used in how long. */
    public List<String> burn(int processors, int seconds) {
        return shell(BURN, Integer.toString(processors), Integer.toString(seconds));
    }

    /** Returns the command that starts so many processes, and prints how often the kernel refused one. */
    public List<String> fork(long processes) {
        return shell(FORK, Long.toString(processes));
    }

    /** Reads what a command has printed, {@code name=number} a line. */
    public static Map<String, Long> values(String printed) {
        Map<String, Long> values = new LinkedHashMap<>();
        printed.lines().forEach(line -> {
            int equals = line.indexOf('=');
            String value = line.substring(equals + 1).strip();
            if (equals > 0) {
                values.put(line.substring(0, equals), value.equals("max") ? NONE : Long.parseLong(value));
            }
        });
        return values;
    }

    private List<String> shell(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", COMMON + script, "cgroup", Integer.toString(pid)));
        command.addAll(List.of(arguments));
        return command;
    }
}
