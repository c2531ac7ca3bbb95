package io.plimsoll.network;

import org.jspecify.annotations.Nullable;

/**
 * A port that a container declares.
 *
 * @param name its name; {@code null} without one
 * @param port the port
 */
public record ContainerPort(@Nullable String name, Port port) {}
