package io.plimsoll.suite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who runs this: a CI service by the variables that it sets, or a local user. */
final class Runner {

    private static final List<List<String>> SERVICES = List.of(
            List.of("GITHUB_ACTIONS", "GitHub Actions", "GITHUB_REPOSITORY", "GITHUB_WORKFLOW", "GITHUB_RUN_ID"),
            List.of("GITLAB_CI", "GitLab CI", "CI_PROJECT_PATH", "CI_JOB_NAME", "CI_JOB_ID"),
            List.of("JENKINS_URL", "Jenkins", "JOB_NAME", "BUILD_NUMBER"));

    /** An address without user, query or fragment, in which secrets would hide. */
    private static final Pattern LINK = Pattern.compile("https?://[^@\\s?#]+");

    private Runner() {}

    /** Returns where the CI service shows this run; empty for a local user, or if the service does not say. */
    static Optional<String> link() {
        return link(System.getenv());
    }

    static Optional<String> link(Map<String, String> environment) {
        String link = environment.containsKey("GITHUB_ACTIONS")
                ? "%s/%s/actions/runs/%s"
                        .formatted(
                                environment.get("GITHUB_SERVER_URL"),
                                environment.get("GITHUB_REPOSITORY"),
                                environment.get("GITHUB_RUN_ID"))
                : environment.getOrDefault("CI_JOB_URL", environment.getOrDefault("BUILD_URL", ""));
        boolean ci = SERVICES.stream().anyMatch(service -> environment.containsKey(service.get(0)));
        return ci && LINK.matcher(link).matches() ? Optional.of(link) : Optional.empty();
    }

    static String current() {
        return of(System.getenv(), System.getProperty("user.name", "unknown"));
    }

    static String of(Map<String, String> environment, String localUser) {
        for (List<String> service : SERVICES) {
            if (environment.containsKey(service.get(0))) {
                StringBuilder identity = new StringBuilder(service.get(1));
                service.stream()
                        .skip(2)
                        .map(environment::get)
                        .filter(value -> value != null && !value.isEmpty())
                        .forEach(value -> identity.append(' ').append(value));
                return identity.toString();
            }
        }
        return environment.containsKey("CI") ? "CI service, user " + localUser : "local user " + localUser;
    }
}
