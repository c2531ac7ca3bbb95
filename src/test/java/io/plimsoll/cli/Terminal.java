package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.Conformance;
import io.plimsoll.suite.Facilities;
import io.plimsoll.suite.Housekeeping;
import io.plimsoll.suite.PackAudit;
import io.plimsoll.suite.Qualification;
import io.plimsoll.suite.SpecDraft;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs commands as a user would, with facilities that a test chooses; those it does not choose must not be asked for. */
final class Terminal {

    private final Path folder;
    private Optional<Path> home = Optional.empty();
    private Map<String, String> variables = Map.of();
    private boolean colour;
    private Supplier<Conformance> conformance = unused("conformance");
    private Supplier<PackAudit> audit = unused("audit");
    private Supplier<Qualification> qualification = unused("qualification");
    private Supplier<Housekeeping> housekeeping = unused("housekeeping");
    private Supplier<SpecDraft> specDraft = unused("specDraft");

    Terminal(Path folder) {
        this.folder = folder;
    }

    Terminal home(Path path) {
        home = Optional.of(path);
        return this;
    }

    Terminal variables(Map<String, String> values) {
        variables = values;
        return this;
    }

    Terminal colour() {
        colour = true;
        return this;
    }

    Terminal conformance(Conformance value) {
        conformance = () -> value;
        return this;
    }

    Terminal audit(AuditResult result) {
        audit = () -> (pack, signer) -> result;
        return this;
    }

    Terminal qualification(Qualification value) {
        qualification = () -> value;
        return this;
    }

    Terminal housekeeping(Housekeeping value) {
        housekeeping = () -> value;
        return this;
    }

    Terminal specDraft(SpecDraft value) {
        specDraft = () -> value;
        return this;
    }

    Screen run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), colour, false, Console.PLAIN_WIDTH);
        Facilities facilities =
                new Facilities(Catalogue::bundled, conformance, audit, qualification, housekeeping, specDraft);
        int code = new Program(facilities, console, new Surroundings(folder, home, variables), new Version())
                .run(arguments);
        return new Screen(code, out.toString(), err.toString());
    }

    private static <T> Supplier<T> unused(String facility) {
        return () -> {
            throw new AssertionError("the command must not ask for " + facility);
        };
    }

    record Screen(int code, String out, String err) {}
}
