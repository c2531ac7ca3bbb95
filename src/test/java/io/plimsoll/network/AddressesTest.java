package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "10.42.0.7, 10.42.0.7",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "fd00::7, fd00::7",
        "FD00:0:0:0:0:0:0:7, fd00::7",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1"
    })
    void reads_addresses_and_writes_them_in_one_way(String written, String normal) {
        assertThat(IpAddress.of(written)).hasToString(normal).isEqualTo(IpAddress.of(normal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.42.0", "10.42.0.256", "10.42.0.07", "1.2.3.4.5", "fd00::1::2", "g::1", ":"})
    void takes_nothing_else_for_an_address(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
        assertThatThrownBy(() -> IpAddress.of(text))
                .hasMessage("\"" + text + "\" is neither an IPv4 nor an IPv6 address");
    }

    @ParameterizedTest
    @CsvSource({
        "10.42.0.0/16, 10.42.255.255, true",
        "10.42.0.0/16, 10.43.0.0, false",
        "10.42.3.4/16, 10.42.0.1, true",
        "10.42.0.4/30, 10.42.0.7, true",
        "10.42.0.4/30, 10.42.0.8, false",
        "10.42.0.4/32, 10.42.0.4, true",
        "10.42.0.4/32, 10.42.0.5, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, fd00::1, false",
        "::/0, fd00::1, true",
        "::/0, 10.0.0.1, false",
        "fd00::/9, fd7f::1, true",
        "fd00::/9, fd80::1, false"
    })
    void knows_what_lies_in_a_range(String range, String address, boolean in) {
        assertThat(Cidr.of(range).contains(IpAddress.of(address))).isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "fd00::/129", "a/8"})
    void takes_nothing_else_for_a_range(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void knows_what_is_a_part_of_a_range() {
        Cidr whole = Cidr.of("10.42.0.0/16");

        assertThat(Cidr.of("10.42.1.0/24").isStrictlyWithin(whole)).isTrue();
        assertThat(whole.isStrictlyWithin(whole)).isFalse();
        assertThat(Cidr.of("10.0.0.0/8").isStrictlyWithin(whole)).isFalse();
        assertThat(Cidr.of("10.43.0.0/24").isStrictlyWithin(whole)).isFalse();
        assertThat(Cidr.only(IpAddress.of("fd00::1"))).hasToString("fd00::1/128");
    }
}
