package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * Response headers that tell who answered.
 *
 * @param podHeader carries the pod's name; {@code null} if there is no such header
 * @param versionHeader carries the application's version; {@code null} if there is no such header
 */
public record Identity(@Nullable String podHeader, @Nullable String versionHeader) {}
