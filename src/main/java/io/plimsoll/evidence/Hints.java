package io.plimsoll.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words of which a text must hold one for it to be worth a closer look, whatever their case.
 *
 * <p>All of them are looked for in one pass, because a million lines of a ledger hold none. A place in the text is compared
 * only with the words that begin as it does.
 */
final class Hints {

    private static final int ASCII = 128;

    /** The words by what they begin with; the first list is of those that begin with no pair of letters, and empty. */
    private final List<List<String>> words = new ArrayList<>(List.of(List.of()));

    /** For each pair of ASCII letters, which list holds the words that begin with it. */
    private final byte[] beginnings = new byte[ASCII * ASCII];

    /** Takes words of three ASCII letters or more, with at most 127 different beginnings. */
    Hints(Collection<String> words) {
        Map<String, List<String>> byBeginning = new LinkedHashMap<>();
        words.stream().distinct().forEach(word -> byBeginning
                .computeIfAbsent(word.substring(0, 2).toLowerCase(Locale.ROOT), beginning -> new ArrayList<>())
                .add(word));
        byBeginning.forEach((beginning, alike) -> {
            byte list = (byte) this.words.size();
            this.words.add(List.copyOf(alike));
            for (char first : cases(beginning.charAt(0))) {
                for (char second : cases(beginning.charAt(1))) {
                    beginnings[first * ASCII + second] = list;
                }
            }
        });
    }

    private static char[] cases(char letter) {
        return new char[] {Character.toLowerCase(letter), Character.toUpperCase(letter)};
    }

    /** Returns whether a text holds one of the words. */
    boolean areIn(String text) {
        for (int i = 1; i < text.length(); i++) {
            int first = text.charAt(i - 1);
            int second = text.charAt(i);
            if ((first | second) < ASCII) {
                byte list = beginnings[first * ASCII + second];
                if (list != 0 && isOneAt(words.get(list), text, i - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOneAt(List<String> words, String text, int position) {
        for (String word : words) {
            // Most places differ in the next letter already, and to see that costs a tenth of what a comparison does.
            if (position + 2 < text.length()
                    && Character.toLowerCase(text.charAt(position + 2)) == Character.toLowerCase(word.charAt(2))
                    && text.regionMatches(true, position, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }
}
