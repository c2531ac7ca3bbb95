package io.plimsoll.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of the deployment, how to come by it, and what is declared about it.
 *
 * @param name the reference as the manifests or the update write it
 * @param source how to come by it
 * @param run how it is started by itself
 * @param budget what it may take
 * @param reproducible which files may differ between two builds of the same sources, absolute paths; {@code null} if nothing
 *     is claimed about two builds
 * @param allow files in it that are meant to be there although a check of images would complain: absolute paths
 */
public record ImageSpec(
        String name,
        ImageSource source,
        ImageRun run,
        ImageBudget budget,
        @Nullable List<String> reproducible,
        List<String> allow) {

    public ImageSpec {
        reproducible = reproducible == null ? null : List.copyOf(reproducible);
        allow = List.copyOf(allow);
    }

    /** Makes an image about which nothing is declared. */
    public ImageSpec(String name, ImageSource source) {
        this(name, source, ImageRun.AS_IT_IS, ImageBudget.DEFAULT, null, List.of());
    }

    /** Returns this image with another way to come by it. */
    public ImageSpec from(ImageSource other) {
        return new ImageSpec(name, other, run, budget, reproducible, allow);
    }
}
