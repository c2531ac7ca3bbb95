package io.plimsoll.spec;

import java.util.Map;

/**
 * Where in a spec each value stands, so that problems found later can still point at it.
 *
 * @param byKey the position of each value by its key, for example {@code entrypoints[0].port}
 */
public record SpecPositions(Map<String, Position> byKey) {

    private static final Position WHOLE_FILE = new Position(0, 0);

    public SpecPositions {
        byKey = Ordered.copyOf(byKey);
    }

    /**
     * A place in a file.
     *
     * @param line the line, from 1; 0 stands for the file as a whole
     * @param column the column, from 1; 0 stands for the file as a whole
     */
    public record Position(int line, int column) {}

    /** Returns where {@code key} stands, or the nearest key above it that is in the file. */
    public Position of(String key) {
        String at = key;
        while (true) {
            Position position = byKey.get(at);
            if (position != null) {
                return position;
            }
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return WHOLE_FILE;
            }
            at = at.substring(0, end);
        }
    }
}
