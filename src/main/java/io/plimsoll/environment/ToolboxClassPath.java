package io.plimsoll.environment;

import java.time.Duration;

/**
 * The class path of this JVM, inside a toolbox.
 *
 * @param argFile absolute path there of an argument file for {@code java @argFile}
 * @param entries how many jars and folders it names
 * @param bytes how much was copied
 * @param took how long that took
 */
public record ToolboxClassPath(String argFile, int entries, long bytes, Duration took) {}
