package io.plimsoll.toolbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.environment.ContainerLimits;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerCgroupTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_read_limits(String name, String printed, ContainerLimits expected) {
        assertThat(ContainerCgroup.limits(printed)).isEqualTo(expected);
    }

    static Stream<Arguments> should_read_limits() {
        return Stream.of(
                Arguments.of(
                        "version 1, all limited",
                        "memory=536870912\nquota=50000\nperiod=100000\npids=200\n",
                        new ContainerLimits(536_870_912, 500, 200)),
                Arguments.of(
                        "version 1, unlimited",
                        "memory=9223372036854771712\nquota=-1\nperiod=100000\npids=max\n",
                        new ContainerLimits(-1, -1, -1)),
                Arguments.of(
                        "version 2, unlimited",
                        "memory=max\nquota=max\nperiod=100000\npids=max\n",
                        new ContainerLimits(-1, -1, -1)));
    }

    @Test
    void should_read_what_was_printed() {
        assertThat(ContainerCgroup.values("kills=1\ncode=137\n")).isEqualTo(Map.of("kills", 1L, "code", 137L));
    }
}
