package io.plimsoll.workload;

import java.util.Map;

/**
 * A Secret whose values are made for one run, so that no secret lies in a repository.
 *
 * @param namespace where it goes
 * @param name its name
 * @param values its keys and values; never logged
 */
public record GeneratedSecret(String namespace, String name, Map<String, String> values) {

    public GeneratedSecret {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name + " with the keys " + values.keySet();
    }
}
