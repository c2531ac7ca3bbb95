package io.plimsoll.spec;

import java.time.Duration;

/**
 * What an image may take.
 *
 * @param size the sum of its layers, unpacked, bytes
 * @param layers how many layers that hold files
 * @param start how long from its start until it is ready
 * @param memory what its processes use when it is ready, bytes
 * @param defaults which of them the spec left out, by key; they are defaults of the project and nobody's promise
 */
public record ImageBudget(long size, int layers, Duration start, long memory, java.util.List<String> defaults) {

    /** What an image may take of which the spec says nothing. */
    public static final ImageBudget DEFAULT = new ImageBudget(
            Defaults.IMAGE_SIZE,
            Defaults.IMAGE_LAYERS,
            Defaults.IMAGE_START,
            Defaults.IMAGE_MEMORY,
            java.util.List.of("size", "layers", "start", "memory"));

    public ImageBudget {
        defaults = java.util.List.copyOf(defaults);
    }
}
