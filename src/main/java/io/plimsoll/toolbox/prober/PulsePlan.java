package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.network.Port;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be tried again and again from one node: one JSON file, written by the harness and read in the toolbox.
 *
 * <p>A try begins with every period, whether those before have ended or not.
 *
 * @param run tells the datagrams of this plan from others
 * @param places where connections are opened from, and where listeners are
 * @param listeners where the prober listens and sends back what it gets; only TCP is listened on, datagrams are counted
 *     where they arrive
 * @param lines the connections to try
 * @param streams the connections to make once, when they are possible, and to keep
 * @param newcomers what to try with pods that start on this node meanwhile; {@code null} to leave them alone
 * @param periodMicros how much time is between two tries of a line
 * @param patienceMillis how long a try waits
 * @param stopFile everything ends when this file appears
 * @param hardLimitMillis everything ends after this time whatever happens
 */
public record PulsePlan(
        long run,
        List<Place> places,
        List<Wanted> listeners,
        List<Line> lines,
        List<Line> streams,
        @Nullable Newcomers newcomers,
        long periodMicros,
        long patienceMillis,
        String stopFile,
        long hardLimitMillis) {

    public PulsePlan {
        places = List.copyOf(places);
        listeners = List.copyOf(listeners);
        lines = List.copyOf(lines);
        streams = List.copyOf(streams);
        Set<String> known = places.stream().map(Place::name).collect(Collectors.toSet());
        for (Wanted wanted : listeners) {
            require(known.contains(wanted.place()), "a listener is wanted in the unknown place " + wanted.place());
        }
        for (List<Line> all : List.of(lines, streams)) {
            for (Line line : all) {
                require(known.contains(line.from()), line.id() + " starts in the unknown place " + line.from());
            }
        }
        require(
                newcomers == null || known.contains(newcomers.place()),
                "newcomers are to be tried from an unknown place");
        require(periodMicros > 0, "periodMicros must be above 0, not " + periodMicros);
        require(patienceMillis > 0, "patienceMillis must be above 0, not " + patienceMillis);
        require(hardLimitMillis > 0, "hardLimitMillis must be above 0, not " + hardLimitMillis);
    }

    /**
     * A connection.
     *
     * @param id how results name it
     * @param from the place that it is opened in
     * @param address the address that it goes to
     * @param port the port
     */
    public record Line(String id, String from, String address, Port port) {}

    /**
     * What to try with pods that start: a connection to each, and one from it.
     *
     * @param place where the one is opened, and where the other one goes to
     * @param address the address of that place
     * @param port the port, of TCP, at both; the prober listens there in the new pod, too
     */
    public record Newcomers(String place, String address, Port port) {

        /** Returns how results name the connection to a pod. */
        public static String into(String podUid) {
            return podUid + " in";
        }

        /** Returns how results name the connection from a pod. */
        public static String outOf(String podUid) {
            return podUid + " out";
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Reads a plan from a JSON file. */
    public static PulsePlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), PulsePlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
