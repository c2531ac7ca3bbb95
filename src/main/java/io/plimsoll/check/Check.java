package io.plimsoll.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that must hold, as the catalogue describes it.
 *
 * @param id the stable id, for example {@code DEP-ROL-001}
 * @param version raised whenever the criterion or the way of testing changes
 * @param suite the suite that decides it, for example {@code rolling-update}
 * @param title what must hold, in one line
 * @param severity how much harm a failure stands for
 * @param method whether the behaviour is provoked or only read
 * @param criterion when exactly the check passes
 * @param procedure how it is tested, step by step in prose
 * @param remedy what usually mends a failure
 * @param causes every cause code that the check's judge may name, with a sentence each
 * @param controls the published controls that the check gives evidence for; empty means functional only
 * @param mutants the broken deployments that prove that the check can fail, each with the cause for which it must
 */
public record Check(
        String id,
        int version,
        String suite,
        String title,
        Severity severity,
        Method method,
        String criterion,
        String procedure,
        String remedy,
        Map<String, String> causes,
        @JsonProperty("controls") List<ControlMapping> controls,
        Map<String, String> mutants) {

    public Check {
        causes = Collections.unmodifiableMap(new TreeMap<>(causes));
        controls = List.copyOf(controls);
        mutants = Collections.unmodifiableMap(new TreeMap<>(mutants));
    }
}
