package io.plimsoll.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A raw file of the pack with one JSON value per line, written as things happen. Safe for several threads. */
public interface JsonLines extends AutoCloseable {

    /**
     * Adds a value as a line of its own, redacted.
     *
     * @throws UncheckedIOException if the disk refuses it
     */
    void append(Object value);

    /** Ends the file; it is part of the pack from now on. Closing it again does nothing. */
    @Override
    void close();

    /**
     * Reads such a file back, line by line.
     *
     * @param file the file
     * @param type what a line holds
     * @return the values in the order they were written; close it when done
     * @throws IOException if the file cannot be opened; an unreadable line throws {@link UncheckedIOException} later
     */
    static <T> Stream<T> read(Path file, Class<T> type) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        int[] number = {0};
        return reader.lines()
                .map(line -> {
                    number[0]++;
                    try {
                        return Json.MAPPER.readValue(line, type);
                    } catch (IOException e) {
                        throw new UncheckedIOException(new IOException(
                                "%s, line %s: expected one %s as JSON, observed: %s"
                                        .formatted(file, number[0], type.getSimpleName(), shortened(line)),
                                e));
                    }
                })
                .onClose(() -> {
                    try {
                        reader.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /**
     * Reads such a file back as a whole.
     *
     * @param file the file
     * @param type what a line holds
     * @return the values in the order they were written
     * @throws IOException if the file cannot be opened; an unreadable line throws {@link UncheckedIOException}
     */
    static <T> List<T> readAll(Path file, Class<T> type) throws IOException {
        try (Stream<T> values = read(file, type)) {
            return values.toList();
        }
    }

    private static String shortened(String line) {
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }
}
