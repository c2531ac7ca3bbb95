package io.plimsoll.traffic.attribution;

import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LossCause;
import java.util.List;

/** What was answered was not lost: the application said no. */
final class ApplicationErrorRule implements AttributionRule {

    @Override
    public boolean decisive() {
        return true;
    }

    @Override
    public List<Explanation> explain(Loss loss, Scene scene) {
        if (loss.entry().state() != EndState.APPLICATION_ERROR) {
            return List.of();
        }
        String pod = loss.entry().pod();
        String message = loss.entry().message();
        String sentence = loss.words() + (pod == null ? "" : " by " + pod) + (message == null ? "." : ": " + message);
        return List.of(new Explanation(LossCause.APPLICATION_ERROR, pod, sentence, List.of()));
    }
}
