package io.plimsoll.report;

import io.plimsoll.evidence.ScenarioReport.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Buckets of a chart, merged until there are few enough to draw.
 *
 * @param widthMicros the width of a bucket, microseconds
 * @param buckets the buckets, in order
 */
record BucketSeries(long widthMicros, List<Bucket> buckets) {

    /**
     * Merges neighbours so that at most {@code most} buckets are left.
     *
     * <p>Requests are added up. The 99th percentile of merged buckets is the highest of theirs, so that merging hides no
     * peak; their median is the middle one of theirs.
     */
    BucketSeries mergedTo(int most) {
        int factor = (buckets.size() + most - 1) / most;
        if (factor <= 1) {
            return this;
        }
        List<Bucket> merged = new ArrayList<>();
        for (int from = 0; from < buckets.size(); from += factor) {
            merged.add(merge(buckets.subList(from, Math.min(from + factor, buckets.size()))));
        }
        return new BucketSeries(widthMicros * factor, merged);
    }

    private static Bucket merge(List<Bucket> group) {
        List<Long> medians = group.stream()
                .map(Bucket::p50Micros)
                .filter(p50 -> p50 > 0)
                .sorted(Comparator.naturalOrder())
                .toList();
        return new Bucket(
                group.get(0).fromMicros(),
                group.stream().mapToLong(Bucket::sent).sum(),
                group.stream().mapToLong(Bucket::failed).sum(),
                medians.isEmpty() ? 0 : medians.get(medians.size() / 2),
                group.stream().mapToLong(Bucket::p99Micros).max().orElse(0),
                group.stream()
                        .flatMap(bucket -> bucket.answeredBy().entrySet().stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum)));
    }

    /** Returns the versions that answered, in order of their names. */
    List<String> versions() {
        return buckets.stream()
                .flatMap(bucket -> bucket.answeredBy().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
