package io.plimsoll.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;

/**
 * How long a pack is to be kept.
 *
 * @param name the retention class, as the spec calls it
 * @param deleteAfter the last day on which the pack has to be there, UTC
 */
public record Retention(@JsonProperty("class") String name, LocalDate deleteAfter) {}
