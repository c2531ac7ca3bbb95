package io.plimsoll.toolbox.generator;

import java.util.List;

/**
 * Builds the command line that starts the load generator.
 *
 * <p>The class path has far more than a hundred entries, so it goes into a file that the command refers to.
 *
 * @param java the Java launcher as the toolbox knows it, for example {@code java}
 * @param classPath the class path as the toolbox knows it
 * @param heapMegabytes the heap's bound
 */
public record GeneratorCommand(String java, List<String> classPath, int heapMegabytes) {

    /** Enough for several hundred requests a second and Gatling's report. */
    public static final int DEFAULT_HEAP_MEGABYTES = 384;

    public GeneratorCommand {
        classPath = List.copyOf(classPath);
        if (classPath.isEmpty()) {
            throw new IllegalArgumentException("the class path is empty");
        }
    }

    /** Returns the content of the argument file; write it where {@link #commandLine} says it is. */
    public String argumentFile() {
        return String.join(
                        "\n",
                        // Gatling's log writer reads the inside of java.lang.String.
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Xmx" + heapMegabytes + "m",
                        // Two collector threads would compete with the load on a small host.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        quoted(String.join(":", classPath)),
                        GeneratorMain.class.getName())
                + "\n";
    }

    /**
     * Returns the command line.
     *
     * @param argumentFile where {@link #argumentFile()} was written
     * @param planFile where the plan was written
     */
    public List<String> commandLine(String argumentFile, String planFile) {
        return List.of(java, "@" + argumentFile, planFile);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
