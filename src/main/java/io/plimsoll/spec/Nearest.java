package io.plimsoll.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the right word that a wrong one was probably meant to be. */
public final class Nearest {

    private Nearest() {}

    /** Returns the nearest of {@code right} if it is near enough to be worth asking about. */
    public static Optional<String> to(String wrong, Collection<String> right) {
        String normal = kebab(wrong);
        int far = Math.max(2, normal.length() / 3);
        return right.stream()
                .min(Comparator.comparingInt((String word) -> distance(normal, kebab(word)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(word -> distance(normal, kebab(word)) <= far);
    }

    private static String kebab(String word) {
        return word.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** Counts insertions, deletions, substitutions and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(substitution, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
