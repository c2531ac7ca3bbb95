package io.plimsoll.report;

import io.plimsoll.check.Measurement;
import java.util.List;

/**
 * A figure as the page prints it.
 *
 * @param name what was measured
 * @param value the figure with its unit
 * @param bound what it was held against
 */
record MeasurementRow(String name, String value, String bound) {

    static List<MeasurementRow> of(List<Measurement> measurements) {
        return measurements.stream()
                .map(measurement -> new MeasurementRow(
                        measurement.name(),
                        Words.measured(measurement),
                        measurement.bound() == null ? "reported only" : measurement.bound()))
                .toList();
    }
}
