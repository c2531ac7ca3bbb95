package io.plimsoll.suite.image;

import io.plimsoll.check.Verdict;
import io.plimsoll.environment.EnvironmentFailed;
import io.plimsoll.environment.ImageTrials;
import io.plimsoll.environment.LocalImages;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.ImageSource;
import io.plimsoll.spec.ImageSpec;
import io.plimsoll.suite.GitRevision;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.HeardProgress;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.suite.image.ImageFacts.Trial;
import io.plimsoll.suite.secrets.SecretRules;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every layer of every image of the deployment, and starts each by itself, free and restricted. Feeds the checks of
 * images. Needs no cluster.
 */
public final class ImageScenario implements Scenario {

    private static final Logger LOG = LoggerFactory.getLogger(ImageScenario.class);
    private static final String ID = "images";
    private static final String IMAGES = "images.jsonl";

    /** What shows that an image without a port has started: that it still runs. */
    private static final Duration STILL_RUNS = Duration.ofSeconds(5);

    /** A restricted start gets three times as long as a free one took, and this. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final Map<String, Function<List<ImageFacts>, Verdict>> JUDGES = Map.of(
            ToolsJudge.CHECK, ToolsJudge::judge,
            BasesJudge.CHECK, BasesJudge::judge,
            UserJudge.CHECK, UserJudge::judge,
            SecretsJudge.CHECK, SecretsJudge::judge,
            SbomJudge.CHECK, SbomJudge::judge,
            RevisionJudge.CHECK, RevisionJudge::judge,
            SizeJudge.CHECK, SizeJudge::judge,
            PrivilegedFilesJudge.CHECK, PrivilegedFilesJudge::judge,
            RestrictedStartJudge.CHECK, RestrictedStartJudge::judge,
            StartBudgetJudge.CHECK, StartBudgetJudge::judge);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return JUDGES.keySet();
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public boolean needsCluster() {
        return false;
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return spec.images().isEmpty() ? Optional.of("the spec names no image") : Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ImageSurvey survey = new ImageSurvey();
        Map<String, ImageFacts> known = new HashMap<>();
        try (JsonLines lines = context.pack().jsonLines("raw/" + ID + "/" + IMAGES, "what was seen of each image");
                LocalImages engine = LocalImages.connect(context.run());
                ImageTrials trials = ImageTrials.begin(context.run(), new HeardProgress(context.listener()))) {
            for (ImageSpec image : context.spec().images()) {
                context.listener().phase(ID, image.name());
                Optional<LocalImages.Local> local = engine.find(image.name());
                ImageFacts same =
                        local.map(LocalImages.Local::id).map(known::get).orElse(null);
                ImageFacts facts;
                if (same != null && same.run().equals(image.run())) {
                    facts = same.named(image.name(), build(image), image.budget(), image.allow());
                } else {
                    facts = look(image, local.orElse(null), engine, trials, survey, context);
                    known.put(facts.id(), facts);
                    ImageFacts.Contents contents = facts.contents();
                    if (contents != null) {
                        context.pack()
                                .json(
                                        "raw/%s/sbom-%s.cdx.json".formatted(ID, known.size()),
                                        "CycloneDX bill of materials of " + image.name(),
                                        Sbom.of(image.name(), facts.id(), contents));
                    }
                }
                lines.append(facts);
            }
        } catch (EnvironmentFailed e) {
            throw new HarnessFailure(e.problem(), e.remedy());
        }
    }

    private static ImageFacts look(
            ImageSpec image,
            LocalImages.@Nullable Local local,
            LocalImages engine,
            ImageTrials trials,
            ImageSurvey survey,
            RunContext context)
            throws IOException {
        if (local == null) {
            return facts(image, null, "it is not in the Docker engine, and could not be built, loaded or pulled", null);
        }
        ImageFacts.Contents contents;
        try {
            context.listener().live("reading its layers");
            contents = survey.contents(engine.read(local.id(), survey));
        } catch (IOException e) {
            return facts(image, local, "its layers cannot be read: " + e.getMessage(), null);
        }
        ImageFacts read = facts(image, local, "", contents);
        context.listener().live("planting secrets in a copy of it");
        read = read.with(control(local, engine, survey));
        if (!local.runsHere()) {
            return read;
        }
        context.listener().live("starting it");
        return read.with(trials(image, local.id(), contents, trials, read, context));
    }

    private static ImageFacts facts(
            ImageSpec image, LocalImages.@Nullable Local local, String problem, ImageFacts.@Nullable Contents contents)
            throws IOException {
        return new ImageFacts(
                image.name(),
                MicroClock.now(),
                local == null ? "" : local.id(),
                local == null ? "" : local.os() + "/" + local.architecture(),
                local == null ? "" : local.engineOs() + "/" + local.engineArchitecture(),
                problem,
                build(image),
                contents,
                ImageFacts.Control.NONE,
                image.run(),
                image.budget(),
                image.allow(),
                List.of());
    }

    private static ImageFacts.@Nullable Build build(ImageSpec image) throws IOException {
        if (!(image.source() instanceof ImageSource.Build build)) {
            return null;
        }
        Path dockerfile =
                build.context().resolve(build.dockerfile() == null ? Path.of("Dockerfile") : build.dockerfile());
        GitRevision revision = GitRevision.of(build.context());
        return new ImageFacts.Build(
                Dockerfile.stages(Files.readString(dockerfile), build.args()), revision.commit(), revision.dirty());
    }

    private static ImageFacts.Control control(LocalImages.Local local, LocalImages engine, ImageSurvey survey) {
        String word = word();
        String token = "ghp_" + word;
        String copy = null;
        try {
            copy = engine.planted(
                    local.id(),
                    "/planted-secret",
                    "token: " + token + "\n",
                    "PLANTED_PASSWORD=" + word,
                    "planted.secret=" + word);
            SavedImage image = engine.read(copy, survey);
            List<ImageFacts.Secret> found = survey.contents(image).secrets();
            return new ImageFacts.Control(
                    "",
                    found.stream()
                            .anyMatch(each -> each.where().equals("/planted-secret")
                                    && each.gone()
                                    && each.masked().equals(SecretRules.masked(token))),
                    found.stream().anyMatch(each -> each.where().equals("variable PLANTED_PASSWORD")),
                    found.stream().anyMatch(each -> each.where().equals("label planted.secret")),
                    found.stream()
                            .anyMatch(each -> each.where().contains("history")
                                    && each.rule().contains("PLANTED_PASSWORD")));
        } catch (IOException | EnvironmentFailed e) {
            LOG.warn("no copy of {} with planted secrets could be looked at", local.id(), e);
            return new ImageFacts.Control(String.valueOf(e.getMessage()), false, false, false, false);
        } finally {
            if (copy != null) {
                engine.remove(copy);
            }
        }
    }

    /** Returns 36 random letters and digits: the length of a token. */
    private static String word() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        SecureRandom random = new SecureRandom();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 36; i++) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static List<Trial> trials(
            ImageSpec image,
            String id,
            ImageFacts.Contents contents,
            ImageTrials engine,
            ImageFacts facts,
            RunContext context) {
        Integer port = image.run().readyLog() != null
                ? null
                : image.run().readyPort() != null
                        ? image.run().readyPort()
                        : contents.exposed().isEmpty()
                                ? null
                                : contents.exposed().get(0);
        boolean told = port != null || image.run().readyLog() != null;
        List<Trial> trials = new ArrayList<>();
        Trial free =
                start(Trial.Kind.AS_IT_IS, image, id, port, told ? image.run().within() : STILL_RUNS, engine);
        trials.add(free);
        if (!facts.worked(free)) {
            return trials;
        }
        Long ready = free.seen().readyMicros();
        Duration within = ready == null
                ? STILL_RUNS
                : SLACK.plus(Duration.ofNanos((ready - free.seen().startedMicros()) * 3_000));
        for (Trial.Kind kind : List.of(Trial.Kind.RESTRICTED, Trial.Kind.READ_ONLY, Trial.Kind.NO_CAPABILITIES)) {
            context.listener().live("starting it again: " + kind);
            Trial trial = start(kind, image, id, port, within, engine);
            trials.add(trial);
            if (kind == Trial.Kind.RESTRICTED && facts.worked(trial)) {
                break;
            }
        }
        return trials;
    }

    private static Trial start(
            Trial.Kind kind, ImageSpec image, String id, @Nullable Integer port, Duration within, ImageTrials engine) {
        return new Trial(
                kind,
                port,
                engine.start(new ImageTrials.How(
                        id,
                        image.run(),
                        kind == Trial.Kind.RESTRICTED || kind == Trial.Kind.READ_ONLY,
                        kind == Trial.Kind.RESTRICTED || kind == Trial.Kind.NO_CAPABILITIES,
                        // Twice its budget: more than that must show as too much, not as a crash.
                        Math.max(64L << 20, 2 * image.budget().memory()),
                        port,
                        within)));
    }

    @Override
    public Map<String, Judged> judge(Path raw) throws IOException {
        List<ImageFacts> images = facts(raw);
        Map<String, Judged> verdicts = new HashMap<>();
        JUDGES.forEach(
                (check, judge) -> verdicts.put(check, new Judged(judge.apply(images), ImageBasis.of(check, images))));
        return verdicts;
    }

    private static List<ImageFacts> facts(Path raw) throws IOException {
        return JsonLines.readAll(raw.resolve(IMAGES), ImageFacts.class);
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        List<ImageFacts> images = facts(raw);
        long from = images.stream().mapToLong(ImageFacts::micros).min().orElse(0);
        long to = images.stream()
                .flatMap(image -> Stream.concat(
                        Stream.of(image.micros()), image.trials().stream().map(trial -> {
                            Long ready = trial.seen().readyMicros();
                            return ready == null ? trial.seen().startedMicros() : ready;
                        })))
                .mapToLong(Long::longValue)
                .max()
                .orElse(from);
        return ScenarioReport.of(
                ID,
                "image",
                "The images of the deployment, read layer by layer and started by themselves",
                new ScenarioReport.Phase("reading and starting", from, to));
    }

    @Override
    public List<String> evidence() {
        return List.of(IMAGES);
    }
}
