package io.plimsoll.suite;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;

/** Checks an evidence pack offline: are its files what they were, and do its raw files lead to the same verdicts. */
public interface PackAudit {

    /**
     * Audits a pack. Needs neither a cluster nor Docker.
     *
     * @param pack the folder of the pack
     * @param signer the public key of whoever is expected to have signed it; then an unsigned pack differs
     * @return what was compared and what came of it; a folder that is no pack gives an {@link AuditResult.State#UNKNOWN} item
     */
    AuditResult audit(Path pack, Optional<PublicKey> signer);
}
