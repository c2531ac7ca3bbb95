package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.network.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be probed from one node: one JSON file, written by the harness and read in the toolbox.
 *
 * @param run tells the datagrams of this plan, and of those of other nodes that go with it, from others
 * @param places where connections are opened from, and where listeners are
 * @param listeners on which ports somebody has to listen while probes run: the prober does where nobody else does
 * @param probes the connections to try
 * @param outside the addresses of a network that is made for as long as probes run and stands for everything outside of the
 *     cluster; it is the place {@value #OUTSIDE}. Empty if none is wanted
 * @param nameServer the address of the cluster's name server; {@code null} if no probe has a name
 * @param periodMillis how often all probes are repeated, until the stop file appears; 0 to try each once
 * @param startFile the first probe waits for this file
 * @param stopFile everything ends when this file appears
 * @param hardLimitMillis everything ends after this time whatever happens
 */
public record ProbePlan(
        long run,
        List<Place> places,
        List<Wanted> listeners,
        List<Probe> probes,
        List<String> outside,
        @Nullable String nameServer,
        long periodMillis,
        String startFile,
        String stopFile,
        long hardLimitMillis) {

    /** The name of the place that stands for everything outside of the cluster. */
    public static final String OUTSIDE = "outside";

    /** The address of a place in which listeners are wanted at every address that it has. */
    public static final String ANY_ADDRESS = "0.0.0.0";

    public ProbePlan {
        places = List.copyOf(places);
        listeners = List.copyOf(listeners);
        probes = List.copyOf(probes);
        outside = List.copyOf(outside);
        Set<String> known = places.stream().map(Place::name).collect(Collectors.toSet());
        require(
                outside.isEmpty() || known.contains(OUTSIDE),
                "there are addresses " + outside + " outside, but no place " + OUTSIDE);
        for (Wanted wanted : listeners) {
            require(known.contains(wanted.place()), "a listener is wanted in the unknown place " + wanted.place());
        }
        for (Probe probe : probes) {
            require(
                    known.contains(probe.from()),
                    "probe " + probe.id() + " starts in the unknown place " + probe.from());
            require(
                    probe.name() == null || nameServer != null,
                    "probe " + probe.id() + " has a name, but there is no name server to ask");
            require(
                    probe.name() != null || probe.address() != null,
                    "probe " + probe.id() + " has neither name nor address");
        }
        require(periodMillis >= 0, "periodMillis must be at least 0, not " + periodMillis);
        require(hardLimitMillis > 0, "hardLimitMillis must be above 0, not " + hardLimitMillis);
    }

    /**
     * A network to probe from.
     *
     * @param name how probes name it
     * @param podUid the pod that it belongs to; {@code null} for the node's own, for the one that stands for the outside, and
     *     for that of the pod that the prober itself is in
     * @param address its address; {@code null} if it does not matter, {@value #ANY_ADDRESS} for each that it has
     */
    public record Place(String name, @Nullable String podUid, @Nullable String address) {}

    /**
     * A port that somebody has to listen on.
     *
     * @param place where
     * @param port the port; only TCP is listened on, datagrams are counted where they arrive
     */
    public record Wanted(String place, Port port) {}

    /**
     * A connection to try.
     *
     * @param id its number, from 0 on
     * @param from the place that it is opened in
     * @param name the name to resolve first; {@code null} if the address is known
     * @param address the address; {@code null} if the name says it
     * @param port the port
     * @param question the name that a datagram asks a name server for, which answers; {@code null} if it is to be counted where
     *     it arrives
     */
    public record Probe(
            int id,
            String from,
            @Nullable String name,
            @Nullable String address,
            Port port,
            @Nullable String question) {

        /** A connection, or a datagram that is to be counted where it arrives. */
        public Probe(int id, String from, @Nullable String name, @Nullable String address, Port port) {
            this(id, from, name, address, port, null);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Reads a plan from a JSON file. */
    public static ProbePlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), ProbePlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
