package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintsTest {

    private static final List<String> WORDS = List.of("pass", "PAKI", "pwd", "://", "eyJ", "AKIA");
    private static final Hints HINTS = new Hints(WORDS);

    @ParameterizedTest
    @ValueSource(strings = {"pass", "dbPASSword", "xpwd", "ppwd", "a://", "Eyj", "akia", "paki", "ü pass ü"})
    void a_word_is_found_anywhere_and_in_any_case(String text) {
        assertThat(HINTS.areIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "pas", "pak", "p ass", ":/", "ey", "GET /reports/5"})
    void a_part_of_a_word_is_not_found(String text) {
        assertThat(HINTS.areIn(text)).isFalse();
    }

    @Test
    void what_is_found_is_what_a_search_for_each_word_finds() {
        Random random = new Random(7);
        String letters = "paswdeyJakiAKI:/\u00fc";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String lower = text.toString().toLowerCase(Locale.ROOT);

            assertThat(HINTS.areIn(text.toString()))
                    .as(text.toString())
                    .isEqualTo(WORDS.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT))));
        }
    }

    @Test
    void words_may_be_many_and_begin_with_anything() {
        List<String> words = new ArrayList<>(List.of("\u00fcber-secret", "m\u00fctze", "\ud83d\udd11-and-more"));
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            words.add(Long.toString(random.nextLong(Long.MAX_VALUE), 36) + "-x");
        }
        Hints hints = new Hints(words);

        assertThat(words).allSatisfy(word -> {
            assertThat(hints.areIn("a " + word + " b")).as(word).isTrue();
            assertThat(hints.areIn("a " + word.substring(0, word.length() - 1)))
                    .as(word)
                    .isFalse();
        });
        assertThat(hints.areIn("M\u00dcTZE")).isFalse();
    }
}
