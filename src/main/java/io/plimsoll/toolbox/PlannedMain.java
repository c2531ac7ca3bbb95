package io.plimsoll.toolbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the main classes of the toolbox have in common: each takes the file of its plan as its only argument, carries it out,
 * and says by its exit code whether it could.
 *
 * @param <P> the plan
 */
public final class PlannedMain<P> {

    private static final int BAD_PLAN = 64;
    private static final int BROKEN = 70;

    private final String name;
    private final Reader<P> reader;

    private PlannedMain(String name, Reader<P> reader) {
        this.name = name;
        this.reader = reader;
    }

    /** Reads a plan from a file. */
    @FunctionalInterface
    public interface Reader<P> {
        P read(Path file) throws IOException;
    }

    /** Carries a plan out. */
    @FunctionalInterface
    public interface Work<P> {
        void perform(P plan) throws IOException, InterruptedException;
    }

    /** Returns that of a class, whose plans are read in a certain way. */
    public static <P> PlannedMain<P> of(Class<?> main, Reader<P> reader) {
        return new PlannedMain<>(main.getSimpleName(), reader);
    }

    /**
     * Carries out the plan that the arguments name, and ends this process: with 0 when that is done, 64 when the plan cannot be
     * read, 70 when the work could not go on.
     */
    public void run(String[] args, Work<P> work) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: " + name + " PLAN");
            System.exit(BAD_PLAN);
        }
        P plan;
        try {
            plan = reader.read(Path.of(args[0]));
        } catch (IOException | RuntimeException e) {
            System.err.println("the plan " + args[0] + " cannot be read: " + e.getMessage());
            System.exit(BAD_PLAN);
            return;
        }
        try {
            work.perform(plan);
        } catch (IOException | RuntimeException e) {
            System.err.println(String.valueOf(e));
            System.exit(BROKEN);
        }
        System.exit(0);
    }
}
