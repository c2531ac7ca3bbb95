package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which service is which container: as declared; else the container of the service's name, or the only one of the workload of that
 * name; else the only one of the same image.
 *
 * @param pairs each service with its container
 * @param alone what is on one side only
 * @param problems declared pairs that are none
 */
record Pairing(Map<Part, Part> pairs, List<Part> alone, List<String> problems) {

    Pairing {
        alone = List.copyOf(alone);
        problems = List.copyOf(problems);
    }

    static Pairing of(List<Part> compose, List<Part> kubernetes, List<Pair> declared) {
        Map<Part, Part> pairs = new LinkedHashMap<>();
        List<Part> services = new ArrayList<>(compose);
        List<Part> containers = new ArrayList<>(kubernetes);
        List<String> problems = new ArrayList<>();
        for (Pair pair : declared) {
            Optional<Part> service = only(services, each -> each.name().equals(pair.service()));
            Optional<Part> container = only(
                    containers,
                    each -> each.workload().equals(pair.workload().toString())
                            && (pair.container() == null || each.name().equals(pair.container())));
            if (service.isEmpty()) {
                problems.add("the Compose file starts no service \"%s\"".formatted(pair.service()));
            } else if (container.isEmpty()) {
                problems.add(
                        pair.container() == null
                                ? "the manifests have no %s with one container".formatted(pair.workload())
                                : "the manifests have no container \"%s\" in %s"
                                        .formatted(pair.container(), pair.workload()));
            } else {
                pair(pairs, service.get(), container.get(), services, containers);
            }
        }
        for (Part service : List.copyOf(services)) {
            only(containers, each -> each.name().equals(service.name()))
                    .or(() -> only(
                            containers,
                            each -> each.workloadName().equals(service.name()) && each.ends() == service.ends()))
                    .ifPresent(container -> pair(pairs, service, container, services, containers));
        }
        for (Part service : List.copyOf(services)) {
            Predicate<Part> alike = each -> image(each).equals(image(service)) && each.ends() == service.ends();
            if (only(services, alike).isPresent()) {
                only(containers, alike).ifPresent(container -> pair(pairs, service, container, services, containers));
            }
        }
        List<Part> alone = new ArrayList<>(services);
        alone.addAll(containers);
        return new Pairing(pairs, alone, problems);
    }

    private static void pair(
            Map<Part, Part> pairs, Part service, Part container, List<Part> services, List<Part> containers) {
        pairs.put(service, container);
        services.remove(service);
        containers.remove(container);
    }

    private static Optional<Part> only(List<Part> parts, Predicate<Part> wanted) {
        List<Part> found = parts.stream().filter(wanted).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Returns the name of an image without what every name begins with. */
    static String image(Part part) {
        return part.image().replaceFirst("^docker\\.io/(library/)?", "");
    }
}
