package io.plimsoll.suite;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.stream.Stream;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps libraries from filling a build's output where nobody has configured Logback, which then writes everything, a line
 * for each byte that goes to the Docker engine. What somebody has configured is left alone.
 */
final class QuietLogs {

    private QuietLogs() {}

    /** Quietens this JVM's logs if that is called for. */
    static void whereNobodyHasConfiguredThem() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        // By name: Logback need not be on the class path.
        if (factory.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")) {
            OfLogback.quieten(factory, Thread.currentThread().getContextClassLoader());
        }
    }

    /** Loaded only where Logback is. */
    static final class OfLogback {

        private OfLogback() {}

        static void quieten(ILoggerFactory factory, ClassLoader loader) {
            LoggerContext context = (LoggerContext) factory;
            ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getLevel() == Level.DEBUG && !isConfigured(loader)) {
                root.setLevel(Level.WARN);
                context.getLogger(LoggingListener.LOGGER).setLevel(Level.INFO);
            }
        }

        private static boolean isConfigured(ClassLoader loader) {
            return System.getProperty("logback.configurationFile") != null
                    || Stream.of(
                                    "logback-test.xml",
                                    "logback.xml",
                                    "META-INF/services/ch.qos.logback.classic.spi.Configurator")
                            .anyMatch(name -> loader.getResource(name) != null);
        }
    }
}
