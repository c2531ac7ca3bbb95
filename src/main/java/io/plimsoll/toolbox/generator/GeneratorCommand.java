package io.plimsoll.toolbox.generator;

import java.util.List;

/**
 * Builds the command line that starts the load generator.
 *
 * @param java the Java launcher as the toolbox knows it, for example {@code java}
 * @param classPathFile an argument file of the toolbox that holds {@code -cp} and the class path, which is far too long for
 *     a command line
 * @param heapMegabytes the heap's bound
 */
public record GeneratorCommand(String java, String classPathFile, int heapMegabytes) {

    /** Enough for several hundred requests a second and Gatling's report. */
    public static final int DEFAULT_HEAP_MEGABYTES = 384;

    /** Returns a command with the usual heap. */
    public static GeneratorCommand of(String java, String classPathFile) {
        return new GeneratorCommand(java, classPathFile, DEFAULT_HEAP_MEGABYTES);
    }

    /**
     * Returns the command line.
     *
     * @param planFile where the plan was written
     */
    public List<String> commandLine(String planFile) {
        return List.of(
                java,
                // Gatling's log writer reads the inside of java.lang.String.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Xmx" + heapMegabytes + "m",
                // Collector and compiler threads would compete with the load, and with the cluster, on a small host.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "@" + classPathFile,
                GeneratorMain.class.getName(),
                planFile);
    }
}
