package io.plimsoll.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Words of which a text must hold one for it to be worth a closer look, whatever their case.
 *
 * <p>All of them are looked for in one pass, because a million lines of a ledger hold none. The words are dealt into eight
 * groups, one for each bit of a byte. Two tables tell for each pair of letters, in which groups a word begins with it, and in
 * which it is a word's second and third letter. Where both have a bit in common, the words of that group are compared.
 */
final class Hints {

    private static final int ASCII = 128;
    private static final int GROUPS = 8;

    private final List<List<String>> groups = new ArrayList<>();
    private final byte[] beginnings = new byte[ASCII * ASCII];
    private final byte[] continuations = new byte[ASCII * ASCII];

    /** The words whose first three letters are not all ASCII. */
    private final List<String> others;

    /** Takes words of three letters or more. Of those that do not begin with ASCII, the case matters. */
    Hints(Collection<String> words) {
        others = words.stream().filter(word -> !beginsWithAscii(word)).toList();
        List<String> sorted = words.stream()
                .filter(Hints::beginsWithAscii)
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
        for (int group = 0; group < GROUPS; group++) {
            // Words that begin alike, which stand beside each other, should not be in all of the groups.
            List<String> part = sorted.subList(sorted.size() * group / GROUPS, sorted.size() * (group + 1) / GROUPS);
            groups.add(part);
            for (String word : part) {
                mark(beginnings, word.charAt(0), word.charAt(1), group);
                mark(continuations, word.charAt(1), word.charAt(2), group);
            }
        }
    }

    private static boolean beginsWithAscii(String word) {
        return (word.charAt(0) | word.charAt(1) | word.charAt(2)) < ASCII;
    }

    private static void mark(byte[] pairs, char first, char second, int group) {
        for (char one : cases(first)) {
            for (char other : cases(second)) {
                pairs[one * ASCII + other] |= (byte) (1 << group);
            }
        }
    }

    private static char[] cases(char letter) {
        return new char[] {Character.toLowerCase(letter), Character.toUpperCase(letter)};
    }

    /** Returns whether a text holds one of the words. */
    boolean areIn(String text) {
        int begun = 0;
        for (int i = 1; i < text.length(); i++) {
            int first = text.charAt(i - 1);
            int second = text.charAt(i);
            if ((first | second) < ASCII) {
                int pair = first * ASCII + second;
                int groupsHere = begun & continuations[pair];
                if (groupsHere != 0 && isOneAt(groupsHere, text, i - 2)) {
                    return true;
                }
                begun = beginnings[pair];
            } else {
                begun = 0;
            }
        }
        return others.stream().anyMatch(text::contains);
    }

    private boolean isOneAt(int groupsHere, String text, int position) {
        for (int group = 0; group < GROUPS; group++) {
            if ((groupsHere & 1 << group) != 0) {
                for (String word : groups.get(group)) {
                    if (text.regionMatches(true, position, word, 0, word.length())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
