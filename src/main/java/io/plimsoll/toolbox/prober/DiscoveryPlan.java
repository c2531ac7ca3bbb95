package io.plimsoll.toolbox.prober;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which names are to be resolved and which Services connected to from one node: one JSON file, written by the harness and read
 * in the toolbox.
 *
 * @param places where that is done from
 * @param questions the names to resolve
 * @param visits the Services to connect to
 * @param nameServers the only name servers that are asked: those of the cluster
 * @param domain what a name has to end in to be asked for: nothing else is of the cluster
 * @param stopFile everything ends when this file appears
 * @param hardLimitMillis everything ends after this time whatever happens
 */
public record DiscoveryPlan(
        List<Place> places,
        List<Question> questions,
        List<Visit> visits,
        Set<String> nameServers,
        String domain,
        String stopFile,
        long hardLimitMillis) {

    public DiscoveryPlan {
        places = List.copyOf(places);
        questions = List.copyOf(questions);
        visits = List.copyOf(visits);
        nameServers = Set.copyOf(nameServers);
        Set<String> known = places.stream().map(Place::name).collect(Collectors.toSet());
        for (Question question : questions) {
            require(known.contains(question.from()), "a name is asked for in the unknown place " + question.from());
        }
        for (Visit visit : visits) {
            require(
                    known.contains(visit.from()),
                    "visit " + visit.id() + " starts in the unknown place " + visit.from());
        }
    }

    /**
     * A name to resolve as a program in the place would.
     *
     * @param from the place
     * @param name the name, as a program writes it
     */
    public record Question(String from, String name) {}

    /**
     * A Service to connect to several times, one after the other.
     *
     * @param id its number
     * @param from the place
     * @param address the Service's address
     * @param port its TCP port
     * @param times how many times
     */
    public record Visit(int id, String from, String address, int port, int times) {}

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Reads a plan from a JSON file. */
    public static DiscoveryPlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), DiscoveryPlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
