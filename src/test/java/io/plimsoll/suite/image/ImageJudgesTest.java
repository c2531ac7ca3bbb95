package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ImageTrials.Listener;
import io.plimsoll.environment.ImageTrials.Process;
import io.plimsoll.environment.ImageTrials.Seen;
import io.plimsoll.spec.ImageBudget;
import io.plimsoll.spec.ImageRun;
import io.plimsoll.suite.image.ImageFacts.Trial;
import io.plimsoll.suite.image.ImageFacts.Trial.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every judge of images, fed with recorded observations. */
class ImageJudgesTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** An image about which everything is right, with parts that a test replaces. */
    static final class Sample {
        String reference = "shop:1";
        String id = "sha256:1";
        String platform = "linux/amd64";
        String problem = "";
        ImageFacts.@Nullable Build build = build("FROM base:1 AS build\nFROM jre:17\nCOPY --from=build /x /x\n");
        String user = "10001:10001";
        String revision = COMMIT;
        boolean readable = true;
        List<ImageFacts.Layer> layers = List.of(
                new ImageFacts.Layer("sha256:a", "ADD rootfs", 80_000_000, 0),
                new ImageFacts.Layer("sha256:b", "COPY app", 20_000_000, 0));
        List<ImageFacts.Found> found = List.of(new ImageFacts.Found("/bin/sh", ToolRules.Kind.LISTED, 1));
        List<ImageFacts.SetuidFile> setuid = List.of();
        List<ImageFacts.Secret> secrets = List.of();
        String os = "debian";
        List<Component> components =
                List.of(new Component(Component.Kind.DEBIAN, "libc6", "2.36-9", "amd64", "/var/lib/dpkg/status"));
        List<String> unread = List.of();
        ImageFacts.Control control = new ImageFacts.Control("", true, true, true, true);
        ImageRun run = ImageRun.AS_IT_IS;
        ImageBudget budget = new ImageBudget(200_000_000, 4, Duration.ofSeconds(10), 100_000_000, List.of());
        List<String> allow = List.of();
        List<Trial> trials = new ArrayList<>(List.of(
                new Trial(Kind.AS_IT_IS, 8080, ready(2_000_000, 10001, 8080)),
                new Trial(Kind.RESTRICTED, 8080, ready(2_100_000, 10001, 8080))));

        ImageFacts facts() {
            return new ImageFacts(
                    reference,
                    0,
                    id,
                    platform,
                    "linux/amd64",
                    problem,
                    build,
                    readable
                            ? new ImageFacts.Contents(
                                    user,
                                    List.of(8080),
                                    revision,
                                    layers,
                                    4_000,
                                    "00",
                                    found,
                                    setuid,
                                    secrets,
                                    os,
                                    components,
                                    unread)
                            : null,
                    control,
                    run,
                    budget,
                    allow,
                    trials);
        }
    }

    private static ImageFacts.Build build(String dockerfile) {
        return new ImageFacts.Build(Dockerfile.stages(dockerfile, Map.of()), COMMIT, false);
    }

    private static Seen ready(long afterMicros, long uid, int port) {
        return new Seen(
                1_000_000,
                1_000_000 + afterMicros,
                true,
                0,
                false,
                "",
                List.of(new Process(uid, "java -jar app.jar")),
                List.of(new Listener(false, port), new Listener(true, 9999)),
                List.of("/tmp", "/tmp/x"),
                50_000_000,
                List.of("listening"));
    }

    private static Seen ended(int code, String line) {
        return new Seen(
                1_000_000, null, false, code, false, "", List.of(), List.of(), List.of(), -1, List.of("begin", line));
    }

    private static Verdict judged(
            Function<List<ImageFacts>, Verdict> judge, java.util.function.Consumer<Sample> change) {
        Sample sample = new Sample();
        change.accept(sample);
        return judge.apply(List.of(sample.facts()));
    }

    private static List<Finding> findings(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        return ((Verdict.Fail) verdict).findings();
    }

    private record Case(String title, Function<List<ImageFacts>, Verdict> judge, String reason) {
        @Override
        public String toString() {
            return title;
        }
    }

    static List<Case> passes() {
        return List.of(
                new Case("tools", ToolsJudge::judge, "shop:1: 4000 files, 2 stages, with sh"),
                new Case("bases", BasesJudge::judge, "shop:1: 2 bases pinned (base:1, jre:17)"),
                new Case("user", UserJudge::judge, "shop:1: UID 10001"),
                new Case(
                        "secrets",
                        SecretsJudge::judge,
                        "shop:1: none in 2 layers; the four planted in a copy were found"),
                new Case("bill of materials", SbomJudge::judge, "shop:1: 1 Debian packages"),
                new Case("revision", RevisionJudge::judge, "shop:1: built from 0123456789ab"),
                new Case("size", SizeJudge::judge, "shop:1: 100.0 MB in 2 layers, 80.0 MB by ADD rootfs"),
                new Case(
                        "setuid",
                        PrivilegedFilesJudge::judge,
                        "shop:1: no setuid or setgid file among 4000; listens on 8080"),
                new Case("restricted", RestrictedStartJudge::judge, "shop:1: starts and needs nothing"),
                new Case("start", StartBudgetJudge::judge, "shop:1: ready after 2.0 s, then 50.0 MB"));
    }

    @ParameterizedTest
    @MethodSource("passes")
    void passes_an_image_that_is_right(Case each) {
        Verdict verdict = judged(each.judge(), sample -> {});

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason()).isEqualTo(each.reason());
    }

    static List<Case> needingContents() {
        return passes().stream().filter(each -> !each.title().equals("bases")).toList();
    }

    @ParameterizedTest
    @MethodSource("needingContents")
    void decides_nothing_about_an_image_that_is_not_there(Case each) {
        Verdict verdict = judged(each.judge(), sample -> {
            sample.readable = false;
            sample.id = "";
            sample.platform = "";
            sample.problem = "it is not in the Docker engine, and could not be built, loaded or pulled";
        });

        assertThat(verdict)
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "shop:1: it is not in the Docker engine, and could not be built, loaded or pulled"));
    }

    static List<Case> needingAStart() {
        return passes().stream()
                .filter(each -> List.of("user", "setuid", "restricted", "start").contains(each.title()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("needingAStart")
    void reads_an_image_for_another_platform_and_says_that_it_was_not_started(Case each) {
        for (String platform : List.of("windows/amd64", "linux/arm64")) {
            Verdict verdict = judged(each.judge(), sample -> {
                sample.platform = platform;
                sample.trials.clear();
            });

            assertThat(verdict)
                    .isEqualTo(new Verdict.NotTested(
                            ReasonCode.ENV_UNSUPPORTED,
                            "shop:1: it is for " + platform
                                    + ", and the Docker engine here runs linux/amd64: it was read, not started"));
            assertThat(judged(ToolsJudge::judge, sample -> sample.platform = platform))
                    .isInstanceOf(Verdict.Pass.class);
        }
    }

    @ParameterizedTest
    @MethodSource("needingAStart")
    void says_what_was_seen_of_an_image_that_does_not_start_by_itself(Case each) {
        Verdict verdict = judged(each.judge(), sample -> {
            sample.trials.clear();
            sample.trials.add(new Trial(Kind.AS_IT_IS, 8080, ended(1, "no database")));
        });

        assertThat(verdict)
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "shop:1: it does not start by itself: it ended with exit code 1, last line: no database; declare in"
                                + " \"run\" of this image what it needs"));
    }

    @Test
    void says_that_a_spec_without_images_has_none() {
        assertThat(ToolsJudge.judge(List.of())).isEqualTo(new Verdict.NotApplicable("the spec names no image"));
    }

    @Test
    void lets_no_good_image_hide_one_that_was_not_looked_at() {
        Sample absent = new Sample();
        absent.reference = "db:1";
        absent.readable = false;
        absent.id = "";
        absent.problem = "it is not there";

        assertThat(ToolsJudge.judge(List.of(new Sample().facts(), absent.facts())))
                .isEqualTo(new Verdict.NotTested(ReasonCode.PREREQ_MISSING, "db:1: it is not there"));
    }

    // ---- DEP-IMG-001 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_tools_and_names_their_layers() {
        Verdict verdict = judged(
                ToolsJudge::judge,
                sample -> sample.found = List.of(
                        new ImageFacts.Found("/usr/bin/gcc", ToolRules.Kind.TOOLCHAIN, 2),
                        new ImageFacts.Found("/usr/bin/make", ToolRules.Kind.TOOLCHAIN, 2),
                        new ImageFacts.Found("/app/.git/HEAD", ToolRules.Kind.VERSION_CONTROL, 2),
                        new ImageFacts.Found("/usr/include/stdio.h", ToolRules.Kind.DEVELOPMENT, 1)));

        assertThat(findings(verdict))
                .extracting(Finding::cause)
                .containsExactly("TOOLCHAIN_LEFT", "VERSION_CONTROL_LEFT", "DEVELOPMENT_LEFT");
        assertThat(findings(verdict).get(0))
                .isEqualTo(new Finding(
                        "TOOLCHAIN_LEFT",
                        "image shop:1",
                        "no compiler or build tool",
                        "/usr/bin/gcc, /usr/bin/make",
                        "2 too many, in one layer",
                        "build in a stage of its own and copy only the result into the last one (COPY --from=build); a file"
                                + " that is meant to be there goes into \"allow\" of this image",
                        List.of("layer 2: COPY app")));
    }

    @Test
    void allows_what_the_spec_allows() {
        assertThat(judged(ToolsJudge::judge, sample -> {
                    sample.found = List.of(new ImageFacts.Found("/usr/bin/git", ToolRules.Kind.VERSION_CONTROL, 2));
                    sample.allow = List.of("/usr/bin/git");
                }))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judged(PrivilegedFilesJudge::judge, sample -> {
                    sample.setuid = List.of(new ImageFacts.SetuidFile("/bin/ping", 04755, 1));
                    sample.allow = List.of("/bin/ping");
                }))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judged(SecretsJudge::judge, sample -> {
                    sample.secrets = List.of(new ImageFacts.Secret("private key", "/etc/test.key", 1, false, "x"));
                    sample.allow = List.of("/etc/test.key");
                }))
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void fails_for_a_last_stage_that_builds() {
        assertThat(findings(judged(
                        ToolsJudge::judge,
                        sample -> sample.build = build("FROM maven:3\nRUN mvn package && rm -r src\n"))))
                .containsExactly(new Finding(
                        "BUILT_IN_FINAL_STAGE",
                        "image shop:1",
                        "the stage that is shipped builds nothing itself",
                        "line 2 runs mvn of its Dockerfile",
                        "one stage where two are needed",
                        "build in a stage of its own and copy only the result into the last one (COPY --from=build)",
                        List.of("line 2 runs mvn")));
    }

    // ---- DEP-IMG-002 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_bases_without_a_fixed_tag() {
        Verdict verdict = judged(
                BasesJudge::judge,
                sample -> sample.build =
                        build("ARG NONE\nFROM maven AS build\nFROM jre:latest AS b\nCOPY --from=tools:latest /x /x\n"
                                + "FROM scratch\nCOPY --from=build /x /x\nCOPY --from=0 /y /y\nFROM $NONE\n"));

        assertThat(findings(verdict))
                .extracting(Finding::observed)
                .containsExactly(
                        "FROM in line 2: maven",
                        "FROM in line 3: jre:latest",
                        "COPY --from: tools:latest",
                        "FROM in line 8: a build argument that is not set");
    }

    @Test
    void counts_digests_as_the_hardened_tier() {
        Verdict verdict = judged(
                BasesJudge::judge,
                sample -> sample.build = build("FROM r.example.test:5000/jre@sha256:" + "a".repeat(64)));

        assertThat(((Verdict.Pass) verdict).measurements())
                .extracting(each -> each.name() + " " + each.value())
                .containsExactly("bases pinned by tag or digest 1.0", "of them by digest, the hardened tier 1.0");
    }

    @Test
    void holds_an_image_without_a_dockerfile_to_its_own_name() {
        assertThat(judged(BasesJudge::judge, sample -> sample.build = null).reason())
                .isEqualTo("shop:1: its own name has a fixed tag; no Dockerfile known");
        assertThat(findings(judged(BasesJudge::judge, sample -> {
                    sample.build = null;
                    sample.reference = "r.example.test:5000/shop";
                })))
                .extracting(Finding::observed)
                .containsExactly("the name itself: r.example.test:5000/shop");
    }

    // ---- DEP-IMG-003 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_a_process_of_root() {
        assertThat(findings(judged(UserJudge::judge, sample -> {
                    sample.user = "";
                    sample.trials.set(0, new Trial(Kind.AS_IT_IS, 8080, ready(1, 0, 8080)));
                })))
                .containsExactly(new Finding(
                        "RUNS_AS_ROOT",
                        "image shop:1",
                        "every process belongs to a UID other than 0",
                        "UID 0: java -jar app.jar",
                        "1 of 1 processes",
                        "end the Dockerfile with USER and a number, like USER 10001:10001; if the image leaves the choice to"
                                + " whoever starts it, declare \"run: {user: …}\" as the manifests have it",
                        List.of("USER of the image: none")));
    }

    @Test
    void passes_a_named_user_and_one_that_steps_down_and_says_what_kubernetes_makes_of_it() {
        assertThat(judged(UserJudge::judge, sample -> sample.user = "node").reason())
                .isEqualTo(
                        "shop:1: UID 10001, by the name node: runAsNonRoot refuses a name, so set runAsUser or write USER"
                                + " as a number");
        assertThat(judged(UserJudge::judge, sample -> sample.user = "").reason())
                .isEqualTo("shop:1: UID 10001, though it starts as UID 0 and steps down: runAsNonRoot refuses it unless"
                        + " runAsUser is set");
    }

    @Test
    void decides_nothing_where_no_process_was_seen() {
        assertThat(judged(
                        UserJudge::judge,
                        sample -> sample.trials.set(
                                0,
                                new Trial(
                                        Kind.AS_IT_IS,
                                        8080,
                                        new Seen(
                                                1, 2L, true, 0, false, "", List.of(), List.of(), List.of(), 1,
                                                List.of())))))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED, "shop:1: the engine did not name its processes"));
    }

    // ---- DEP-IMG-004 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_a_secret_and_says_where_it_is_and_that_it_seems_to_be_gone() {
        List<Finding> findings = findings(judged(
                SecretsJudge::judge,
                sample -> sample.secrets = List.of(
                        new ImageFacts.Secret("GitHub token", "/tmp/token", 2, true, "ghp_… (40 characters)"),
                        new ImageFacts.Secret("value of PASSWORD", "variable PASSWORD", 0, false, "c… (13 characters)"),
                        new ImageFacts.Secret(
                                "value of PASSWORD", "step 3 of the build history", 0, false, "c… (13 characters)"))));

        assertThat(findings)
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "SECRET_IN_LAYER",
                                "GitHub token in /tmp/token: ghp_… (40 characters), deleted later, but still in layer 2"),
                        org.assertj.core.groups.Tuple.tuple(
                                "SECRET_IN_CONFIG",
                                "value of PASSWORD in variable PASSWORD, step 3 of the build history: c… (13 characters)"));
    }

    @Test
    void is_an_error_when_a_planted_secret_is_not_found() {
        assertThat(judged(
                        SecretsJudge::judge,
                        sample -> sample.control = new ImageFacts.Control("", false, true, false, true)))
                .isEqualTo(new Verdict.Error(
                        "shop:1: of the secrets planted in a copy these were not found: in a layer, in a label",
                        "report this as a defect of the harness, with harness.log of the pack"));
        assertThat(judged(SecretsJudge::judge, sample -> sample.control = ImageFacts.Control.NONE)
                        .reason())
                .isEqualTo("shop:1: no secret could be planted in a copy: no copy was made");
    }

    // ---- DEP-IMG-006 -------------------------------------------------------------------------------------------

    @Test
    void fails_where_the_database_of_packages_is_gone() {
        assertThat(findings(judged(SbomJudge::judge, sample -> sample.components = List.of())))
                .containsExactly(new Finding(
                        "PACKAGES_UNKNOWN",
                        "image shop:1",
                        "a database of the packages that it is made of, as debian keeps one",
                        "no entry of one among 4000 files",
                        "nobody can tell which packages it has, nor whether one of them is known to be vulnerable",
                        "leave the database in the image (/var/lib/dpkg, /lib/apk/db): it is small",
                        List.of()));
    }

    @Test
    void does_not_pass_what_it_cannot_read_or_what_says_nothing() {
        assertThat(judged(SbomJudge::judge, sample -> {
                    sample.os = "fedora";
                    sample.unread = List.of("/var/lib/rpm/rpmdb.sqlite");
                }))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED,
                        "shop:1: its database of packages cannot be read here: /var/lib/rpm/rpmdb.sqlite"));
        assertThat(judged(SbomJudge::judge, sample -> {
                    sample.os = "";
                    sample.components = List.of();
                }))
                .isEqualTo(new Verdict.NotApplicable("shop:1: none of its 4000 files says what it consists of"));
    }

    // ---- DEP-IMG-008 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_an_image_whose_source_nobody_can_tell() {
        assertThat(findings(judged(RevisionJudge::judge, sample -> sample.revision = "")))
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("REVISION_MISSING", "no such label"));
        assertThat(findings(judged(RevisionJudge::judge, sample -> sample.revision = "unknown")))
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("REVISION_DIFFERS", "unknown"));
        assertThat(findings(judged(
                        RevisionJudge::judge, sample -> sample.build = new ImageFacts.Build(List.of(), COMMIT, true))))
                .extracting(Finding::cause)
                .containsExactly("NOT_COMMITTED");
    }

    @Test
    void has_nothing_to_say_about_images_from_elsewhere() {
        assertThat(judged(RevisionJudge::judge, sample -> sample.build = null))
                .isEqualTo(
                        new Verdict.NotApplicable("shop:1: not built here, so no commit of this repository made it"));
        assertThat(judged(RevisionJudge::judge, sample -> sample.build = new ImageFacts.Build(List.of(), null, false)))
                .isEqualTo(new Verdict.NotApplicable("shop:1: its build context is in no Git repository"));
    }

    // ---- DEP-IMG-009 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_size_and_layers_and_names_the_largest_and_what_is_new() {
        Sample before = new Sample();
        Sample after = new Sample();
        after.reference = "shop:2";
        after.layers = List.of(
                new ImageFacts.Layer("sha256:a", "ADD rootfs", 80_000_000, 0),
                new ImageFacts.Layer("sha256:c", "RUN download", 190_000_000, 189_000_000),
                new ImageFacts.Layer("sha256:d", "COPY 1", 1_000, 0),
                new ImageFacts.Layer("sha256:e", "COPY 2", 1_000, 0),
                new ImageFacts.Layer("sha256:f", "COPY 3", 1_000, 0),
                new ImageFacts.Layer("sha256:0", "WORKDIR /app", 0, 0));

        assertThat(findings(SizeJudge.judge(List.of(before.facts(), after.facts()))))
                .containsExactly(
                        new Finding(
                                "TOO_LARGE",
                                "image shop:2",
                                "at most 200.0 MB",
                                "270.0 MB",
                                "70.0 MB too many",
                                "see the largest layers; take a slimmer base, leave out what only the build needs, delete in"
                                        + " the instruction that creates",
                                List.of(
                                        "190.0 MB by RUN download, of which later layers hide 189.0 MB",
                                        "80.0 MB by ADD rootfs",
                                        "1.0 kB by COPY 1",
                                        "1.0 kB by COPY 2",
                                        "1.0 kB by COPY 3",
                                        "190.0 MB in layers that shop:1 does not have; it is 100.0 MB")),
                        new Finding(
                                "TOO_MANY_LAYERS",
                                "image shop:2",
                                "at most 4 layers with files",
                                "5",
                                "1 too many",
                                "join RUN and COPY instructions that change together",
                                List.of(
                                        "190.0 MB by RUN download, of which later layers hide 189.0 MB",
                                        "80.0 MB by ADD rootfs",
                                        "1.0 kB by COPY 1",
                                        "1.0 kB by COPY 2",
                                        "1.0 kB by COPY 3",
                                        "190.0 MB in layers that shop:1 does not have; it is 100.0 MB")));
    }

    @Test
    void says_whose_budget_it_is() {
        assertThat(findings(judged(SizeJudge::judge, sample -> {
                    sample.budget = ImageBudget.DEFAULT;
                    sample.layers = List.of(new ImageFacts.Layer("sha256:a", "ADD rootfs", 600_000_000, 0));
                })))
                .extracting(Finding::expected)
                .containsExactly("at most 500.0 MB (the project's default)");
    }

    // ---- DEP-IMG-010 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_setuid_files_even_if_the_image_does_not_start() {
        assertThat(findings(judged(PrivilegedFilesJudge::judge, sample -> {
                    sample.setuid = List.of(
                            new ImageFacts.SetuidFile("/bin/su", 04755, 1),
                            new ImageFacts.SetuidFile("/usr/bin/wall", 02755, 1));
                    sample.trials.clear();
                    sample.trials.add(new Trial(Kind.AS_IT_IS, 8080, ended(1, "no")));
                })))
                .extracting(Finding::cause, Finding::observed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("SETUID_FILE", "/bin/su (4755), /usr/bin/wall (2755)"));
    }

    @Test
    void fails_for_a_port_that_the_image_does_not_expose() {
        assertThat(findings(judged(
                        PrivilegedFilesJudge::judge,
                        sample -> sample.trials.set(0, new Trial(Kind.AS_IT_IS, 8080, ready(1, 7, 5005))))))
                .extracting(Finding::expected, Finding::observed, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "listens on no other TCP ports than those it exposes (8080)",
                        "listens on 5005",
                        "5005 too many"));
    }

    // ---- DEP-IMG-011 -------------------------------------------------------------------------------------------

    @Test
    void says_what_had_to_be_given() {
        assertThat(judged(
                                RestrictedStartJudge::judge,
                                sample -> sample.run = new ImageRun(
                                        "999:999",
                                        Map.of(),
                                        List.of(),
                                        Map.of(),
                                        null,
                                        null,
                                        Duration.ofSeconds(60),
                                        List.of("/tmp", "/run"),
                                        List.of("NET_BIND_SERVICE")))
                        .reason())
                .isEqualTo("shop:1: starts, given as declared: user 999:999; writable /tmp, /run; capabilities"
                        + " NET_BIND_SERVICE");
    }

    @Test
    void names_the_restriction_that_is_to_blame() {
        assertThat(findings(judged(RestrictedStartJudge::judge, sample -> restricted(sample, false, true))))
                .containsExactly(new Finding(
                        "WRITES_TO_ROOT_FILE_SYSTEM",
                        "image shop:1",
                        "starts with a read-only root file system",
                        "it ended with exit code 1, last line: cannot write",
                        "starts when it may write there",
                        "let it write to a volume only; declare the folders under \"run: {writable: […]}\" and mount an"
                                + " emptyDir on each in the manifests",
                        List.of("written to when it may: /tmp", "written to when it may: /tmp/x")));
        assertThat(findings(judged(RestrictedStartJudge::judge, sample -> restricted(sample, true, false))))
                .extracting(Finding::cause, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "NEEDS_CAPABILITIES", "starts when it has those that the engine gives by default"));
        assertThat(findings(judged(RestrictedStartJudge::judge, sample -> restricted(sample, true, true))))
                .extracting(Finding::cause, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "DOES_NOT_START_RESTRICTED", "starts with either restriction alone"));
        assertThat(findings(judged(RestrictedStartJudge::judge, sample -> restricted(sample, false, false))))
                .extracting(Finding::cause, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "DOES_NOT_START_RESTRICTED", "starts with neither restriction alone, only without both"));
    }

    private static void restricted(Sample sample, boolean readOnlyWorks, boolean noCapabilitiesWorks) {
        Seen failed = ended(1, "cannot write");
        sample.trials.set(1, new Trial(Kind.RESTRICTED, 8080, failed));
        sample.trials.add(new Trial(Kind.READ_ONLY, 8080, readOnlyWorks ? ready(1, 7, 8080) : failed));
        sample.trials.add(new Trial(Kind.NO_CAPABILITIES, 8080, noCapabilitiesWorks ? ready(1, 7, 8080) : failed));
    }

    @Test
    void takes_an_image_without_a_port_for_started_while_it_runs() {
        Seen running = new Seen(
                1, null, true, 0, false, "", List.of(new Process(7, "worker")), List.of(), List.of(), 1, List.of());

        assertThat(judged(RestrictedStartJudge::judge, sample -> {
                    sample.trials.set(0, new Trial(Kind.AS_IT_IS, null, running));
                    sample.trials.set(1, new Trial(Kind.RESTRICTED, null, running));
                }))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judged(
                        StartBudgetJudge::judge,
                        sample -> sample.trials.set(0, new Trial(Kind.AS_IT_IS, null, running))))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "shop:1: nothing shows when it is ready: it exposes no port; declare \"run: {ready: …}\""));
    }

    // ---- DEP-IMG-013 -------------------------------------------------------------------------------------------

    @Test
    void fails_for_a_late_start_and_for_memory() {
        assertThat(findings(judged(
                        StartBudgetJudge::judge,
                        sample -> sample.budget =
                                new ImageBudget(1, 1, Duration.ofMillis(1_500), 40_000_000, List.of("memory")))))
                .extracting(Finding::cause, Finding::expected, Finding::observed, Finding::difference)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "SLOW_START", "ready within 1.5 s", "ready after 2.0 s", "0.5 s too late"),
                        org.assertj.core.groups.Tuple.tuple(
                                "MEMORY_AT_IDLE",
                                "at most 40.0 MB at idle (the project's default)",
                                "50.0 MB",
                                "10.0 MB too many"));
    }
}
