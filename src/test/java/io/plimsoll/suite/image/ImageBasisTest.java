package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.image.ImageFacts.Trial.Kind;
import io.plimsoll.suite.image.ImageJudgesTest.Sample;
import io.plimsoll.suite.load.BasisText;
import io.plimsoll.suite.load.BasisText.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageBasisTest {

    static Stream<Case<Sample, List<ImageFacts>>> cases() {
        return Stream.of(
                new Case<>(
                        "files",
                        sample -> {},
                        images -> ImageBasis.of(ToolsJudge.CHECK, images),
                        """
                        1 of 1 images that the spec names (census)
                          files of image shop:1, sha256:1 @null: 4000
                        NOT_NEEDED: none: it reads every layer of the image, and an image that cannot be read keeps it from passing
                        """),
                new Case<>(
                        "files of an image that is not there",
                        sample -> {
                            sample.id = "";
                            sample.readable = false;
                        },
                        images -> ImageBasis.of(ToolsJudge.CHECK, images),
                        """
                        0 of 1 images that the spec names (those whose layers could be read)
                          files of image shop:1, not there @null: 0, not all
                        NOT_NEEDED: none: it reads every layer of the image, and an image that cannot be read keeps it from passing
                        """),
                new Case<>(
                        "secrets",
                        sample -> {},
                        images -> ImageBasis.of(SecretsJudge.CHECK, images),
                        """
                        1 of 1 images that the spec names (census)
                          files of image shop:1, sha256:1 @null: 4000
                        HELD: secrets planted in a copy of each image, in a hidden layer, a variable, a label and the history, are found: all four found in 1 of 1 copies
                        """),
                new Case<>(
                        "secrets, one of those planted not found",
                        sample -> sample.control = new ImageFacts.Control("", true, true, true, false),
                        images -> ImageBasis.of(SecretsJudge.CHECK, images),
                        """
                        1 of 1 images that the spec names (census)
                          files of image shop:1, sha256:1 @null: 4000
                        NOT_HELD: secrets planted in a copy of each image, in a hidden layer, a variable, a label and the history, are found: all four found in 0 of 1 copies
                        """),
                new Case<>(
                        "secrets in no image that can be read",
                        sample -> sample.readable = false,
                        images -> ImageBasis.of(SecretsJudge.CHECK, images),
                        """
                        0 of 1 images that the spec names (those whose layers could be read)
                          files of image shop:1, sha256:1 @null: 0, not all
                        NOT_HELD: secrets planted in a copy of each image, in a hidden layer, a variable, a label and the history, are found: all four found in 0 of 0 copies
                        """),
                new Case<>(
                        "restricted start",
                        sample -> {},
                        images -> ImageBasis.of(RestrictedStartJudge.CHECK, images),
                        """
                        1 of 1 images that the spec names (census)
                          files of image shop:1, sha256:1 @null: 4000
                        HELD: the image starts by itself when nothing is forbidden: 1 of 1 images did
                        """),
                new Case<>(
                        "budget of an image that does not start by itself",
                        sample -> sample.trials.removeIf(trial -> trial.kind() == Kind.AS_IT_IS),
                        images -> ImageBasis.of(StartBudgetJudge.CHECK, images),
                        """
                        1 of 1 images that the spec names (census)
                          files of image shop:1, sha256:1 @null: 4000
                        NOT_HELD: the image starts by itself when nothing is forbidden: 0 of 1 images did
                        """));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_verdict_says_what_it_rests_on(Case<Sample, List<ImageFacts>> given) {
        Sample sample = new Sample();
        given.change().accept(sample);

        assertThat(BasisText.of(given.which().apply(List.of(sample.facts())))).isEqualTo(given.expected());
    }

    @Test
    void every_image_is_counted_whether_it_could_be_read_or_not() {
        List<ImageFacts> images = new ArrayList<>();
        for (String name : List.of("shop:1", "shop:2", "database:15")) {
            Sample sample = new Sample();
            sample.reference = name;
            sample.readable = !name.equals("shop:2");
            images.add(sample.facts());
        }

        assertThat(BasisText.of(ImageBasis.of(SecretsJudge.CHECK, images)))
                .isEqualTo(
                        """
                        2 of 3 images that the spec names (those whose layers could be read)
                          files of image shop:1, sha256:1 @null: 4000
                          files of image shop:2, sha256:1 @null: 0, not all
                          files of image database:15, sha256:1 @null: 4000
                        HELD: secrets planted in a copy of each image, in a hidden layer, a variable, a label and the history, are found: all four found in 2 of 2 copies
                        """);
    }

    @Test
    void what_was_built_again_is_counted() {
        RebuildFacts.Cached cached = new RebuildFacts.Cached(List.of("sha256:a"), List.of("sha256:a"), 10);
        RebuildFacts.Fresh fresh = new RebuildFacts.Fresh("", 4_000, List.of(), List.of());
        RebuildFacts.Fresh failed = new RebuildFacts.Fresh("its base is gone", 0, List.of(), List.of());

        assertThat(BasisText.of(ImageBasis.rebuilt(List.of(
                        new RebuildFacts("shop:1", 0, "", cached, fresh),
                        new RebuildFacts("shop:2", 0, "", cached, failed),
                        new RebuildFacts("shop:3", 0, "", null, failed),
                        new RebuildFacts("database:15", 0, "it is not built from a context", null, null)))))
                .isEqualTo(
                        """
                        2 of 4 images that the spec names (those that were built again)
                          builds of shop:1 @null: 3
                          builds of shop:2 @null: 2
                          builds of shop:3 @null: 0, not all
                          builds of database:15 @null: 0, not all
                        NOT_NEEDED: none: it passes on two builds that were compared, and not on what was not seen
                        """);
    }
}
