package io.plimsoll.environment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Docker engine says about itself.
 *
 * @param version its version
 * @param api the newest version of its API
 * @param cpus its processors
 * @param memory its memory, bytes
 * @param cgroupVersion 1 or 2
 * @param root where it keeps images, on its own machine
 * @param local whether that machine is this one
 */
record EngineFacts(String version, String api, int cpus, long memory, int cgroupVersion, String root, boolean local) {

    /** An engine to ask, or why there is none. */
    static final class Source implements AutoCloseable {

        private final @Nullable Engine engine;
        private final @Nullable EnvironmentMissing why;

        private Source(@Nullable Engine engine, @Nullable EnvironmentMissing why) {
            this.engine = engine;
            this.why = why;
        }

        Optional<EnvironmentMissing> missing() {
            return Optional.ofNullable(why);
        }

        Optional<EngineFacts> facts() {
            if (engine == null) {
                return Optional.empty();
            }
            var version = engine.docker().versionCmd().exec();
            Integer cpus = engine.info().getNCPU();
            Long memory = engine.info().getMemTotal();
            return Optional.of(new EngineFacts(
                    engine.version(),
                    String.valueOf(version.getApiVersion()),
                    cpus == null ? 0 : cpus,
                    memory == null ? 0 : memory,
                    engine.cgroupVersion(),
                    String.valueOf(engine.info().getDockerRootDir()),
                    engine.isLocal()));
        }

        boolean has(String image) {
            return engine != null && engine.imageId(image).isPresent();
        }

        /** Returns whether a registry answers a question about an image, within the time that pulls are given. */
        boolean registryHas(String image) {
            return engine != null && new Pulls(engine, Progress.silent()).isOffered(image);
        }

        @Override
        public void close() {
            if (engine != null) {
                engine.close();
            }
        }
    }

    static Source source() {
        try {
            Engine engine = Engine.connect();
            TestcontainersHost.point(engine);
            return new Source(engine, null);
        } catch (EnvironmentMissing e) {
            return new Source(null, e);
        }
    }
}
