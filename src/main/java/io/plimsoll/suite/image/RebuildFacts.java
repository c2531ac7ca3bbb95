package io.plimsoll.suite.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of building an image again.
 *
 * @param reference its name
 * @param micros when it was built again, microseconds since the Unix epoch
 * @param apart why it was not built again; empty if it was
 * @param cached what a second build that could use the cache came to; {@code null} if there was none
 * @param fresh what a build without the cache came to; {@code null} if there was none
 */
record RebuildFacts(String reference, long micros, String apart, @Nullable Cached cached, @Nullable Fresh fresh) {

    /**
     * A second build that could use the cache.
     *
     * @param before the digests of the image's layers, the lowest first
     * @param after those of the second build
     * @param millis how long it took
     */
    record Cached(List<String> before, List<String> after, long millis) {
        Cached {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** Returns how many layers are the same, from the lowest on. */
        int reused() {
            int same = 0;
            while (same < Math.min(before.size(), after.size())
                    && before.get(same).equals(after.get(same))) {
                same++;
            }
            return same;
        }
    }

    /**
     * A build without the cache.
     *
     * @param problem why there is none; empty if there is one
     * @param files how many files were compared
     * @param differences where the two differ
     * @param except the files that the spec lets differ
     */
    record Fresh(String problem, long files, List<Difference> differences, List<String> except) {
        Fresh {
            differences = List.copyOf(differences);
            except = List.copyOf(except);
        }
    }

    /**
     * A difference between two builds.
     *
     * @param where an absolute path, or {@code configuration.KEY}
     * @param how how the two differ there
     */
    record Difference(String where, String how) {}
}
