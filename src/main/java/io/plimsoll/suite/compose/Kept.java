package io.plimsoll.suite.compose;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.toolbox.requests.Answer;
import io.plimsoll.toolbox.requests.RequestPlan.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was written through the declared pair of requests, and how it read before and after.
 *
 * @param before the answer to the request that reads, before anything was written
 * @param write the answer to the request that writes
 * @param after the answer to the request that reads, right after that
 */
record Kept(Answer before, Answer write, Answer after) {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** What {@value ReadWrite#ID} stands for: one thing is written, and the project's volumes are its own. */
    private static final String NUMBER = "1";

    /** Returns what follows where nothing can be written. */
    static Verdict nothingDeclared() {
        return new Verdict.NotTested(
                ReasonCode.PREREQ_MISSING,
                "the spec declares no \"read-write\", a request that writes and one that reads it back by {id}, of an entry point that the"
                        + " Compose file has; so nothing tells whether what was written is still there");
    }

    private static Optional<String> url(ComposeBench bench) {
        ReadWrite pair = bench.context().spec().readWrite();
        return pair == null || pair.read().path().contains(ReadWrite.LOCATION)
                ? Optional.empty()
                : bench.context().spec().entryPoints().stream()
                        .filter(entryPoint -> entryPoint.name().equals(pair.entryPoint()))
                        .findFirst()
                        .flatMap((EntryPoint entryPoint) -> bench.baseUrl(entryPoint));
    }

    /** Writes something; {@code null} if nothing can be written. */
    static @Nullable Kept write(ComposeBench bench) throws IOException, InterruptedException {
        ReadWrite pair = bench.context().spec().readWrite();
        Optional<String> url = url(bench);
        if (pair == null || url.isEmpty()) {
            return null;
        }
        Call read = reading(pair, url.get());
        List<Answer> answers = bench.ask(
                List.of(read.justOnce(), ComposeBench.call("write", url.get(), numbered(pair.write())), read), ANSWER);
        return new Kept(answers.get(0), answers.get(1), answers.get(2));
    }

    /** Reads it again. */
    static Answer read(ComposeBench bench, Duration within) throws IOException, InterruptedException, HarnessFailure {
        ReadWrite pair = bench.context().spec().readWrite();
        String url = url(bench).orElse("");
        if (pair == null || url.isEmpty()) {
            throw new HarnessFailure(
                    "nothing was written that could be read", "report this as a defect of the harness");
        }
        return bench.ask(List.of(reading(pair, url)), within).get(0);
    }

    private static Call reading(ReadWrite pair, String url) {
        return ComposeBench.call("read", url, numbered(pair.read()));
    }

    private static RequestSpec numbered(RequestSpec request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.replaceAll((name, value) -> numbered(value));
        String body = request.body();
        return new RequestSpec(
                request.method(),
                numbered(request.path()),
                headers,
                body == null ? null : numbered(body),
                request.expectedStatus());
    }

    private static String numbered(String text) {
        return text.replace(ReadWrite.ID, NUMBER);
    }

    /** Returns why nothing follows from what is read later; empty if something does. */
    Optional<Verdict> unsound() {
        if (!write.right() || !after.right()) {
            Answer wrong = write.right() ? after : write;
            return Optional.of(new Verdict.Error(
                    "before anything was done, %s was answered with %s".formatted(wrong.request(), wrong.text()),
                    "correct \"read-write\" in the spec, so that both requests are answered as declared"));
        }
        return before.sha256().equals(after.sha256())
                ? Optional.of(new Verdict.Error(
                        "the answer to %s is the same before and after the write, so it does not show what was written"
                                .formatted(after.request()),
                        "declare a request that reads what the other one writes"))
                : Optional.empty();
    }

    /** Returns whether an answer still shows what was written. */
    boolean isStillThere(Answer later) {
        return later.right() && later.sha256().equals(after.sha256());
    }
}
