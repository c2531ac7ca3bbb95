package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.EnvironmentException;
import io.plimsoll.environment.ImagePresence;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSpec;
import io.plimsoll.spec.ManifestValidator;
import io.plimsoll.spec.SpecProblem;
import io.plimsoll.spec.SpecReader;
import io.plimsoll.spec.SpecResult;
import io.plimsoll.spec.WaiverReader;
import io.plimsoll.spec.WaiverResult;
import io.plimsoll.workload.Deployer;
import io.plimsoll.workload.GeneratedSecret;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request as far as an open run: spec read, images made, environment ready, pack begun. */
final class RunOpener {

    private static final Logger LOG = LoggerFactory.getLogger(RunOpener.class);

    private final Catalogue catalogue;
    private final EnvironmentSource environments;

    RunOpener(Catalogue catalogue, EnvironmentSource environments) {
        this.catalogue = catalogue;
        this.environments = environments;
    }

    /** What opening came to. */
    sealed interface Opened {

        /** The run is open; close it to end the environment. */
        record Open(RunSession session, AutoCloseable ending) implements Opened {}

        /** It could not be opened. */
        record Refused(RunResult result) implements Opened {}
    }

    Opened open(RunRequest request, RunListener listener) {
        SpecResult read = SpecReader.read(request.spec());
        if (read instanceof SpecResult.Invalid invalid) {
            return new Opened.Refused(new RunResult.Wrong(
                    invalid.problems().stream().map(SpecProblem::text).toList()));
        }
        SpecResult.Valid valid = (SpecResult.Valid) read;
        LiveRun run = LiveRun.begin("run-" + randomHex());
        if (request.keep()) {
            run.keepEverything();
        }
        try {
            Opened opened = open(request, listener, valid, run);
            if (opened instanceof Opened.Refused) {
                run.close();
            }
            return opened;
        } catch (EnvironmentException e) {
            LOG.error("the environment could not be had", e);
            run.close();
            return new Opened.Refused(new RunResult.Missing(e.problem(), e.remedy()));
        } catch (IOException e) {
            run.close();
            return new Opened.Refused(new RunResult.Missing(
                    "the evidence pack cannot be written: " + e.getMessage(),
                    "make " + request.reports() + " writable, or name another folder with --reports"));
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private Opened open(RunRequest request, RunListener listener, SpecResult.Valid valid, LiveRun run)
            throws IOException {
        Instant startedAt = Instant.now();
        DeploymentSpec spec = valid.spec();
        if (!valid.defaultsApplied().isEmpty()) {
            listener.phase("spec", "defaults: " + String.join(", ", valid.defaultsApplied()));
        }
        Progress progress = new PhaseProgress(listener);
        WaiverResult waivers = waivers(spec);
        if (waivers instanceof WaiverResult.Invalid invalid) {
            return new Opened.Refused(new RunResult.Wrong(
                    invalid.problems().stream().map(SpecProblem::text).toList()));
        }
        ManifestRenderer.Rendered rendered =
                new ManifestRenderer(folder -> environments.renderKustomize(spec, run, progress, folder)).render(spec);
        if (rendered instanceof ManifestRenderer.Rendered.Problems problems) {
            return new Opened.Refused(new RunResult.Wrong(problems.messages()));
        }
        Manifests manifests = ((ManifestRenderer.Rendered.Objects) rendered).manifests();
        List<SpecProblem> problems = ManifestValidator.validate(valid, manifests.objects());
        if (!problems.isEmpty()) {
            return new Opened.Refused(
                    new RunResult.Wrong(problems.stream().map(SpecProblem::text).toList()));
        }
        List<String> unmade = new PreparedImages(run, progress).make(spec);
        if (!unmade.isEmpty()) {
            return new Opened.Refused(new RunResult.Wrong(unmade));
        }
        Environment environment = environments.obtain(request, spec, run, progress);
        listener.phase("images", "loading into the nodes");
        for (ImagePresence presence :
                environment.load(spec.images().stream().map(ImageSpec::name).toList())) {
            listener.live(presence.text());
        }
        EvidencePack pack = EvidencePack.create(request.reports(), startedAt, spec.name());
        List<GeneratedSecret> secrets = SecretMaker.make(spec);
        pack.learn(SecretMaker.secretValues(spec, secrets));
        pack.yaml("inputs/plimsoll.yaml", "the spec", Files.readString(spec.file()));
        pack.text("inputs/manifests.json", "application/json", "rendered manifests", manifests.toJson());
        RunContext context = new RunContext(
                spec, manifests, secrets, environment, Deployer.through(environment.kubernetes()), pack, listener);
        RunSession session = new RunSession(
                request, catalogue, scenarios(), context, ((WaiverResult.Valid) waivers).waivers(), startedAt);
        return new Opened.Open(session, () -> {
            if (environments.endsWithRun() && !request.keep()) {
                environment.close();
            }
            run.close();
        });
    }

    static List<Scenario> scenarios() {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private WaiverResult waivers(DeploymentSpec spec) {
        Path file = spec.waivers();
        return file == null ? new WaiverResult.Valid(List.of()) : WaiverReader.read(file, catalogue);
    }

    private static String randomHex() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
