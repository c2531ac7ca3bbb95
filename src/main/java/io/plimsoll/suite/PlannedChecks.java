package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says whether a report lists every check that was planned. Planned is what the catalogue has, whatever ran: the report's
 * own count cannot tell, since whoever leaves a check out of the list can leave it out of the count as well.
 */
final class PlannedChecks {

    private static final String SUBJECT = "planned";

    private PlannedChecks() {}

    /**
     * Compares the checks of a report with a catalogue.
     *
     * @param report the report
     * @param catalogue the catalogue that is here
     * @param sha256 its digest
     */
    static List<Item> compare(RunReport report, Catalogue catalogue, String sha256) {
        String of = report.run().harness().catalogueSha256();
        if (!of.equals(sha256)) {
            return List.of(new Item(
                    SUBJECT,
                    State.NOTED,
                    "the report is by the catalogue with SHA-256 %s, and here is another: whether it lists every check was"
                                    .formatted(of)
                            + " not compared"));
        }
        Map<String, Check> listed = new LinkedHashMap<>();
        report.checks().forEach(result -> listed.put(result.check().id(), result.check()));
        List<Item> items = new ArrayList<>();
        for (Check planned : catalogue.all()) {
            Check observed = listed.remove(planned.id());
            if (observed == null) {
                items.add(new Item(
                        planned.id(),
                        State.DIFFERS,
                        "expected in the report, since it was planned; observed nothing of it"));
            } else if (!observed.equals(planned)) {
                items.add(new Item(
                        planned.id(), State.DIFFERS, "expected the check as the catalogue has it, observed another"));
            }
        }
        listed.keySet()
                .forEach(id -> items.add(new Item(
                        id, State.DIFFERS, "expected no such check, since the catalogue has none; observed one")));
        return items.isEmpty()
                ? List.of(new Item(
                        SUBJECT,
                        State.HOLDS,
                        "all %s checks of the catalogue are in the report".formatted(report.planned())))
                : items;
    }
}
