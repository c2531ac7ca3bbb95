package io.plimsoll.suite;

import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.timeline.ClusterList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The lists that a scenario's watches started from, as queries that anybody can ask again.
 *
 * @param lists what was recorded, in the order of receipt
 */
public record RecordedLists(List<ClusterList> lists) {

    /** The name of the file within the scenario's folder. */
    public static final String FILE = "lists.jsonl";

    /** What the file is, in a few words. */
    public static final String ROLE = "lists that the watches started from";

    public RecordedLists {
        lists = List.copyOf(lists);
    }

    /** Reads them from the scenario's folder. */
    public static RecordedLists read(Path raw) throws IOException {
        return read(raw, FILE);
    }

    /** Reads those of a file within the scenario's folder. */
    public static RecordedLists read(Path raw, String file) throws IOException {
        return new RecordedLists(JsonLines.readAll(raw.resolve(file), ClusterList.class));
    }

    /** Returns the lists of a kind of object in a namespace. */
    public List<Query> of(String namespace, String kind) {
        return queries(lists.stream()
                .filter(list ->
                        list.namespace().equals(namespace) && list.kind().equals(kind))
                .toList());
    }

    /** Returns the lists of a kind of object in all namespaces. */
    public List<Query> of(String kind) {
        return queries(lists.stream().filter(list -> list.kind().equals(kind)).toList());
    }

    private static List<Query> queries(List<ClusterList> lists) {
        return lists.stream()
                .map(list -> new Query(list.request(), list.resourceVersion(), list.items(), list.complete()))
                .toList();
    }
}
