package io.plimsoll.suite.image;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.image.ImageFacts.Trial;
import java.util.List;
import java.util.Locale;

/** Says what the verdicts on images rest on: every image that the spec names, and what was planted in it or started. */
final class ImageBasis {

    private ImageBasis() {}

    static Basis of(String check, List<ImageFacts> images) {
        long read = images.stream().filter(image -> image.contents() != null).count();
        return new Basis(
                List.of(population(
                        "images that the spec names",
                        read,
                        images.size(),
                        "those whose layers could be read",
                        images.stream().map(ImageBasis::query).toList())),
                control(check, images));
    }

    /** Returns what verdicts on images that were built again rest on. */
    static Basis rebuilt(List<RebuildFacts> images) {
        long again = images.stream().filter(image -> builds(image) > 0).count();
        return new Basis(
                List.of(population(
                        "images that the spec names",
                        again,
                        images.size(),
                        "those that were built again",
                        images.stream()
                                .map(image -> new Query(
                                        "builds of " + image.reference(), null, builds(image), builds(image) > 0))
                                .toList())),
                Control.notNeeded("it passes on two builds that were compared, and not on what was not seen"));
    }

    /** Returns how many builds of an image were compared, its own included; 0 if it was not built again. */
    private static int builds(RebuildFacts image) {
        int again = image.cached() == null ? 0 : 1;
        if (image.fresh() != null && image.fresh().problem().isEmpty()) {
            again++;
        }
        return again == 0 ? 0 : 1 + again;
    }

    private static Population population(String of, long examined, int total, String rule, List<Query> queries) {
        return new Population(of, examined, total, examined == total ? Population.CENSUS : rule, queries);
    }

    private static Query query(ImageFacts image) {
        ImageFacts.Contents contents = image.contents();
        return new Query(
                "files of image %s, %s".formatted(image.reference(), image.id().isEmpty() ? "not there" : image.id()),
                null,
                contents == null ? 0 : contents.files(),
                contents != null);
    }

    private static Control control(String check, List<ImageFacts> images) {
        return switch (check) {
            case SecretsJudge.CHECK -> planted(images);
            case RestrictedStartJudge.CHECK, StartBudgetJudge.CHECK -> started(images);
            default ->
                Control.notNeeded(
                        "it reads every layer of the image, and an image that cannot be read keeps it from passing");
        };
    }

    private static Control planted(List<ImageFacts> images) {
        List<ImageFacts> read =
                images.stream().filter(image -> image.contents() != null).toList();
        long found = read.stream().filter(image -> image.control().found()).count();
        return new Control(
                "secrets planted in a copy of each image, in a hidden layer, a variable, a label and the history, are"
                        + " found",
                !read.isEmpty() && found == read.size() ? Control.State.HELD : Control.State.NOT_HELD,
                String.format(Locale.ROOT, "all four found in %d of %d copies", found, read.size()));
    }

    private static Control started(List<ImageFacts> images) {
        long started = images.stream()
                .filter(image -> {
                    Trial free = image.trial(Trial.Kind.AS_IT_IS);
                    return free != null && image.worked(free);
                })
                .count();
        return new Control(
                "the image starts by itself when nothing is forbidden",
                started > 0 ? Control.State.HELD : Control.State.NOT_HELD,
                String.format(Locale.ROOT, "%d of %d images did", started, images.size()));
    }
}
