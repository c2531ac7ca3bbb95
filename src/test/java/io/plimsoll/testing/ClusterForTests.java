package io.plimsoll.testing;

import io.plimsoll.environment.K3sEnvironment;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.spec.ClusterSpec;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives test methods one real cluster, which they share: it is started for the first that asks, and ends with the tests.
 * Whoever uses it leaves it as it was.
 */
public final class ClusterForTests implements ParameterResolver {

    private static final Logger LOG = LoggerFactory.getLogger("io.plimsoll.progress");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == K3sEnvironment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ClusterForTests.class))
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .environment;
    }

    private static final class Running implements AutoCloseable {

        private final LiveRun run;
        private final K3sEnvironment environment;

        private Running(LiveRun run, K3sEnvironment environment) {
            this.run = run;
            this.environment = environment;
        }

        static Running start() {
            LiveRun run = LiveRun.begin("tests-" + ProcessHandle.current().pid());
            try {
                return new Running(
                        run,
                        K3sEnvironment.start(
                                new ClusterSpec(1, ClusterSpec.DEFAULT_IMAGE), run, Progress.lines(LOG::info)));
            } catch (RuntimeException e) {
                run.close();
                throw e;
            }
        }

        @Override
        public void close() {
            environment.close();
            run.close();
        }
    }
}
