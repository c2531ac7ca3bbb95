package io.plimsoll.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * States that a check gives evidence for part of a published control.
 *
 * @param catalogue the catalogue's short name, for example {@code NIST SP 800-53}
 * @param version the catalogue's pinned version
 * @param id the control's id in that version; never its title
 * @param relationship how check and control relate, normally {@code intersects-with}
 * @param rationale one sentence in our own words
 * @param source where the mapping comes from, for example {@code author judgement}
 */
public record ControlMapping(
        String catalogue,
        String version,
        @JsonProperty("id") String id,
        String relationship,
        String rationale,
        String source) {}
