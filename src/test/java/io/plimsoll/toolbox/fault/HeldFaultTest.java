package io.plimsoll.toolbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HeldFaultTest {

    private static final PortBlock BLOCK = new PortBlock("readiness", "10.42.0.7", List.of(8080), 0);

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private String failing = "nothing fails";

    @Test
    void should_block_an_address_on_the_node_for_whatever_is_not_translated() {
        assertThat(BLOCK.prepare())
                .containsExactly(
                        List.of(
                                "nft",
                                "add table ip plimsoll_readiness; "
                                        + "add set ip plimsoll_readiness blocked { type ipv4_addr . inet_service ; flags timeout ; }; "
                                        + "add chain ip plimsoll_readiness drops { type filter hook output priority 10 ; policy accept ; }; "
                                        + "add rule ip plimsoll_readiness drops ip daddr . tcp dport @blocked ct status & dnat == 0 counter drop"));
        assertThat(BLOCK.set())
                .containsExactly(List.of(
                        "nft",
                        "add element ip plimsoll_readiness blocked { 10.42.0.7 . 8080 timeout 8s }; "
                                + "delete element ip plimsoll_readiness blocked { 10.42.0.7 . 8080 }; "
                                + "add element ip plimsoll_readiness blocked { 10.42.0.7 . 8080 timeout 8s }"));
        assertThat(BLOCK.remove()).containsExactly(List.of("nft", "delete table ip plimsoll_readiness"));
    }

    @Test
    void should_block_within_the_pod_too_for_a_command_that_asks_from_there() {
        PortBlock block = new PortBlock("liveness", "fd00::7", List.of(5432), 4711);

        assertThat(block.set())
                .containsExactly(
                        List.of(
                                "nft",
                                "add element ip6 plimsoll_liveness blocked { fd00::7 . 5432 timeout 8s }; "
                                        + "delete element ip6 plimsoll_liveness blocked { fd00::7 . 5432 }; "
                                        + "add element ip6 plimsoll_liveness blocked { fd00::7 . 5432 timeout 8s }"),
                        List.of(
                                "nsenter",
                                "--net=/proc/4711/ns/net",
                                "nft",
                                "add element ip6 plimsoll_liveness blocked { 5432 timeout 8s }; "
                                        + "delete element ip6 plimsoll_liveness blocked { 5432 }; "
                                        + "add element ip6 plimsoll_liveness blocked { 5432 timeout 8s }"));
    }

    @Test
    void should_block_a_pod_for_all_but_its_node() {
        PodBlock block = new PodBlock("dependency", 4711, List.of(5432), "10.42.0.1");

        assertThat(block.prepare())
                .containsExactly(
                        List.of(
                                "nsenter",
                                "--net=/proc/4711/ns/net",
                                "nft",
                                "add table ip plimsoll_dependency; "
                                        + "add set ip plimsoll_dependency blocked { type inet_service ; flags timeout ; }; "
                                        + "add chain ip plimsoll_dependency drops { type filter hook input priority 10 ; policy accept ; }; "
                                        + "add rule ip plimsoll_dependency drops iif != lo ip saddr != 10.42.0.1 tcp dport @blocked counter drop"));
        assertThat(block.remove())
                .containsExactly(
                        List.of("nsenter", "--net=/proc/4711/ns/net", "nft", "delete table ip plimsoll_dependency"));
    }

    @Test
    void should_block_a_node_on_the_device_that_leads_to_the_others() {
        NodeBlock block = new NodeBlock("node", "eth0");

        assertThat(block.prepare())
                .containsExactly(List.of(
                        "nft",
                        "add table inet plimsoll_node; "
                                + "add set inet plimsoll_node blocked { type ifname ; flags timeout ; }; "
                                + "add chain inet plimsoll_node in { type filter hook prerouting priority -310 ; policy accept ; }; "
                                + "add chain inet plimsoll_node out { type filter hook postrouting priority 310 ; policy accept ; }; "
                                + "add rule inet plimsoll_node in iifname @blocked counter drop; "
                                + "add rule inet plimsoll_node out oifname @blocked counter drop"));
        assertThat(block.set())
                .containsExactly(List.of(
                        "nft",
                        "add element inet plimsoll_node blocked { eth0 timeout 8s }; "
                                + "delete element inet plimsoll_node blocked { eth0 }; "
                                + "add element inet plimsoll_node blocked { eth0 timeout 8s }"));
        assertThat(block.remove()).containsExactly(List.of("nft", "delete table inet plimsoll_node"));
    }

    @Test
    void should_refuse_what_is_no_network_device() {
        assertThatThrownBy(() -> new NodeBlock("x", "eth0; flush ruleset"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a network device: eth0; flush ruleset");
    }

    @Test
    void should_set_the_block_anew_until_it_is_closed() throws Exception {
        HeldFault held = HeldFault.hold(new Recorder(), BLOCK);
        await("the block to be renewed").atMost(Duration.ofSeconds(20)).until(() -> commands.size() >= 3);
        held.close();
        held.close();

        assertThat(held.lapse()).isEmpty();
        assertThat(commands.get(0)).startsWith("nft add table");
        assertThat(commands.subList(1, commands.size() - 1))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(command -> command.startsWith("nft add element"));
        assertThat(commands.get(commands.size() - 1)).isEqualTo("nft delete table ip plimsoll_readiness");
    }

    @Test
    void should_say_that_it_may_have_lapsed_when_it_cannot_be_set_anew() throws Exception {
        HeldFault held = HeldFault.hold(new Recorder(), BLOCK);
        failing = "add element";
        await("the failure").atMost(Duration.ofSeconds(20)).until(() -> held.lapse()
                .isPresent());
        held.close();

        assertThat(held.lapse().orElseThrow())
                .startsWith("it could not be set anew: nft add element")
                .endsWith("ended with exit code 1: no such thing");
    }

    @Test
    void should_leave_nothing_behind_when_it_cannot_be_set() {
        failing = "add element";

        assertThatThrownBy(() -> HeldFault.hold(new Recorder(), BLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with exit code 1: no such thing");
        assertThat(commands.get(commands.size() - 1)).isEqualTo("nft delete table ip plimsoll_readiness");
    }

    @Test
    void should_refuse_what_is_no_address() {
        assertThatThrownBy(() -> new PortBlock("x", "10.0.0.1; flush ruleset", List.of(80), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an address: 10.0.0.1; flush ruleset");
    }

    /** Records commands, and lets some fail. */
    private final class Recorder implements CommandRunner {
        @Override
        public Running start(List<String> command, Consumer<String> line) {
            String text = String.join(" ", command);
            commands.add(text);
            int code = text.contains(failing) ? 1 : 0;
            return new Running() {
                @Override
                public Optional<Integer> await(Duration limit) {
                    return Optional.of(code);
                }

                @Override
                public String standardError() {
                    return code == 0 ? "" : "no such thing\n";
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void write(String path, byte[] content) {
            throw new UnsupportedOperationException(path);
        }

        @Override
        public void copyOut(String folder, Path into) {
            throw new UnsupportedOperationException(folder);
        }
    }
}
