package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SecretInPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Checks a deployment in an environment of its own, or in one that several runs share. */
final class StandardConformance implements Conformance {

    private final Catalogue catalogue;
    private final RunOpener opener;

    StandardConformance(Catalogue catalogue, EnvironmentSource environments) {
        this(catalogue, new RunOpener(catalogue, environments));
    }

    StandardConformance(Catalogue catalogue, RunOpener opener) {
        this.catalogue = catalogue;
        this.opener = opener;
    }

    @Override
    public RunResult run(RunRequest request, RunListener listener) {
        List<Check> selected = new ArrayList<>();
        List<String> unknown = select(request, selected);
        if (!unknown.isEmpty()) {
            return new RunResult.Wrong(unknown);
        }
        RunOpener.Opened opened = opener.open(request, listener);
        if (opened instanceof RunOpener.Opened.Refused refused) {
            return refused.result();
        }
        RunOpener.Opened.Open open = (RunOpener.Opened.Open) opened;
        try (AutoCloseable ending = open.ending()) {
            for (Check check : selected) {
                open.session().verdict(check.id());
            }
            RunReport report = open.session().finish();
            return new RunResult.Completed(report, open.session().pack());
        } catch (SecretInPack e) {
            return new RunResult.Spoilt(
                    "the run ended as an error: " + e.getMessage(),
                    "pass %s on to nobody and delete it; change the secret if it is used elsewhere, and report this as a defect of the harness"
                            .formatted(open.session().pack()));
        } catch (IOException e) {
            return unwritable(request, open.session(), e);
        } catch (UncheckedIOException e) {
            return unwritable(request, open.session(), Objects.requireNonNull(e.getCause()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the environment could not be closed", e);
        }
    }

    private static RunResult unwritable(RunRequest request, RunSession session, IOException why) {
        session.abandon(String.valueOf(why.getMessage()));
        return new RunResult.Missing(
                "the evidence pack cannot be written: " + why.getMessage(),
                "see that the disk has room and that " + request.reports() + " is writable");
    }

    private List<String> select(RunRequest request, List<Check> selected) {
        List<String> unknown = new ArrayList<>();
        for (String suite : request.suites()) {
            if (!catalogue.suites().contains(suite)) {
                unknown.add(
                        "unknown suite \"%s\" – there are %s".formatted(suite, String.join(", ", catalogue.suites())));
            }
        }
        for (String id : request.checks()) {
            if (catalogue.find(id).isEmpty()) {
                unknown.add("unknown check \"%s\" – `./plimsoll list` prints every check".formatted(id));
            }
        }
        CheckSelection selection = new CheckSelection(request.suites(), request.checks());
        catalogue.all().stream().filter(selection).forEach(selected::add);
        if (unknown.isEmpty() && selected.isEmpty()) {
            unknown.add("no check is in both --suite and --check");
        }
        return unknown;
    }
}
