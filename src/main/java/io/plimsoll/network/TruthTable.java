package io.plimsoll.network;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What policies mean for every cell of a table.
 *
 * @param cells the cells with their expectations, in order
 */
public record TruthTable(Map<Cell, Expectation> cells) {

    public TruthTable {
        cells = Collections.unmodifiableMap(new TreeMap<>(cells));
    }

    /**
     * Asks an oracle.
     *
     * @param oracle the oracle
     * @param asked the cells; one that is named twice counts once
     */
    public static TruthTable of(PolicyOracle oracle, Collection<Cell> asked) {
        Map<Cell, Expectation> cells = new TreeMap<>();
        asked.forEach(cell -> cells.computeIfAbsent(cell, oracle::expect));
        return new TruthTable(cells);
    }

    /** Returns what is expected of a cell; empty if it is not in the table. */
    public Optional<Expectation> expectation(Cell cell) {
        return Optional.ofNullable(cells.get(cell));
    }

    /** Returns how many cells have an outcome. */
    public long count(Expected outcome) {
        return cells.values().stream()
                .filter(expectation -> expectation.outcome() == outcome)
                .count();
    }
}
