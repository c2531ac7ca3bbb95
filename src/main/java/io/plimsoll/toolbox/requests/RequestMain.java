package io.plimsoll.toolbox.requests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.requests.RequestPlan.Call;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests: {@code RequestMain PLAN}. Prints what came of each as a line of JSON.
 *
 * <p>An attempt is made on a connection of its own, so that one does not suffer from what became of another.
 */
public final class RequestMain {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private RequestMain() {}

    /** Sends every request of a plan. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: RequestMain PLAN");
            System.exit(64);
        }
        RequestPlan plan = RequestPlan.read(Path.of(arguments[0]));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.withinMillis());
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        ObjectMapper json = new ObjectMapper();
        for (Call call : plan.calls()) {
            out.println(json.writeValueAsString(send(call, deadline, plan.remembered())));
        }
    }

    static Answer send(Call call, long deadlineNanos, int remembered) throws InterruptedException {
        int attempts = 0;
        while (true) {
            attempts++;
            Answer answer = attempt(call, attempts, remembered);
            if (answer.right() || call.once() || System.nanoTime() + PACE_NANOS >= deadlineNanos) {
                return answer;
            }
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private static Answer attempt(Call call, int attempts, int remembered) throws InterruptedException {
        String label = call.method() + " " + call.url();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(call.url()))
                    .timeout(ANSWER)
                    .method(
                            call.method(),
                            call.body() == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(call.body()));
            call.headers().forEach(request::header);
            HttpResponse<byte[]> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String body = new String(response.body(), StandardCharsets.UTF_8);
            return new Answer(
                    call.name(),
                    label,
                    MicroClock.now(),
                    attempts,
                    response.statusCode(),
                    response.statusCode() == call.expectedStatus(),
                    body.substring(0, Math.min(remembered, body.length())),
                    sha256(response.body()),
                    "",
                    headers(response));
        } catch (IOException e) {
            String message = e.getMessage();
            return new Answer(
                    call.name(),
                    label,
                    MicroClock.now(),
                    attempts,
                    0,
                    false,
                    "",
                    "",
                    message == null ? e.getClass().getSimpleName() : message);
        }
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return headers;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
