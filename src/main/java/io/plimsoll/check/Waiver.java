package io.plimsoll.check;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An owned, dated permission to release although a check fails.
 *
 * @param id the waiver's own id
 * @param check the id of the check that it covers
 * @param subject what it is for; it covers nothing else
 * @param justification why
 * @param owner who answers for it
 * @param approver who allowed it
 * @param created the first day it holds
 * @param expires the last day it holds
 */
public record Waiver(
        String id,
        String check,
        Subject subject,
        String justification,
        String owner,
        String approver,
        LocalDate created,
        LocalDate expires) {

    /**
     * What a waiver is for: everything that is named has to be what was tested.
     *
     * @param deployment the name of the deployment, as its spec says; {@code null} for any
     * @param image the digest of an image that has to be among those that ran; {@code null} for any
     * @param environment the kind of environment, or the UID of a cluster; {@code null} for any
     */
    public record Subject(@Nullable String deployment, @Nullable String image, @Nullable String environment) {

        public Subject {
            if (deployment == null && image == null && environment == null) {
                throw new IllegalArgumentException("a waiver has to say what it is for");
            }
        }

        /** Returns the same in words, for example {@code deployment shop, environment k3s}. */
        public String words() {
            List<String> parts = new ArrayList<>();
            if (deployment != null) {
                parts.add("deployment " + deployment);
            }
            if (image != null) {
                parts.add("image " + image);
            }
            if (environment != null) {
                parts.add("environment " + environment);
            }
            return String.join(", ", parts);
        }
    }

    /** Returns whether the waiver holds on {@code day}. */
    public boolean holdsOn(LocalDate day) {
        return !day.isBefore(created) && !day.isAfter(expires);
    }
}
