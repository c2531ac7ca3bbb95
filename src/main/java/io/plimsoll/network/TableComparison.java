package io.plimsoll.network;

import io.plimsoll.network.CellComparison.Agreement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An expected table and an observed one, side by side.
 *
 * @param cells every cell of either, in order
 */
public record TableComparison(List<CellComparison> cells) {

    public TableComparison {
        cells = cells.stream()
                .sorted(Comparator.comparing(CellComparison::cell))
                .toList();
    }

    /**
     * Compares.
     *
     * @param expected what policies mean
     * @param observed what probes saw; any number of them per cell
     */
    public static TableComparison of(TruthTable expected, Collection<Observation> observed) {
        Map<Cell, List<Observation>> byCell = new TreeMap<>();
        observed.forEach(one ->
                byCell.computeIfAbsent(one.cell(), cell -> new ArrayList<>()).add(one));
        Set<Cell> all = new TreeSet<>(expected.cells().keySet());
        all.addAll(byCell.keySet());
        return new TableComparison(all.stream()
                .map(cell -> CellComparison.of(
                        cell, expected.expectation(cell).orElse(null), byCell.getOrDefault(cell, List.of())))
                .toList());
    }

    /** Returns the cells with an agreement, in order. */
    public List<CellComparison> with(Agreement agreement) {
        return cells.stream().filter(cell -> cell.agreement() == agreement).toList();
    }

    /** Returns whether there are cells, and every one was decided. */
    public boolean isComplete() {
        return !cells.isEmpty() && with(Agreement.UNDECIDED).isEmpty();
    }

    /**
     * Returns whether policies are enforced as they are written: some cell agrees, every one was decided, and none
     * contradicts them.
     */
    public boolean holds() {
        return cells.stream().anyMatch(cell -> cell.agreement() == Agreement.AGREES)
                && cells.stream()
                        .allMatch(cell -> cell.agreement() == Agreement.AGREES || cell.agreement() == Agreement.OPEN);
    }
}
