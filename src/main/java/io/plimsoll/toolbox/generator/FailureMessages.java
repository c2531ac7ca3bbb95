package io.plimsoll.toolbox.generator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Gatling's own words on each failed request, by virtual user.
 *
 * <p>Gatling gives the cause of a failure to no hook of its API and writes it to simulation.log without anything that
 * names the request. It does log it, with the virtual user's number, on the user's own thread and before the user goes
 * on. So an appender on that one logger has the words ready when the user's next action asks for them. A user has one
 * request under way at most, so nothing can be mixed up.
 */
final class FailureMessages extends UnsynchronizedAppenderBase<ILoggingEvent> {

    static final String LOGGER = "io.gatling.http.engine.response.DefaultStatsProcessor";

    private static final Pattern FAILED = Pattern.compile("Request '.*' failed for user (\\d+): (.*)", Pattern.DOTALL);

    private final Map<Long, String> byUser = new ConcurrentHashMap<>();

    /** Listens to Gatling's logger from now on. */
    static FailureMessages attached() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        FailureMessages messages = new FailureMessages();
        messages.setContext(context);
        messages.start();
        Logger logger = context.getLogger(LOGGER);
        logger.setLevel(Level.DEBUG);
        // The same logger also dumps the whole exchange of each failure: that must not reach the log file.
        logger.setAdditive(false);
        logger.addAppender(messages);
        return messages;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Matcher matcher = FAILED.matcher(event.getFormattedMessage());
        if (matcher.matches()) {
            byUser.put(Long.valueOf(matcher.group(1)), matcher.group(2));
        }
    }

    /** Returns and forgets what was said of a user's last request; {@code null} if nothing was. */
    @Nullable
    String take(long userId) {
        return byUser.remove(userId);
    }
}
