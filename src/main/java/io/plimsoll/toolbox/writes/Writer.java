package io.plimsoll.toolbox.writes;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.HttpConnection;
import io.plimsoll.toolbox.generator.HttpConnection.Page;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link WritePlan} out: each request on a connection of its own, none of them twice.
 *
 * <p>Writes go out at their pace whatever became of those before, as clients do that know nothing of each other.
 */
final class Writer {

    static final int THREADS = 16;
    private static final int SERVER_ERROR = 500;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final WritePlan plan;
    private final MicroClock clock;
    private final Consumer<WriteExchange> exchanges;
    private final long timeOutNanos;

    Writer(WritePlan plan, MicroClock clock, Consumer<WriteExchange> exchanges) {
        this.plan = plan;
        this.clock = clock;
        this.exchanges = exchanges;
        this.timeOutNanos = TimeUnit.MILLISECONDS.toNanos(plan.timeOutMillis());
    }

    /** Writes until it is to stop, or reads what the plan names; returns when every request has ended. */
    void run(BooleanSupplier stop) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            if (plan.lastReads().isEmpty()) {
                write(threads, stop);
            } else {
                for (WritePlan.LastRead each : plan.lastReads()) {
                    threads.execute(() -> read(each.write(), Part.LAST_READ, each.baseUrl(), each.location()));
                }
            }
        } finally {
            threads.shutdown();
        }
        if (!threads.awaitTermination(plan.hardLimitMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("requests have not ended by the hard limit");
        }
    }

    private void write(ExecutorService threads, BooleanSupplier stop) throws InterruptedException {
        long began = System.nanoTime();
        for (long i = 0; !stop.getAsBoolean(); i++) {
            long due = began + (long) (i / plan.perSecond() * TimeUnit.SECONDS.toNanos(1));
            for (long left = due - System.nanoTime();
                    left > 0 && !stop.getAsBoolean();
                    left = due - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
            }
            if (!stop.getAsBoolean()) {
                long number = plan.firstWrite() + i;
                threads.execute(() -> writeAndRead(number));
            }
        }
    }

    private void writeAndRead(long number) {
        WriteExchange written = exchange(number, Part.WRITE, plan.baseUrl(), plan.writeOf(number), null);
        for (int i = 0; i < plan.readsEach() && written.ok(); i++) {
            read(number, Part.READ, plan.baseUrl(), written.location());
        }
    }

    private void read(long number, Part part, String baseUrl, @Nullable String location) {
        if (location == null && plan.needsLocation()) {
            long now = clock.micros();
            String words = "the answer to the write named no Location";
            exchanges.accept(new WriteExchange(number, part, now, now, Result.NO_ANSWER, 0, null, null, null, words));
            return;
        }
        exchange(number, part, baseUrl, plan.readOf(number, location), plan.shown(number));
    }

    private WriteExchange exchange(
            long number, Part part, String baseUrl, PlannedRequest request, @Nullable String shows) {
        long sent = clock.micros();
        WriteExchange exchange;
        try (HttpConnection connection = HttpConnection.open(baseUrl, timeOutNanos)) {
            Page page = connection.page(request, timeOutNanos);
            int status = page.answer().status();
            exchange = new WriteExchange(
                    number,
                    part,
                    sent,
                    clock.micros(),
                    result(request, page, shows),
                    status,
                    page.answer().header(plan.identity().podHeader()),
                    page.answer().header(plan.identity().versionHeader()),
                    path(page.answer().header("location")),
                    null);
        } catch (IOException | RuntimeException e) {
            String words = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
            exchange =
                    new WriteExchange(number, part, sent, clock.micros(), Result.NO_ANSWER, 0, null, null, null, words);
        }
        exchanges.accept(exchange);
        return exchange;
    }

    private static Result result(PlannedRequest request, Page page, @Nullable String shows) {
        int status = page.answer().status();
        boolean right = status == request.expectedStatus();
        if (shows == null) {
            return right ? Result.AS_DECLARED : Result.WRONG_ANSWER;
        }
        if (right && page.body().contains(shows)) {
            return Result.AS_DECLARED;
        }
        return status >= SERVER_ERROR && !right ? Result.WRONG_ANSWER : Result.NOT_THERE;
    }

    /** Returns the path of a location, which may be a whole URL. */
    static @Nullable String path(@Nullable String location) {
        if (location == null) {
            return null;
        }
        try {
            URI uri = URI.create(location);
            String path = uri.getRawPath();
            return path == null || path.isEmpty()
                    ? null
                    : uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        } catch (IllegalArgumentException e) {
            // What is no URI leads nowhere.
            return null;
        }
    }
}
