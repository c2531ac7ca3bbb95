package io.plimsoll.suite.load;

import io.plimsoll.evidence.Basis;
import io.plimsoll.suite.RecordedLists;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/** A basis in lines that a test can compare as a whole: one per population, one per query, one for the control. */
public final class BasisText {

    private BasisText() {}

    /**
     * A basis that a recorded run, changed in one respect, has to lead to.
     *
     * @param what names the case
     * @param change what is different in the run
     * @param which which basis
     * @param expected its lines
     */
    public record Case<R, B>(String what, Consumer<R> change, Function<B, Basis> which, String expected) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Returns what says what verdicts on a load rest on, beside which the pods of a namespace were listed. */
    public static LoadBasis beside(Path raw, String namespace, LoadObservations load) {
        try {
            Path folder = Files.createDirectories(raw.resolve("scenario"));
            Files.writeString(
                    folder.resolve(RecordedLists.FILE),
                    "{\"micros\":1,\"request\":\"GET /pods\",\"kind\":\"Pod\",\"namespace\":\"%s\","
                                    .formatted(namespace)
                            + "\"resourceVersion\":\"4711\",\"items\":3,\"complete\":true}\n");
            return LoadBasis.read(folder, load);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines of a basis. */
    public static String of(Basis basis) {
        StringBuilder text = new StringBuilder();
        for (Basis.Population population : basis.populations()) {
            text.append("%s of %s %s (%s)%n"
                    .formatted(population.examined(), population.total(), population.of(), population.rule()));
            for (Basis.Query query : population.queries()) {
                text.append("  %s @%s: %s%s%n"
                        .formatted(
                                query.request(),
                                query.resourceVersion(),
                                query.items(),
                                query.complete() ? "" : ", not all"));
            }
        }
        return text.append("%s: %s: %s%n"
                        .formatted(
                                basis.control().state(),
                                basis.control().what(),
                                basis.control().observed()))
                .toString();
    }
}
