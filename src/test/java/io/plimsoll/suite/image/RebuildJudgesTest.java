package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.environment.SavedImage.LayerFile;
import io.plimsoll.suite.image.RebuildFacts.Cached;
import io.plimsoll.suite.image.RebuildFacts.Difference;
import io.plimsoll.suite.image.RebuildFacts.Fresh;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What building again shows. */
class RebuildJudgesTest {

    private static RebuildFacts facts(@Nullable Cached cached, @Nullable Fresh fresh) {
        return new RebuildFacts("shop:1", 0, cached == null ? "not built here" : "", cached, fresh);
    }

    // ---- DEP-IMG-014 -------------------------------------------------------------------------------------------

    @Test
    void passes_a_build_that_reuses_every_layer() {
        assertThat(CacheJudge.judge(List.of(
                        facts(new Cached(List.of("a", "b"), List.of("a", "b"), 1_200), null), facts(null, null))))
                .isEqualTo(new Verdict.Pass(
                        "shop:1: 2 of 2 layers reused in 1.2 s; shop:1: not built here",
                        List.of(new Measurement("layers of shop:1 reused", 2, "", "= 2"))));
    }

    @Test
    void fails_for_the_first_new_layer_and_all_above_it() {
        Verdict verdict = CacheJudge.judge(
                List.of(facts(new Cached(List.of("a", "b", "c"), List.of("a", "x", "c"), 9_000), null)));

        assertThat(verdict)
                .isEqualTo(new Verdict.Fail(
                        List.of(new Finding(
                                "CACHE_NOT_USED",
                                "image shop:1",
                                "a second build of the same sources reuses all 3 layers",
                                "1 of 3 layers reused in 9.0 s",
                                "2 layers are new, from layer 2 on",
                                "put nothing into the build that changes by itself (times, build numbers, files that a build"
                                        + " leaves in its context), or put it into the last instructions",
                                List.of())),
                        List.of(new Measurement("layers of shop:1 reused", 1, "", "= 3"))));
    }

    @Test
    void fails_for_a_layer_more() {
        assertThat(CacheJudge.judge(List.of(facts(new Cached(List.of("a"), List.of("a", "b"), 1), null))))
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void has_nothing_to_say_where_nothing_is_built() {
        assertThat(CacheJudge.judge(List.of(facts(null, null))))
                .isEqualTo(new Verdict.NotApplicable("shop:1: not built here"));
    }

    // ---- DEP-IMG-012 -------------------------------------------------------------------------------------------

    @Test
    void passes_builds_that_differ_in_what_is_declared_only() {
        assertThat(ReproducibleJudge.judge(List.of(facts(null, new Fresh("", 10, List.of(), List.of()))))
                        .reason())
                .isEqualTo("shop:1: 10 files, the same in both builds");
        assertThat(ReproducibleJudge.judge(List.of(facts(
                                null,
                                new Fresh(
                                        "",
                                        10,
                                        List.of(new Difference("/app/x.jsa", "content")),
                                        List.of("/app/x.jsa")))))
                        .reason())
                .isEqualTo("shop:1: 10 files, the same in both builds but for /app/x.jsa, as declared");
    }

    @Test
    void fails_for_anything_else_and_shows_it() {
        Verdict verdict = ReproducibleJudge.judge(List.of(facts(
                null,
                new Fresh(
                        "",
                        10,
                        List.of(new Difference("/app/x.jsa", "content"), new Difference("/built", "only in the first")),
                        List.of("/app/x.jsa")))));

        assertThat(((Verdict.Fail) verdict).findings())
                .containsExactly(new Finding(
                        "BUILDS_DIFFER",
                        "image shop:1",
                        "two builds of the same sources differ in nothing but times and /app/x.jsa",
                        "/built: only in the first",
                        "one difference among 10 files",
                        "fix what the build takes from its surroundings (SOURCE_DATE_EPOCH, sorted lists, pinned versions);"
                                + " what has to differ goes into \"reproducible: {except: […]}\"",
                        List.of("/built: only in the first")));
    }

    @Test
    void does_not_pass_what_could_not_be_built_or_is_not_claimed() {
        assertThat(ReproducibleJudge.judge(List.of(facts(null, new Fresh("no network", 0, List.of(), List.of())))))
                .isEqualTo(new Verdict.NotTested(ReasonCode.PREREQ_MISSING, "shop:1: no network"));
        assertThat(ReproducibleJudge.judge(List.of(facts(null, null))))
                .isEqualTo(new Verdict.NotApplicable("the spec claims of no image that it is reproducible"));
    }

    @Test
    void compares_files_modes_and_configuration_and_no_times_or_own_labels() throws IOException {
        BuildComparison comparison = new BuildComparison();
        file(comparison, "base", "etc/same", 0644, "x");
        file(comparison, "one", "app/content", 0644, "1");
        file(comparison, "one", "app/mode", 0644, "1");
        file(comparison, "one", "app/first", 0644, "1");
        file(comparison, "two", "app/content", 0644, "22");
        file(comparison, "two", "app/mode", 0755, "1");
        file(comparison, "two", "app/second", 0644, "1");
        SavedImage one =
                image("{'config': {'Env': ['A=1'], 'Labels': {'a': '1', 'io.plimsoll.run': '1'}}}", "base", "one");
        SavedImage two = image("{'config': {'Env': ['A=2'], 'Labels': {'a': '2'}}, 'created': 'x'}", "base", "two");

        assertThat(comparison.between(one, two))
                .containsExactly(
                        new Difference("configuration.Env", "not the same"),
                        new Difference("configuration.Labels.a", "not the same"),
                        new Difference("/app/content", "content of 1 bytes, then other content of 2 bytes"),
                        new Difference("/app/first", "only in the first build"),
                        new Difference("/app/mode", "mode 644, then 755"),
                        new Difference("/app/second", "only in the second build"));
        assertThat(comparison.between(one, one)).isEmpty();
        assertThat(comparison.count(one)).isEqualTo(4);
    }

    private static void file(BuildComparison comparison, String layer, String path, int mode, String content)
            throws IOException {
        comparison.layer(layer);
        comparison.file(
                layer,
                new LayerFile(path, LayerFile.Kind.FILE, mode, content.length()),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static SavedImage image(String config, String... layers) throws IOException {
        return new SavedImage(new ObjectMapper().readTree(config.replace('\'', '"')), List.of(layers));
    }
}
