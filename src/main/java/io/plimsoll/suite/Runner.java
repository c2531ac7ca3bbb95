package io.plimsoll.suite;

import java.util.List;
import java.util.Map;

/** Who runs this: a CI service by the variables that it sets, or a local user. */
final class Runner {

    private static final List<List<String>> SERVICES = List.of(
            List.of("GITHUB_ACTIONS", "GitHub Actions", "GITHUB_REPOSITORY", "GITHUB_WORKFLOW", "GITHUB_RUN_ID"),
            List.of("GITLAB_CI", "GitLab CI", "CI_PROJECT_PATH", "CI_JOB_NAME", "CI_JOB_ID"),
            List.of("JENKINS_URL", "Jenkins", "JOB_NAME", "BUILD_NUMBER"));

    private Runner() {}

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
