package io.plimsoll.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures the clock skew from the Date header of an API server's answers. */
final class ClockSkewMeter {

    /** Every second turns within it. */
    private static final Duration WINDOW = Duration.ofMillis(1100);

    /** On a busy machine, several turns are needed until an answer comes quickly. */
    private static final Duration LONGEST = Duration.ofMillis(3300);

    private static final Duration ENOUGH = Duration.ofMillis(15);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private ClockSkewMeter() {}

    static ClockSkew measure(KubernetesClient client) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "version")
                .build();
        // One reading of the wall clock, carried on by the monotonic one: no step of the former comes between.
        answer(http, request); // the first one also sets the connection up
        Instant start = Instant.now();
        long begin = System.nanoTime();
        List<ClockSkew.Sample> samples = new ArrayList<>();
        while (true) {
            Instant sent = start.plusNanos(System.nanoTime() - begin);
            HttpResponse<String> response = answer(http, request);
            Instant received = start.plusNanos(System.nanoTime() - begin);
            String date = response.header("Date");
            if (date == null) {
                throw new EnvironmentFailed(
                        "The clock skew to the API server is not known."
                                + "\n  expected: a Date header in the answer to GET /version"
                                + "\n  observed: none (status " + response.code() + ")",
                        "see what stands between this machine and the API server: it must hand the header on.");
            }
            samples.add(new ClockSkew.Sample(
                    sent,
                    received,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
            ClockSkew skew = ClockSkew.of(samples);
            Duration since = Duration.ofNanos(System.nanoTime() - begin);
            boolean accurate = skew.error().compareTo(ENOUGH) < 0;
            if (accurate && since.compareTo(WINDOW) > 0 || since.compareTo(LONGEST) > 0) {
                return skew;
            }
        }
    }

    private static HttpResponse<String> answer(HttpClient http, HttpRequest request) {
        try {
            return http.sendAsync(request, String.class).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new EnvironmentFailed(
                    "The API server did not answer GET /version: " + Engine.rootMessage(e),
                    "see that the cluster is up and can be reached from here.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }
}
