package io.plimsoll.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
        String source) {

    /** The source of a mapping that nothing published says. */
    public static final String JUDGEMENT = "author judgement";

    /**
     * Returns how sure it is that the mapping is right, which follows from where it comes from: {@code medium} if it was
     * held against the control's own text or a published mapping, {@code low} if it is the author's judgement. None is
     * {@code high} before somebody competent has reviewed it.
     */
    @JsonIgnore
    public String confidence() {
        return source.equals(JUDGEMENT) ? "low" : "medium";
    }
}
