package io.plimsoll.report;

import io.plimsoll.evidence.Baseline;
import io.plimsoll.evidence.Change;
import io.plimsoll.evidence.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the first page says of the change since an earlier run.
 *
 * @param baseline the earlier run; {@code null} if this one was compared with none
 * @param rows the checks with a change, by kind
 * @param note what else is different
 */
record ChangeSince(@Nullable Baseline baseline, List<Row> rows, String note) {

    /** These have a row even if there is nothing of the kind: a reader looks for them. */
    private static final Set<Change.Kind> ALWAYS =
            Set.of(Change.Kind.NEW, Change.Kind.STILL_FAILING, Change.Kind.FIXED);

    /** These are about figures and facts, and there may be many: the first page has their number. */
    private static final Set<Change.Kind> COUNTED = Set.of(Change.Kind.SUBJECT, Change.Kind.NUMBER);

    /**
     * The checks with one kind of change.
     *
     * @param title what kind
     * @param checks the checks
     */
    record Row(String title, List<Item> checks) {}

    /**
     * A check with a change.
     *
     * @param id its id
     * @param anchor where it stands on the page; empty if this run does not have it
     * @param detail what changed, where the kind does not say it
     */
    record Item(String id, String anchor, String detail) {}

    static ChangeSince of(RunReport report) {
        Baseline baseline = report.baseline();
        if (baseline == null) {
            return new ChangeSince(null, List.of(), "");
        }
        Set<String> here =
                report.checks().stream().map(result -> result.check().id()).collect(Collectors.toSet());
        List<Row> rows = new ArrayList<>();
        for (Change.Kind kind : Change.Kind.values()) {
            List<Item> items = of(kind, baseline).stream()
                    .map(change -> item(change, here))
                    .toList();
            if (!COUNTED.contains(kind) && (ALWAYS.contains(kind) || !items.isEmpty())) {
                rows.add(new Row(ComparisonPage.title(kind), items));
            }
        }
        return new ChangeSince(
                baseline,
                rows,
                "Besides, %s of subject and environment changed, and %s by more than 10 %%; report.json lists them."
                        .formatted(
                                Words.count(of(Change.Kind.SUBJECT, baseline).size(), "fact"),
                                Words.count(of(Change.Kind.NUMBER, baseline).size(), "figure")));
    }

    private static List<Change> of(Change.Kind kind, Baseline baseline) {
        return baseline.changes().stream()
                .filter(change -> change.kind() == kind)
                .toList();
    }

    private static Item item(Change change, Set<String> here) {
        boolean explained = change.kind() == Change.Kind.CHECK;
        return new Item(
                change.about(),
                here.contains(change.about()) ? Anchor.ofCheck(change.about()) : "",
                explained ? change.before() + " → " + change.after() : "");
    }
}
