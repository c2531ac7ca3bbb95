package io.plimsoll.toolbox.prober;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverFileTest {

    private static final String DOMAIN = "svc.cluster.local";

    private static final String OF_A_POD =
            """
            # made by the kubelet
            search shop.svc.cluster.local svc.cluster.local cluster.local example.test
            nameserver 10.43.0.10
            options ndots:5 edns0
            """;

    @Test
    void says_whom_to_ask_and_what_to_append() {
        assertThat(ResolverFile.parse(OF_A_POD))
                .isEqualTo(new ResolverFile(
                        List.of("10.43.0.10"),
                        List.of("shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.test"),
                        5));
        assertThat(ResolverFile.parse("nameserver 192.0.2.53\n"))
                .isEqualTo(new ResolverFile(List.of("192.0.2.53"), List.of(), 1));
    }

    @Test
    void a_short_name_stands_for_names_of_the_cluster_and_for_no_others() {
        ResolverFile file = ResolverFile.parse(OF_A_POD);

        assertThat(file.candidates("web", DOMAIN))
                .containsExactly("web.shop.svc.cluster.local", "web.svc.cluster.local");
        assertThat(file.candidates("web.bank", DOMAIN))
                .containsExactly("web.bank.shop.svc.cluster.local", "web.bank.svc.cluster.local");
        assertThat(file.candidates("web.bank.svc.cluster.local", DOMAIN))
                .containsExactly(
                        "web.bank.svc.cluster.local.shop.svc.cluster.local",
                        "web.bank.svc.cluster.local.svc.cluster.local",
                        "web.bank.svc.cluster.local");
    }

    @Test
    void a_name_with_enough_dots_is_asked_for_as_it_is_first() {
        assertThat(ResolverFile.parse("search svc.cluster.local\noptions ndots:2\n")
                        .candidates("web.bank.svc.cluster.local", DOMAIN))
                .containsExactly("web.bank.svc.cluster.local", "web.bank.svc.cluster.local.svc.cluster.local");
        assertThat(ResolverFile.parse("search example.test\n").candidates("web", DOMAIN))
                .isEmpty();
    }
}
