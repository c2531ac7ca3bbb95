package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.spec.Tenant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who is to be kept from whom: the tenants that the spec declares, else each namespace of the deployment that has pods; and
 * the stranger, who is nobody's.
 *
 * @param ofNamespace the tenant of each namespace that has one; one that tenants share has none
 * @param declared whether the spec says so
 */
record Tenants(Map<String, String> ofNamespace, boolean declared) {

    /** How the stranger is called among tenants; no tenant can have this name. */
    static final String STRANGER = "a stranger";

    /** Returns the tenants; empty if there are not two of them, or if nobody says whether namespaces are tenants. */
    static Optional<Tenants> of(NetworkObservations observations) {
        NetworkFacts facts = observations.facts();
        Map<String, String> ofNamespace = new LinkedHashMap<>();
        for (Tenant tenant : facts.tenants()) {
            tenant.namespaces().forEach(namespace -> ofNamespace.put(namespace, tenant.name()));
        }
        boolean declared = !ofNamespace.isEmpty();
        if (!declared && !facts.flows().isEmpty()) {
            populated(observations).forEach(namespace -> ofNamespace.put(namespace, namespace));
        }
        if (Set.copyOf(ofNamespace.values()).size() < 2) {
            return Optional.empty();
        }
        ofNamespace.put(facts.strangers(), STRANGER);
        return Optional.of(new Tenants(ofNamespace, declared));
    }

    /** Returns the namespaces of the deployment that have pods; those that it names, if nothing was probed. */
    private static Set<String> populated(NetworkObservations observations) {
        return observations.rounds().isEmpty()
                ? new TreeSet<>(observations.facts().namespaces())
                : observations.rounds().get(0).state().pods().stream()
                        .map(Pod::key)
                        .map(ObjectKey::namespace)
                        .filter(observations.facts()::isOwn)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whose a pod or Service is; empty if nobody's. */
    Optional<String> of(Party party) {
        if (party instanceof Party.OfPod of) {
            return Optional.ofNullable(ofNamespace.get(of.pod().namespace()));
        }
        return party instanceof Party.OfService of
                ? Optional.ofNullable(ofNamespace.get(of.service().namespace()))
                : Optional.empty();
    }

    /** Returns the names of the tenants, without the stranger's. */
    List<String> names() {
        return ofNamespace.values().stream()
                .filter(name -> !name.equals(STRANGER))
                .distinct()
                .toList();
    }

    /** Returns the names of all that are to be kept apart. */
    Set<String> all() {
        return new TreeSet<>(ofNamespace.values());
    }
}
