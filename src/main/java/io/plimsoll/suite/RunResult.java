package io.plimsoll.suite;

import io.plimsoll.evidence.RunReport;
import java.nio.file.Path;
import java.util.List;

/** What a run came to. */
public sealed interface RunResult {

    /**
     * The run was carried out; the report says what was found.
     *
     * @param report the canonical report
     * @param pack the folder of the evidence pack
     */
    record Completed(RunReport report, Path pack) implements RunResult {}

    /**
     * The request or the spec is wrong; nothing was started. Exit code 64.
     *
     * @param problems one printable message per problem; never empty
     */
    record Wrong(List<String> problems) implements RunResult {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The run was carried out but what it left is no evidence, so nothing was decided. Exit code 2.
     *
     * @param what what went wrong
     * @param remedy what to do
     */
    record Spoilt(String what, String remedy) implements RunResult {}

    /**
     * The environment lacks something. Exit code 69.
     *
     * @param what what is missing
     * @param remedy what to do
     */
    record Missing(String what, String remedy) implements RunResult {}
}
