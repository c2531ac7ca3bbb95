package io.plimsoll.toolbox.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds the command line that starts the load generator.
 *
 * @param java the Java launcher as the toolbox knows it, for example {@code java}
 * @param classPath the arguments that set the class path there, for example {@code @/opt/plimsoll/java.args}
 * @param heapMegabytes the heap's bound
 */
public record GeneratorCommand(String java, List<String> classPath, int heapMegabytes) {

    /** Enough for several hundred requests a second and Gatling's report. */
    public static final int DEFAULT_HEAP_MEGABYTES = 384;

    public GeneratorCommand {
        classPath = List.copyOf(classPath);
        if (classPath.isEmpty()) {
            throw new IllegalArgumentException("the arguments that set the class path are missing");
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
        List<String> line = new ArrayList<>();
        line.add(java);
        line.addAll(classPath);
        line.add("@" + argumentFile);
        line.add(planFile);
        return List.copyOf(line);
    }
}
