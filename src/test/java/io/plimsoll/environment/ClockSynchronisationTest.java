package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSynchronisationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            yes |                                                          | synchronised by NTP, says timedatectl
            no  | Leap status     : Normal                                 | not synchronised, says timedatectl
                | Leap status     : Normal                                 | synchronised by NTP, says chronyc
            n/a | Stratum         : 3⏎Leap status     : Not synchronised   | not synchronised, says chronyc
                | 506 Cannot talk to daemon                                | unknown: neither timedatectl nor chronyc tells
                |                                                          | unknown: neither timedatectl nor chronyc tells
            """)
    void the_first_that_tells_is_believed(@Nullable String systemd, @Nullable String chrony, String expected) {
        assertThat(ClockSynchronisation.of(command -> command.get(0).equals("timedatectl")
                        ? Optional.ofNullable(systemd).map(answer -> answer + "\n")
                        : Optional.ofNullable(chrony).map(answer -> answer.replace('⏎', '\n'))))
                .isEqualTo(expected);
    }

    @Test
    void this_machine_has_an_answer() {
        assertThat(ClockSynchronisation.ofThisMachine())
                .matches("(not )?synchronised( by NTP)?, says (timedatectl|chronyc)|unknown: neither timedatectl nor"
                        + " chronyc tells");
    }
}
