package io.plimsoll.toolbox.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.CommandRunner;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A load phase as the harness sees it: started, stopped, and its ledger and report fetched. */
public final class LoadPhase implements AutoCloseable {

    private final CommandRunner place;
    private final CommandRunner.Running running;
    private final GeneratorFiles files;
    private final Duration limit;

    private LoadPhase(CommandRunner place, CommandRunner.Running running, GeneratorFiles files, Duration limit) {
        this.place = place;
        this.running = running;
        this.files = files;
        this.limit = limit;
    }

    /**
     * What a load phase left behind.
     *
     * @param ledger each planned request, in the order in which they ended
     * @param report what the generator says about itself
     * @param folder the folder with the raw files and Gatling's report, on this host
     */
    public record Result(List<LedgerEntry> ledger, GeneratorReport report, Path folder) {

        public Result {
            ledger = List.copyOf(ledger);
        }
    }

    /**
     * Starts the load generator.
     *
     * @param place where it runs
     * @param command how it is started there
     * @param plan what it is to do
     * @param live told the counts so far, about once a second
     */
    public static LoadPhase start(
            CommandRunner place, GeneratorCommand command, LoadPlan plan, Consumer<LiveCounts> live)
            throws IOException {
        String dir = plan.outputDir();
        String planFile = dir + "/plan.json";
        place.write(planFile, plan.toJson());
        ObjectMapper json = new ObjectMapper();
        CommandRunner.Running running = place.start(command.commandLine(planFile), line -> {
            if (line.startsWith("{")) {
                try {
                    live.accept(json.readValue(line, LiveCounts.class));
                } catch (JsonProcessingException e) {
                    // A torn line is a line of progress less, nothing more: the ledger has what counts.
                    return;
                }
            }
        });
        Duration limit = Duration.ofMillis(plan.maxDurationMillis() + plan.longestTimeOutMillis())
                .plus(GeneratorMain.ALLOWANCE);
        return new LoadPhase(place, running, new GeneratorFiles(Path.of(dir)), limit);
    }

    /** Asks the generator to plan nothing more; what is under way still ends. */
    public void stop() throws IOException {
        place.write(files.stop().toString(), new byte[0]);
    }

    /**
     * Waits for the generator's end and fetches what it wrote.
     *
     * @param into a folder of this host for the generator's files
     * @throws IOException if the generator did not complete the run; the message says what it said
     */
    public Result await(Path into) throws IOException, InterruptedException {
        Optional<Integer> exit = running.await(limit);
        if (exit.isEmpty()) {
            throw new IOException("the load generator did not end within " + limit.toSeconds() + " s");
        }
        place.copyOut(files.dir().toString(), into);
        if (exit.get() != 0) {
            throw new IOException("the load generator ended with exit code " + exit.get() + "; it said: "
                    + running.standardError().strip() + " (see " + new GeneratorFiles(into).log() + ")");
        }
        GeneratorFiles fetched = new GeneratorFiles(into);
        return new Result(LedgerFile.read(fetched.ledger()), GeneratorReport.read(fetched.report()), into);
    }

    /** Kills the generator if it still runs. */
    @Override
    public void close() {
        running.close();
    }
}
