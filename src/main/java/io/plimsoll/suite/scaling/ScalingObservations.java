package io.plimsoll.suite.scaling;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.attribution.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the judge of scaling by hand looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
public record ScalingObservations(ScalingFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static ScalingObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        ScalingFacts facts = files.facts(ScalingFacts.class);
        return new ScalingObservations(facts, files.observations(facts.load()));
    }

    /** Returns the Deployment. */
    WorkloadKey workload() {
        return new WorkloadKey("Deployment", facts.namespace(), facts.deployment());
    }

    /** Returns the Service that leads to its pods. */
    ServiceKey service() {
        Route route = Objects.requireNonNull(facts.load().routes().get(facts.entryPoint()));
        return route.service();
    }

    /** Returns when a pod became a ready endpoint; empty if it never did. */
    Optional<Long> readyEndpointMicros(PodName pod) {
        return load.timeline().pods().stream()
                .filter(life -> life.uid().equals(pod.uid()))
                .flatMap(life -> life.readyEndpoint(service()).stream())
                .map(Interval::fromMicros)
                .min(Long::compare);
    }

    /** Returns the requests on new connections that a pod answered until pods were taken away again. */
    List<LedgerEntry> answeredBy(PodName pod) {
        return load.ledger().entries().stream()
                .filter(entry -> entry.connection().opensConnection())
                .filter(entry -> pod.name().equals(entry.pod()))
                .filter(entry -> entry.endMicros() < facts.in().askedMicros())
                .toList();
    }
}
