package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class QuietLogsTest {

    private static final ClassLoader NOTHING = new URLClassLoader(new URL[0], null);

    @Test
    void without_a_configuration_only_warnings_and_progress_are_written() {
        LoggerContext context = new LoggerContext();

        QuietLogs.OfLogback.quieten(context, NOTHING);

        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.plimsoll.progress").isInfoEnabled()).isTrue();
        assertThat(context.getLogger("org.testcontainers").isInfoEnabled()).isFalse();
    }

    @Test
    void what_somebody_has_configured_is_left_alone() {
        LoggerContext byFile = new LoggerContext();
        QuietLogs.OfLogback.quieten(byFile, getClass().getClassLoader()); // which has logback-test.xml
        assertThat(byFile.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.DEBUG);

        LoggerContext byHand = new LoggerContext();
        byHand.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
        QuietLogs.OfLogback.quieten(byHand, NOTHING);
        assertThat(byHand.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.TRACE);
    }
}
