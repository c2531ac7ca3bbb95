package io.plimsoll.toolbox.generator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What Gatling, and the sockets below it, said of each request.
 *
 * <p>Gatling gives the cause of a failure to no hook of its API and writes it to simulation.log without anything that
 * names the request. It does log it, with the virtual user's number, on the user's own thread and before the user goes
 * on. So an appender on that one logger has the words ready when the user's next action asks for them. A user has one
 * request under way at most, so nothing can be mixed up. {@link ConnectionWitness} logs in the same way.
 */
final class FailureMessages extends UnsynchronizedAppenderBase<ILoggingEvent> {

    static final String GATLING = "io.gatling.http.engine.response.DefaultStatsProcessor";

    private static final Pattern FAILED = Pattern.compile("Request '.*' failed for user (\\d+): (.*)", Pattern.DOTALL);

    private final Map<Long, String> ofGatling = new ConcurrentHashMap<>();
    private final Map<Long, String> ofSocket = new ConcurrentHashMap<>();
    private final Map<Long, Integer> ports = new ConcurrentHashMap<>();

    /**
     * What is known of a request that ended.
     *
     * @param words why it failed; {@code null} if nobody said so
     * @param localPort the connection's port on this side; 0 if no connection came about
     */
    record Said(@Nullable String words, int localPort) {}

    /** Listens to both loggers from now on. */
    static FailureMessages attached() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        FailureMessages messages = new FailureMessages();
        messages.setContext(context);
        messages.start();
        for (String name : new String[] {GATLING, ConnectionWitness.LOGGER}) {
            Logger logger = context.getLogger(name);
            logger.setLevel(Level.DEBUG);
            // Gatling's logger also dumps the whole exchange of each failure: that must not reach the log file.
            logger.setAdditive(false);
            logger.addAppender(messages);
        }
        return messages;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        switch (event.getMessage()) {
            case ConnectionWitness.WROTE -> ports.put((Long) arguments[0], (Integer) arguments[1]);
            case ConnectionWitness.FAILED -> ofSocket.putIfAbsent((Long) arguments[0], Objects.toString(arguments[1]));
            default -> {
                Matcher matcher = FAILED.matcher(event.getFormattedMessage());
                if (matcher.matches()) {
                    ofGatling.put(Long.valueOf(matcher.group(1)), matcher.group(2));
                }
            }
        }
    }

    /** Returns and forgets what was said of a request. The socket's own words come before Gatling's. */
    Said take(long userId, long requestId) {
        String gatling = ofGatling.remove(userId);
        String socket = ofSocket.remove(requestId);
        Integer port = ports.remove(requestId);
        // A socket that is closed by Gatling after a time-out says so, too: that is not why the request failed.
        boolean timedOut = gatling != null && gatling.startsWith("Request timeout");
        return new Said(socket == null || timedOut ? gatling : socket, port == null ? 0 : port);
    }
}
