package io.plimsoll.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Secret that the harness makes before it applies the manifests, so that none has to be in a repository.
 *
 * @param name its name
 * @param namespace its namespace; {@code null} means the default one of the run
 * @param literals keys whose values are no secret, such as a user name, in the order written
 * @param generate keys that get a random value, new in every run
 */
public record SecretSpec(String name, @Nullable String namespace, Map<String, String> literals, List<String> generate) {

    public SecretSpec {
        literals = Ordered.copyOf(literals);
        generate = List.copyOf(generate);
    }
}
