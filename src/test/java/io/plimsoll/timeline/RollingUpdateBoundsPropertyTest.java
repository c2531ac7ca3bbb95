package io.plimsoll.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RollingUpdateBoundsPropertyTest {

    @Property(seed = "20261120")
    void always_leaves_room_for_the_update_to_move(
            @ForAll @IntRange(min = 1, max = 500) int replicas,
            @ForAll @IntRange(max = 100) int unavailablePercent,
            @ForAll @IntRange(max = 200) int surgePercent) {
        RollingUpdateBounds bounds =
                RollingUpdateBounds.of(replicas, unavailablePercent + "%", surgePercent + "%", null);

        assertThat(bounds.maxUnavailable() + bounds.maxSurge()).isPositive();
        assertThat(bounds.maxUnavailable())
                .isEqualTo(
                        bounds.maxSurge() == 0 && unavailablePercent * replicas < 100
                                ? 1
                                : (int) Math.floor(unavailablePercent * replicas / 100.0));
        assertThat(bounds.maxSurge()).isEqualTo((int) Math.ceil(surgePercent * replicas / 100.0));
        assertThat(bounds.floor()).isBetween(1, replicas);
        assertThat(bounds.ceiling()).isGreaterThanOrEqualTo(replicas);
    }
}
