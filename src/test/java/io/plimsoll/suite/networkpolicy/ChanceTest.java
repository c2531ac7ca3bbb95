package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTest {

    @ParameterizedTest
    @CsvSource({"1, 20", "2, 21", "3, 37", "10, 153", "50, 878"})
    void so_many_connections_leave_no_pod_out_by_chance(int pods, int connections) {
        assertThat(Chance.connections(pods)).isEqualTo(connections);
        assertThat(pods * Math.pow(1 - 1.0 / pods, connections)).isLessThanOrEqualTo(Chance.LEVEL);
        assertThat(Chance.explains(0, connections, pods)).isEqualTo(pods == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "12, 37, 3, true",
        "2, 37, 3, true",
        "1, 37, 3, true",
        "0, 37, 3, false",
        "27, 37, 3, true",
        "28, 37, 3, false",
        "37, 37, 3, false",
        "21, 21, 2, false",
        "20, 21, 2, true",
    })
    void shares_are_put_down_to_chance_until_they_are_too_unlikely(int got, int all, int pods, boolean explained) {
        assertThat(Chance.explains(got, all, pods)).isEqualTo(explained);
    }

    @Test
    void a_fair_choice_is_never_called_uneven() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int pods = 2 + random.nextInt(5);
            int all = Chance.connections(pods);
            int[] got = new int[pods];
            for (int i = 0; i < all; i++) {
                got[random.nextInt(pods)]++;
            }
            for (int share : got) {
                assertThat(Chance.explains(share, all, pods)).isTrue();
            }
        }
    }
}
