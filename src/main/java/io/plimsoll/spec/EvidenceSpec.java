package io.plimsoll.spec;

import java.util.Locale;

/**
 * What the spec says about the evidence itself.
 *
 * @param classification who may read it, printed at the top of the report
 * @param assessor whether those who build the deployment run it themselves
 * @param retention how long the pack is to be kept
 */
public record EvidenceSpec(String classification, Assessor assessor, RetentionSpec retention) {

    /** Who runs it. */
    public enum Assessor {
        /** Those who build the deployment. */
        SELF,
        /** Others. */
        INDEPENDENT;

        /** Returns the word that the spec has for it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How long a pack is to be kept.
     *
     * @param name the class of retention, in the words of whoever keeps the packs
     * @param days how many days from the start of the run
     */
    public record RetentionSpec(String name, int days) {}
}
