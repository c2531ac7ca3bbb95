package io.plimsoll.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.environment.BuildContexts;
import io.plimsoll.environment.ComposeFile;
import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.Doctor;
import io.plimsoll.environment.Environment;
import io.plimsoll.environment.EnvironmentException;
import io.plimsoll.environment.ImagePresence;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.Progress;
import io.plimsoll.evidence.EarlierRun;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.Redaction;
import io.plimsoll.spec.ComposeSpec;
import io.plimsoll.spec.ComposeValidator;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSpec;
import io.plimsoll.spec.ManifestValidator;
import io.plimsoll.spec.OwnNamespaces;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request as far as an open run: spec read, images made, environment ready, pack begun. */
final class RunOpener {

    private static final Logger LOG = LoggerFactory.getLogger(RunOpener.class);

    private final Catalogue catalogue;
    private final EnvironmentSource environments;
    private final List<Scenario> scenarios;
    private final PackSource packs;

    RunOpener(Catalogue catalogue, EnvironmentSource environments) {
        this(catalogue, environments, scenarios(), EvidencePack::create);
    }

    RunOpener(Catalogue catalogue, EnvironmentSource environments, List<Scenario> scenarios, PackSource packs) {
        this.catalogue = catalogue;
        this.environments = environments;
        this.scenarios = List.copyOf(scenarios);
        this.packs = packs;
    }

    /** Begins the pack of a run. */
    interface PackSource {

        EvidencePack begin(Path reports, Instant startedAt, String name) throws IOException;
    }

    /** What opening came to. */
    sealed interface Opened {

        /** The run is open; close it to end the environment. */
        record Open(RunSession session, AutoCloseable ending) implements Opened {}

        /** It could not be opened. */
        record Refused(RunResult result) implements Opened {}
    }

    Opened open(RunRequest asked, RunListener listener) {
        SpecResult read = SpecReader.read(asked.spec());
        if (read instanceof SpecResult.Invalid invalid) {
            return new Opened.Refused(new RunResult.Wrong(
                    invalid.problems().stream().map(SpecProblem::text).toList()));
        }
        SpecResult.Valid valid = (SpecResult.Valid) read;
        boolean cluster = valid.spec().hasManifests() && needs(asked, Scenario::needsCluster);
        RunRequest request =
                asked.environment() == RunRequest.Kind.K3S && !cluster ? asked.in(RunRequest.Kind.DOCKER) : asked;
        EarlierRun earlier = null;
        Path baseline = request.baseline();
        if (baseline != null) {
            try {
                earlier = earlier(baseline, valid.spec().name());
            } catch (IOException e) {
                return new Opened.Refused(new RunResult.Wrong(
                        List.of("The baseline %s cannot be used: %s.".formatted(baseline, e.getMessage()))));
            }
        }
        List<String> wrong = new ArrayList<>(environments.problems(request));
        if (request.environment() == RunRequest.Kind.EXISTING && !valid.spec().hasManifests()) {
            wrong.add("%s: the spec names no manifests, so nothing of it can be deployed in a cluster"
                    .formatted(valid.spec().file()));
        }
        if (!wrong.isEmpty()) {
            return new Opened.Refused(new RunResult.Wrong(wrong));
        }
        LiveRun run = LiveRun.begin("run-" + randomHex());
        if (request.keep()) {
            run.keepEverything();
        }
        try {
            Opened opened = open(request, listener, valid, earlier, run);
            if (opened instanceof Opened.Refused) {
                run.close();
            }
            return opened;
        } catch (EnvironmentException e) {
            LOG.error("the environment could not be had", e);
            run.close();
            return new Opened.Refused(EnvironmentLack.of(
                    e,
                    () -> request.environment() == RunRequest.Kind.K3S
                            ? Doctor.ofThisMachine(valid.spec().cluster().image())
                                    .examine()
                            : List.of()));
        } catch (IOException e) {
            run.close();
            return new Opened.Refused(new RunResult.Missing(
                    "the evidence pack cannot be written: " + e,
                    "make " + request.reports() + " writable, or name another folder with --reports"));
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private Opened open(
            RunRequest request, RunListener listener, SpecResult.Valid valid, @Nullable EarlierRun earlier, LiveRun run)
            throws IOException {
        Instant startedAt = Instant.now();
        DeploymentSpec spec = valid.spec();
        if (!valid.defaultsApplied().isEmpty()) {
            listener.phase("spec", "defaults: " + String.join(", ", valid.defaultsApplied()));
        }
        Progress progress = new PhaseProgress(listener);
        WaiverResult waivers = waivers(spec);
        if (waivers instanceof WaiverResult.Invalid invalid) {
            return wrong(invalid.problems());
        }
        ComposeSpec compose = spec.compose();
        if (compose != null && needs(request, Scenario::needsCompose)) {
            ComposeFile.Reading reading = ComposeFile.read(run, compose);
            if (reading instanceof ComposeFile.Reading.Wrong wrong) {
                return new Opened.Refused(new RunResult.Wrong(wrong.problems()));
            }
            ComposeModel model = ((ComposeFile.Reading.Usable) reading).model();
            List<String> tooLarge =
                    BuildContexts.tooLarge(compose.file(), model, spec.budgets().buildContext());
            if (!tooLarge.isEmpty()) {
                return new Opened.Refused(new RunResult.Wrong(tooLarge));
            }
            List<SpecProblem> contradicted = ComposeValidator.validate(valid, model.services());
            if (!contradicted.isEmpty()) {
                return wrong(contradicted);
            }
        }
        boolean cluster = request.environment() != RunRequest.Kind.DOCKER;
        Manifests manifests = new Manifests(List.of());
        List<SpecProblem> problems = new ArrayList<>();
        if (cluster) {
            ManifestRenderer.Rendered rendered = new ManifestRenderer(
                            folder -> environments.renderKustomize(request, spec, run, progress, folder))
                    .render(spec);
            if (rendered instanceof ManifestRenderer.Rendered.Problems wrong) {
                return new Opened.Refused(new RunResult.Wrong(wrong.messages()));
            }
            manifests = ((ManifestRenderer.Rendered.Objects) rendered).manifests();
            problems.addAll(ManifestValidator.validate(valid, manifests.objects()));
        }
        boolean guest = request.environment() == RunRequest.Kind.EXISTING;
        if (guest) {
            problems.addAll(OwnNamespaces.validate(valid, manifests.objects()));
        }
        if (!problems.isEmpty()) {
            return wrong(problems);
        }
        Placement placement =
                guest ? Placement.amongOthers(spec, manifests, run) : Placement.asWritten(spec, manifests);
        // Here and not when the pack is begun: a cluster would have been started for nothing.
        Files.createDirectories(request.reports());
        PreparedImages images = new PreparedImages(run, progress);
        List<String> unmade = guest ? List.of() : images.make(spec);
        if (!unmade.isEmpty()) {
            return new Opened.Refused(new RunResult.Wrong(unmade));
        }
        Environment environment = environments.obtain(request, placement, run, progress);
        if (guest) {
            // Only the cluster knows which kinds of its own stand outside of namespaces, and whether it takes images.
            problems.addAll(
                    OwnNamespaces.validate(valid, manifests.objects(), object -> isOutside(environment, object)));
            if (!problems.isEmpty()) {
                return wrong(problems);
            }
            unmade = environment.takesImages() ? images.make(spec) : List.of();
            if (!unmade.isEmpty()) {
                return new Opened.Refused(new RunResult.Wrong(unmade));
            }
            environment
                    .ownership()
                    .ifPresent(ownership ->
                            placement.manifests().outsideNamespaces().forEach(ownership::claim));
        }
        if (cluster) {
            listener.phase(
                    "images",
                    environment.takesImages()
                            ? "loading into the nodes"
                            : "left to the cluster, which has to pull them");
        }
        for (ImagePresence presence :
                environment.load(spec.images().stream().map(ImageSpec::name).toList())) {
            listener.live(presence.text());
        }
        EvidencePack pack = packs.begin(request.reports(), startedAt, spec.name());
        List<GeneratedSecret> secrets = SecretMaker.make(placement.spec());
        pack.learn(SecretMaker.secretValues(placement.spec(), secrets));
        // What the deployment's own Secrets hold may turn up in its logs.
        manifests.objects().forEach(object -> pack.learn(Redaction.secretsOf(object)));
        pack.yaml("inputs/plimsoll.yaml", "the spec", Files.readString(spec.file()));
        pack.json("inputs/manifests.json", "rendered manifests", array(manifests));
        if (!placement.deviations().isEmpty()) {
            pack.json(
                    "inputs/manifests-as-applied.json",
                    "rendered manifests, with the names that namespaces had in the cluster",
                    array(placement.manifests()));
        }
        Deployer deployer = !cluster
                ? Deployer.ofNothing()
                : environment
                        .ownership()
                        .map(ownership -> Deployer.amongOthers(environment.kubernetes(), ownership))
                        .orElseGet(() -> Deployer.through(environment.kubernetes()));
        RunContext context = new RunContext(
                placement.spec(),
                placement.manifests(),
                secrets,
                run,
                environment,
                deployer,
                pack,
                request.fast(),
                catalogue.all().stream()
                        .filter(new CheckSelection(request.suites(), request.checks()))
                        .map(Check::id)
                        .collect(Collectors.toSet()),
                new RecordingListener(pack, listener));
        RunSession session = new RunSession(
                request,
                catalogue,
                scenarios,
                context,
                manifests.sha256(),
                ((WaiverResult.Valid) waivers).waivers(),
                earlier,
                startedAt);
        return new Opened.Open(session, () -> {
            if (environments.endsWithRun() && !request.keep()) {
                environment.close();
            }
            run.close();
        });
    }

    /** As a tree and not as text: in a tree it can be seen what is a Secret, and all of its data goes. */
    private static JsonNode array(Manifests manifests) {
        return JsonNodeFactory.instance.arrayNode().addAll(manifests.objects());
    }

    private static Opened.Refused wrong(List<SpecProblem> problems) {
        return new Opened.Refused(
                new RunResult.Wrong(problems.stream().map(SpecProblem::text).toList()));
    }

    private static boolean isOutside(Environment environment, JsonNode object) {
        return environment
                .ownership()
                .map(ownership -> ownership.isClusterScoped(
                        object.path("apiVersion").asText(), object.path("kind").asText()))
                .orElse(false);
    }

    /** Returns whether a request names something that needs something; one that names nothing means everything. */
    private boolean needs(RunRequest request, Predicate<Scenario> need) {
        if (request.suites().isEmpty() && request.checks().isEmpty()) {
            return true;
        }
        CheckSelection selection = new CheckSelection(request.suites(), request.checks());
        return catalogue.all().stream().filter(selection).anyMatch(check -> scenarios.stream()
                .filter(scenario -> scenario.feeds().contains(check.id()))
                .findFirst()
                .map(need::test)
                .orElse(true));
    }

    static List<Scenario> scenarios() {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static EarlierRun earlier(Path baseline, String name) throws IOException {
        EarlierRun earlier = EarlierRun.read(baseline);
        String other = earlier.report().subject().name();
        if (!other.equals(name)) {
            throw new IOException(
                    ("expected a run of %s, as the spec is named, observed one of %s - name a run of the same"
                                    + " deployment; `./plimsoll compare` compares any two")
                            .formatted(name, other));
        }
        return earlier;
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
