package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnNamespacesTest {

    private static final String SPEC = SpecSamples.SMALLEST;
    private static final String NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    private static final String SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\n";

    @TempDir
    Path folder;

    record Case(String what, String spec, String manifests, List<String> problems) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        String one = " – on an existing cluster everything goes into one namespace of the run's own; add"
                + " \"namespaces: as-written\" if they may be created there as they are";
        String out = " – on an existing cluster that leads out of the run's own namespace, to whatever is in \"shop\""
                + " there; write the short name \"db\", or add \"namespaces: as-written\"";
        String several = SERVICE + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: tools}\n";
        String role =
                SERVICE + "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n"
                        + "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\n";
        return Stream.of(
                new Case("one namespace and its declaration", SPEC, NAMESPACE + SERVICE, List.of()),
                new Case(
                        "several namespaces",
                        SPEC,
                        NAMESPACE + several,
                        List.of("plimsoll.yaml:3:12: the manifests have several namespaces (shop, tools)" + one)),
                new Case(
                        "one that is left out is the default one",
                        SPEC,
                        SERVICE + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n",
                        List.of("plimsoll.yaml:3:12: the manifests have several namespaces (default, shop)" + one)),
                new Case(
                        "cluster-scoped objects",
                        SPEC,
                        role,
                        List.of("plimsoll.yaml:3:12: the manifests have cluster-scoped objects (ClusterRole,"
                                + " PersistentVolume)" + one)),
                new Case("both, as written", SPEC + "namespaces: as-written\n", several + role, List.of()),
                new Case(
                        "a name spelled out",
                        SPEC,
                        with("url: \"jdbc:postgresql://db.shop.svc:5432/shop\""),
                        List.of("plimsoll.yaml:3:12: \"ConfigMap shop/settings\" names \"db.shop.svc\"" + out)),
                new Case(
                        "in full",
                        SPEC,
                        with("host: db.shop.svc.cluster.local"),
                        List.of("plimsoll.yaml:3:12: \"ConfigMap shop/settings\" names \"db.shop.svc\"" + out)),
                new Case(
                        "without svc, of a Service that the manifests have",
                        SPEC,
                        with("host: db-0.db.shop"),
                        List.of("plimsoll.yaml:3:12: \"ConfigMap shop/settings\" names \"db.shop\"" + out)),
                new Case(
                        "in a Secret",
                        SPEC,
                        SERVICE
                                + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"
                                + "data: {url: aHR0cDovL2RiLnNob3Auc3ZjLw==, other: \"not base64\"}\n",
                        List.of("plimsoll.yaml:3:12: \"Secret shop/s\" names \"db.shop.svc\"" + out)),
                new Case(
                        "short names, other namespaces, and names that only look alike",
                        SPEC,
                        with(
                                "a: db, b: db.other.svc, c: mydb.shop.example.test, d: app.shop, e: shop, f: db.shopping.svc"),
                        List.of()));
    }

    private static String with(String data) {
        return SERVICE + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {"
                + data + "}\n";
    }

    @ParameterizedTest
    @MethodSource("cases")
    void says_what_cannot_be_tested_beside_others(Case given) {
        assertThat(OwnNamespaces.validate(spec(given.spec()), objects(given.manifests())))
                .extracting(problem -> problem.text().replace(folder + "/", ""))
                .containsExactlyElementsOf(given.problems());
    }

    @Test
    void kinds_of_the_clusters_own_are_asked_for() {
        List<JsonNode> objects = objects(SERVICE
                + "---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: ca}\n"
                + "---\napiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: ca, namespace: shop}\n");

        assertThat(OwnNamespaces.validate(spec(SPEC), objects, object -> object.path("kind")
                        .asText()
                        .startsWith("Cluster")))
                .extracting(problem -> problem.text().replace(folder + "/", ""))
                .containsExactly("plimsoll.yaml:3:12: the manifests have cluster-scoped objects (ClusterIssuer) – on an"
                        + " existing cluster everything goes into one namespace of the run's own; add \"namespaces:"
                        + " as-written\" if they may be created there as they are");
        assertThat(OwnNamespaces.validate(spec(SPEC), objects, object -> false)).isEmpty();
    }

    @Test
    void gives_other_names_wherever_kubernetes_reads_them() {
        List<JsonNode> objects = objects(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: r, namespace: shop}
                subjects:
                  - {kind: ServiceAccount, name: shop, namespace: shop}
                  - {kind: ServiceAccount, name: prometheus, namespace: monitoring}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: deny, namespace: shop}
                spec:
                  ingress:
                    - from:
                        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
                        - namespaceSelector:
                            matchExpressions:
                              - {key: kubernetes.io/metadata.name, operator: In, values: [shop, kube-system]}
                              - {key: tier, operator: In, values: [shop]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop, namespace: shop, annotations: {namespace: shop}}
                spec:
                  template:
                    spec:
                      affinity:
                        podAntiAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                            - {topologyKey: kubernetes.io/hostname, namespaces: [shop, tools]}
                      containers:
                        - {name: shop, env: [{name: DB, value: shop}]}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: shop}
                data: {namespace: shop}
                """);

        OwnNamespaces.Renamed renamed = OwnNamespaces.rename(spec(SPEC).spec(), objects, name -> "my-" + name);

        assertThat(renamed.names()).isEqualTo(Map.of("shop", "my-shop"));
        assertThat(renamed.objects())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"my-shop\",\"labels\":"
                                + "{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}",
                        "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\",\"metadata\":"
                                + "{\"name\":\"r\",\"namespace\":\"my-shop\"},\"subjects\":[{\"kind\":\"ServiceAccount\","
                                + "\"name\":\"shop\",\"namespace\":\"my-shop\"},{\"kind\":\"ServiceAccount\",\"name\":"
                                + "\"prometheus\",\"namespace\":\"monitoring\"}]}",
                        "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":"
                                + "\"deny\",\"namespace\":\"my-shop\"},\"spec\":{\"ingress\":[{\"from\":[{\"namespaceSelector\":"
                                + "{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"my-shop\"}}},{\"namespaceSelector\":"
                                + "{\"matchExpressions\":[{\"key\":\"kubernetes.io/metadata.name\",\"operator\":\"In\","
                                + "\"values\":[\"my-shop\",\"kube-system\"]},{\"key\":\"tier\",\"operator\":\"In\","
                                + "\"values\":[\"shop\"]}]}}]}]}}",
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"shop\","
                                + "\"namespace\":\"my-shop\",\"annotations\":{\"namespace\":\"shop\"}},\"spec\":{\"template\":"
                                + "{\"spec\":{\"affinity\":{\"podAntiAffinity\":"
                                + "{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":"
                                + "\"kubernetes.io/hostname\",\"namespaces\":[\"my-shop\",\"tools\"]}]}},\"containers\":"
                                + "[{\"name\":\"shop\",\"env\":[{\"name\":\"DB\",\"value\":\"shop\"}]}]}}}}",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"namespace\":"
                                + "\"my-shop\"},\"data\":{\"namespace\":\"shop\"}}");
        assertThat(objects.get(0).at("/metadata/name").asText()).isEqualTo("shop");
    }

    @Test
    void what_names_no_namespace_gets_one_that_is_created_and_so_does_the_spec() {
        DeploymentSpec spec = spec(SPEC
                        + "update: {workload: deployment/shop, image: \"example.test/shop:2\"}\n"
                        + "entrypoints:\n"
                        + "  - {name: a, service: shop, namespace: default, port: 80, client: {pod: {namespace: tools,"
                        + " labels: {app: probe}}}, requests: [{path: /}]}\n"
                        + "secrets: [{name: s, generate: [password]}]\n")
                .spec();

        OwnNamespaces.Renamed renamed = OwnNamespaces.rename(
                spec, objects("apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n"), name -> "my-" + name);

        assertThat(renamed.objects())
                .extracting(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/namespace").asText() + "/"
                        + object.at("/metadata/name").asText())
                .containsExactly("Namespace /my-tools", "Namespace /my-default", "Service my-default/shop");
        assertThat(renamed.spec().entryPoints().get(0).namespace()).isEqualTo("my-default");
        assertThat(renamed.spec().entryPoints().get(0).client())
                .isEqualTo(new LoadClient.Pod("my-tools", Map.of("app", "probe")));
        assertThat(renamed.spec().secrets().get(0).namespace()).isEqualTo("my-default");
        assertThat(renamed.spec().update()).isEqualTo(spec.update());
        assertThat(renamed.spec())
                .usingRecursiveComparison()
                .ignoringFields("entryPoints", "secrets")
                .isEqualTo(spec);
    }

    private SpecResult.Valid spec(String text) {
        return (SpecResult.Valid) SpecReader.read(SpecSamples.write(folder, text));
    }

    private static List<JsonNode> objects(String manifests) {
        ManifestResult result = ManifestParser.parse(Path.of("manifests"), manifests);
        assertThat(result).isInstanceOf(ManifestResult.Parsed.class);
        return ((ManifestResult.Parsed) result).objects();
    }
}
