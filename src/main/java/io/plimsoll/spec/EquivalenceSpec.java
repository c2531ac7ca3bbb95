package io.plimsoll.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has to be alike where the Compose file is started and where the manifests are deployed.
 *
 * @param contract the requests that have to get the same answers; empty means those of the entry points
 * @param descriptions the OpenAPI documents that requests of the contract were taken from
 * @param ignored what may differ in every answer
 * @param pairs which service is which container, where that does not follow from names and images
 * @param intended differences that are meant, by the names that reports give them, each with its reason
 */
public record EquivalenceSpec(
        List<ContractRequest> contract,
        List<Description> descriptions,
        Ignored ignored,
        List<Pair> pairs,
        Map<String, String> intended) {

    /** The same answers to the requests of the entry points, and no difference that is meant. */
    public static final EquivalenceSpec AS_IT_IS =
            new EquivalenceSpec(List.of(), List.of(), Ignored.NOTHING, List.of(), Map.of());

    public EquivalenceSpec {
        contract = List.copyOf(contract);
        descriptions = List.copyOf(descriptions);
        pairs = List.copyOf(pairs);
        intended = Ordered.copyOf(intended);
    }

    /**
     * A request that has to get the same answer.
     *
     * @param entryPoint the name of the entry point that it is sent to
     * @param request the request
     * @param ignored what may differ in this answer, besides what may differ in every answer
     */
    public record ContractRequest(String entryPoint, RequestSpec request, Ignored ignored) {}

    /**
     * What an OpenAPI document came to as a part of the contract.
     *
     * @param document the file, as the spec names it
     * @param operations how many operations it describes
     * @param untried those that no request was made of, like {@code POST /reports}, each with the reason
     */
    public record Description(String document, int operations, Map<String, String> untried) {

        public Description {
            untried = Ordered.copyOf(untried);
        }

        /** Returns of how many operations a request was made. */
        public int tried() {
            return operations - untried.size();
        }

        /** Returns the operations that no request was made of and why, for example {@code POST /reports (it may write …)}. */
        public String untriedInWords() {
            return untried.entrySet().stream()
                    .map(each -> "%s (%s)".formatted(each.getKey(), each.getValue()))
                    .collect(Collectors.joining("; "));
        }
    }

    /**
     * What may differ in an answer.
     *
     * @param headers names of headers
     * @param json places in a JSON body, as RFC 6901 writes them; {@code *} stands for any one name or index
     * @param text regular expressions; what they find in another body is not compared
     */
    public record Ignored(List<String> headers, List<String> json, List<String> text) {

        /** All of an answer counts. */
        public static final Ignored NOTHING = new Ignored(List.of(), List.of(), List.of());

        public Ignored {
            headers = List.copyOf(headers);
            json = List.copyOf(json);
            text = List.copyOf(text);
        }
    }

    /**
     * A service of the Compose file and the container that does the same in a cluster.
     *
     * @param service the service
     * @param workload the workload whose pods have the container
     * @param container the container; {@code null} means the only one of these pods
     */
    public record Pair(String service, WorkloadRef workload, @Nullable String container) {}

    /** In what two sides can differ: what the name of a difference says behind the colon. */
    public enum Aspect {
        STATUS,
        HEADER,
        BODY,
        SERVICE,
        IMAGE,
        VARIABLE,
        FILE,
        PORT,
        HEALTHCHECK,
        MEMORY_LIMIT,
        PROCESSOR_LIMIT,
        VOLUME,
        USER,
        GRACE_PERIOD;

        /** Returns the words that reports and the spec use, for example {@code memory limit}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Returns what a difference is about, by its name; empty if no difference can have this name. */
        public static Optional<Aspect> of(String difference) {
            int colon = difference.indexOf(": ");
            String behind = colon < 1 ? "" : difference.substring(colon + 2);
            return Arrays.stream(values())
                    .filter(each -> behind.equals(each.word()) || behind.startsWith(each.word() + " "))
                    .findFirst();
        }
    }
}
