package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a suite's test methods their {@link Checks}. One run, with one evidence pack, serves the whole test JVM: it starts
 * with the first check and ends with the launcher session.
 *
 * <p>Configured by the configuration parameters or system properties {@code plimsoll.spec} (default {@code
 * plimsoll.yaml}), {@code plimsoll.reports} (default {@code target/plimsoll-reports}), {@code plimsoll.env} (default
 * {@code existing} if a kubeconfig is named, else {@code k3s}), {@code plimsoll.kubeconfig}, {@code plimsoll.context} and
 * {@code plimsoll.baseline}, the pack of an earlier run to compare with (default none).
 */
public final class ConformanceExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Checks.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunRequest request = request(context);
        JvmRun run = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(JvmRun.class, key -> JvmRun.open(request), JvmRun.class);
        return (Checks) run::mustHold;
    }

    private static RunRequest request(ExtensionContext context) {
        Optional<String> kubeconfig = parameter(context, "plimsoll.kubeconfig");
        return new RunRequest(
                Path.of(parameter(context, "plimsoll.spec").orElse("plimsoll.yaml")),
                Set.of(),
                Set.of(),
                kind(parameter(context, "plimsoll.env").orElse(kubeconfig.isPresent() ? "existing" : "k3s")),
                kubeconfig.map(Path::of).orElse(null),
                parameter(context, "plimsoll.context").orElse(null),
                Path.of(parameter(context, "plimsoll.reports").orElse("target/plimsoll-reports")),
                false,
                false,
                parameter(context, "plimsoll.baseline").map(Path::of).orElse(null),
                "JUnit Platform");
    }

    private static RunRequest.Kind kind(String word) {
        return Arrays.stream(RunRequest.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new VerdictException(
                        "plimsoll.env is wrong: expected k3s, docker or existing, but was '" + word + "'"));
    }

    private static Optional<String> parameter(ExtensionContext context, String key) {
        return context.getConfigurationParameter(key).filter(value -> !value.isBlank());
    }

    /** The run of this JVM; closed by the store when the launcher session ends. */
    private static final class JvmRun implements AutoCloseable {

        private final RunSession session;
        private final AutoCloseable ending;
        private final Catalogue catalogue;

        private JvmRun(RunSession session, AutoCloseable ending, Catalogue catalogue) {
            this.session = session;
            this.ending = ending;
            this.catalogue = catalogue;
        }

        static JvmRun open(RunRequest request) {
            QuietLogs.whereNobodyHasConfiguredThem();
            Catalogue catalogue = Catalogue.bundled();
            RunOpener.Opened opened =
                    new RunOpener(catalogue, new FreshEnvironment()).open(request, new LoggingListener());
            if (opened instanceof RunOpener.Opened.Open open) {
                return new JvmRun(open.session(), open.ending(), catalogue);
            }
            RunResult refused = ((RunOpener.Opened.Refused) opened).result();
            if (refused instanceof RunResult.Wrong wrong) {
                throw new VerdictException("the spec is wrong:%n  %s"
                        .formatted(String.join(System.lineSeparator() + "  ", wrong.problems())));
            }
            RunResult.Missing missing = (RunResult.Missing) refused;
            throw new VerdictException("the environment lacks something: %s%n  what to do: %s"
                    .formatted(missing.what(), missing.remedy()));
        }

        void mustHold(String id) {
            Check check = catalogue.check(id);
            Verdict verdict = session.verdict(id);
            VerdictEdge.report(check, verdict, session.pack().toString());
        }

        @Override
        public void close() throws Exception {
            try (ending) {
                session.finish();
            }
        }
    }
}
