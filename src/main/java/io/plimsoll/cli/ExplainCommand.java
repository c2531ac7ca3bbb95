package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.spec.Mutant;
import io.plimsoll.suite.Qualification;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Print what a check asks for, how it is tested, what mends a failure, which controls it gives"
                + " evidence for, and which mutants prove that it can fail.")
final class ExplainCommand implements Callable<Integer> {

    private static final String INDENT = "  ";

    private final Console console;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<Qualification> qualification;

    @Parameters(paramLabel = "CHECK", description = "The id of the check, for example DEP-ROL-001.")
    private String id = "";

    ExplainCommand(Console console, Supplier<Catalogue> catalogue, Supplier<Qualification> qualification) {
        this.console = console;
        this.catalogue = catalogue;
        this.qualification = qualification;
    }

    @Override
    public Integer call() {
        Check check = new Selection(catalogue.get()).check(id);
        console.out().println(check.id() + "  " + check.title());
        console.out()
                .println("version " + check.version() + ", suite " + check.suite() + ", severity "
                        + Words.word(check.severity()) + ", method " + check.method());
        section("Criterion", List.of(check.criterion()));
        section("How it is tested", List.of(check.procedure()));
        section("Remedy", List.of(check.remedy()));
        section(
                "Causes that a failure may name",
                new TreeMap<>(check.causes())
                        .entrySet().stream()
                                .map(cause -> cause.getKey() + ": " + cause.getValue())
                                .toList());
        section(
                "Controls",
                check.controls().stream().map(ExplainCommand::control).toList());
        section(
                "Mutants that prove it",
                qualification.get().mutants().stream()
                        .filter(mutant -> mutant.proves(check.id()))
                        .map(mutant -> proof(mutant, check))
                        .toList());
        return ExitCode.OK;
    }

    private void section(String heading, List<String> paragraphs) {
        console.out().println();
        console.out().println(heading);
        for (String paragraph : paragraphs.isEmpty() ? List.of("none") : paragraphs) {
            Words.wrapped(paragraph, INDENT).forEach(console.out()::println);
        }
    }

    private static String control(ControlMapping control) {
        return control.catalogue() + " " + control.version() + " " + control.id() + ", " + control.relationship() + ": "
                + control.rationale() + " (" + control.source() + ")";
    }

    private static String proof(Mutant mutant, Check check) {
        String expected = Optional.ofNullable(mutant.mustFail().get(check.id()))
                .map(cause -> "must fail with " + cause)
                .orElseGet(() -> "must end in error: " + mutant.mustError().get(check.id()));
        return mutant.slug() + ": " + mutant.breaks() + " " + expected + (mutant.smoke() ? " (run by verify)" : "");
    }
}
