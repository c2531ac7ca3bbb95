package io.plimsoll.evidence;

import java.util.Collection;
import java.util.List;

/**
 * Words of which a text must hold one for it to be worth a closer look, whatever their case.
 *
 * <p>All of them are looked for in one pass, because a million lines of a ledger hold none.
 */
final class Hints {

    private static final int ASCII = 128;

    private final List<String> words;

    /** For each pair of ASCII letters, whether a word begins with it. */
    private final boolean[] beginnings = new boolean[ASCII * ASCII];

    /** Takes words of two ASCII letters or more. */
    Hints(Collection<String> words) {
        this.words = words.stream().distinct().toList();
        for (String word : this.words) {
            for (char first : cases(word.charAt(0))) {
                for (char second : cases(word.charAt(1))) {
                    beginnings[first * ASCII + second] = true;
                }
            }
        }
    }

    private static char[] cases(char letter) {
        return new char[] {Character.toLowerCase(letter), Character.toUpperCase(letter)};
    }

    /** Returns whether a text holds one of the words. */
    boolean areIn(String text) {
        char first = ASCII;
        for (int i = 0; i < text.length(); i++) {
            char second = text.charAt(i);
            if (first < ASCII && second < ASCII && beginnings[first * ASCII + second] && isAt(text, i - 1)) {
                return true;
            }
            first = second;
        }
        return false;
    }

    private boolean isAt(String text, int position) {
        for (String word : words) {
            if (text.regionMatches(true, position, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }
}
