package io.plimsoll.suite;

import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.EvidencePack;
import java.util.Map;

/** Puts phases and decisions on record, in the chain of the pack's events, and passes everything on. */
final class RecordingListener implements RunListener {

    private final EvidencePack pack;
    private final RunListener next;

    RecordingListener(EvidencePack pack, RunListener next) {
        this.pack = pack;
        this.next = next;
    }

    @Override
    public void phase(String phase, String detail) {
        pack.event("phase", Map.of("phase", phase, "detail", detail));
        next.phase(phase, detail);
    }

    @Override
    public void live(String line) {
        next.live(line);
    }

    @Override
    public void decided(Check check, Verdict verdict) {
        pack.decided(check, verdict);
        next.decided(check, verdict);
    }
}
