package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.OpenApiDocument.Unusable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of the operations that an OpenAPI document describes: of those that change nothing always, of those that
 * may write only if they are named. Of each operation there is a request, or the reason why there is none.
 */
final class OpenApiContract {

    /** The methods that OpenAPI knows; RFC 9110, section 9.2.1, says which of them are safe. */
    private static final Map<String, Boolean> METHODS = Map.of(
            "GET", true, "HEAD", true, "OPTIONS", true, "TRACE", true, "POST", false, "PUT", false, "PATCH", false,
            "DELETE", false);

    private final OpenApiDocument document;
    private final Choice choice;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, RequestSpec> requests = new LinkedHashMap<>();
    private final Map<String, String> untried = new LinkedHashMap<>();
    private final Set<String> parameters = new TreeSet<>();

    /**
     * What the spec says about the operations of a document; they are named by their id, or by method and path.
     *
     * @param write operations that may write and are to be tried
     * @param except operations that are not to be tried
     * @param values values of parameters by their name, before those of the document
     * @param headers headers that every request has
     */
    record Choice(Set<String> write, Set<String> except, Map<String, String> values, Map<String, String> headers) {}

    /**
     * An operation as the document has it.
     *
     * @param method its method, upper case
     * @param path its path, with the names of parameters in braces
     * @param item what all operations of the path share
     * @param described the operation itself
     */
    record Operation(String method, String path, JsonNode item, JsonNode described) {

        String name() {
            return method + " " + path;
        }

        String id() {
            return described.path("operationId").asText("");
        }

        boolean isOneOf(Set<String> names) {
            return names.contains(name()) || (!id().isEmpty() && names.contains(id()));
        }
    }

    private OpenApiContract(OpenApiDocument document, Choice choice) {
        this.document = document;
        this.choice = choice;
    }

    /** Makes the requests; a path that cannot be followed to its operations is a problem of the whole document. */
    static OpenApiContract of(OpenApiDocument document, Choice choice) throws Unusable {
        OpenApiContract contract = new OpenApiContract(document, choice);
        for (Map.Entry<String, JsonNode> path : document.root().path("paths").properties()) {
            if (path.getKey().startsWith("/")) {
                contract.path(path.getKey(), document.resolved(path.getValue()));
            }
        }
        contract.operations.forEach(contract::operation);
        return contract;
    }

    private void path(String path, JsonNode item) {
        for (Map.Entry<String, JsonNode> each : item.properties()) {
            String method = each.getKey().toUpperCase(Locale.ROOT);
            if (METHODS.containsKey(method) && each.getValue().isObject()) {
                operations.add(new Operation(method, path, item, each.getValue()));
            }
        }
    }

    private void operation(Operation operation) {
        String reason = reason(operation);
        try {
            OpenApiRequest request = new OpenApiRequest(document, operation, choice);
            parameters.addAll(request.parameters());
            if (reason == null) {
                requests.put(operation.name(), request.request());
            }
        } catch (Unusable e) {
            reason = reason == null ? e.reason() : reason;
        }
        if (reason != null) {
            untried.put(operation.name(), reason);
        }
    }

    private @Nullable String reason(Operation operation) {
        if (operation.isOneOf(choice.except())) {
            return "the spec excepts it";
        }
        if (Boolean.FALSE.equals(METHODS.get(operation.method())) && !operation.isOneOf(choice.write())) {
            return "it may write, and \"write\" does not name it";
        }
        return operation.method().equals("TRACE") ? "TRACE is never sent" : null;
    }

    List<RequestSpec> requests() {
        return List.copyOf(requests.values());
    }

    EquivalenceSpec.Description description(String file) {
        return new EquivalenceSpec.Description(file, operations.size(), untried);
    }

    /** Returns what is wrong with the name of an operation, or {@code null}. */
    @Nullable
    String operationProblem(String name) {
        if (operations.stream().anyMatch(each -> each.isOneOf(Set.of(name)))) {
            return null;
        }
        List<String> known = new ArrayList<>();
        for (Operation each : operations) {
            known.add(each.name());
            if (!each.id().isEmpty()) {
                known.add(each.id());
            }
        }
        return "the document has no operation " + quoted(name) + meant(name, known);
    }

    /** Returns what is wrong with the name of a parameter, or {@code null}. */
    @Nullable
    String parameterProblem(String name) {
        return parameters.contains(name)
                ? null
                : "no operation of the document has a parameter " + quoted(name) + meant(name, List.copyOf(parameters));
    }

    private static String meant(String wrong, List<String> known) {
        return Nearest.to(wrong, known)
                .map(word -> " – did you mean " + quoted(word) + "?")
                .orElse("");
    }
}
