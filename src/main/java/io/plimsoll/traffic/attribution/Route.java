package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of an entry point go.
 *
 * @param service the Service
 * @param port the name of the Service's port; {@code null} if it has one port only
 */
public record Route(ServiceKey service, @Nullable String port) {}
