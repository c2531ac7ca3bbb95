package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.LoadClient;
import io.plimsoll.spec.LoadPath;
import io.plimsoll.spec.PortRef;
import io.plimsoll.suite.HarnessFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadPlannerTest {

    @ParameterizedTest
    @CsvSource({
        "CLUSTER_IP, NodePort, 10.43.0.7, 172.18.0.2, http://10.43.0.7:80",
        "CLUSTER_IP, ClusterIP, fd00::7, 172.18.0.2, http://[fd00::7]:80",
        "NODE_PORT, NodePort, 10.43.0.7, 172.18.0.2, http://172.18.0.2:30080",
        "NODE_PORT, LoadBalancer, 10.43.0.7, fd00::2, http://[fd00::2]:30080"
    })
    void should_send_load_where_it_is_declared_to_arrive(
            LoadPath via, String type, String clusterIp, String nodeAddress, String url) throws HarnessFailure {
        Service service = service(type, clusterIp, 30080);

        assertThat(LoadPlanner.baseUrl(
                        entryPoint(via),
                        service,
                        service.getSpec().getPorts().get(0),
                        () -> List.of(node(nodeAddress))))
                .isEqualTo(url);
    }

    @Test
    void should_not_ask_for_nodes_where_no_node_port_is_declared() throws HarnessFailure {
        Service service = service("ClusterIP", "10.43.0.7", null);

        assertThat(LoadPlanner.baseUrl(
                        entryPoint(LoadPath.CLUSTER_IP),
                        service,
                        service.getSpec().getPorts().get(0),
                        () -> {
                            throw new AssertionError("nodes were asked for");
                        }))
                .isEqualTo("http://10.43.0.7:80");
    }

    @Test
    void should_say_that_a_service_has_no_node_port() {
        Service service = service("ClusterIP", "10.43.0.7", null);

        assertThatExceptionOfType(HarnessFailure.class)
                .isThrownBy(() -> LoadPlanner.baseUrl(
                        entryPoint(LoadPath.NODE_PORT),
                        service,
                        service.getSpec().getPorts().get(0),
                        () -> List.of(node("172.18.0.2"))))
                .satisfies(failure -> {
                    assertThat(failure)
                            .hasMessage("entry point web is declared `via: node-port`, but Service shop/shop of type"
                                    + " ClusterIP has no node port for http");
                    assertThat(failure.remedy())
                            .isEqualTo("give the Service the type NodePort or LoadBalancer, or drop `via`");
                });
    }

    private static EntryPoint entryPoint(LoadPath via) {
        return new EntryPoint(
                "web", null, "shop", new PortRef.Name("http"), via, new LoadClient.Node(), List.of(), null);
    }

    private static Service service(String type, String clusterIp, @Nullable Integer nodePort) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("shop")
                .endMetadata()
                .withNewSpec()
                .withType(type)
                .withClusterIP(clusterIp)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNodePort(nodePort)
                .endPort()
                .endSpec()
                .build();
    }

    private static Node node(String address) {
        return new NodeBuilder()
                .withNewStatus()
                .addNewAddress("shop-node", "Hostname")
                .addNewAddress(address, "InternalIP")
                .endStatus()
                .build();
    }
}
