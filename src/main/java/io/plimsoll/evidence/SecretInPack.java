package io.plimsoll.evidence;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** That a pack holds a secret which the run knew of: it is no evidence, and must not be passed on. */
public final class SecretInPack extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says where, and never what.
     *
     * @param files the files that hold one, as paths within the pack
     */
    SecretInPack(List<String> files) {
        super("a secret of this run is in %s of the evidence pack, from which it should have been taken out"
                .formatted(String.join(", ", files)));
    }
}
