package io.plimsoll.suite;

import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.SecretSpec;
import io.plimsoll.workload.GeneratedSecret;
import io.plimsoll.workload.Manifests;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the declared Secrets with fresh random values for one run. */
final class SecretMaker {

    private static final int RANDOM_BYTES = 24;

    private SecretMaker() {}

    static List<GeneratedSecret> make(DeploymentSpec spec) {
        return spec.secrets().stream().map(SecretMaker::make).toList();
    }

    private static GeneratedSecret make(SecretSpec secret) {
        SecureRandom random = new SecureRandom();
        Map<String, String> values = new LinkedHashMap<>(secret.literals());
        for (String key : secret.generate()) {
            byte[] bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            values.put(key, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        String namespace = secret.namespace();
        return new GeneratedSecret(namespace == null ? Manifests.DEFAULT_NAMESPACE : namespace, secret.name(), values);
    }

    /** Returns the values that must never appear in the evidence. */
    static List<String> secretValues(DeploymentSpec spec, List<GeneratedSecret> secrets) {
        return secrets.stream()
                .flatMap(made -> spec.secrets().stream()
                        .filter(declared -> declared.name().equals(made.name()))
                        .flatMap(declared -> declared.generate().stream())
                        .map(key -> made.values().get(key)))
                .filter(value -> value != null)
                .toList();
    }
}
