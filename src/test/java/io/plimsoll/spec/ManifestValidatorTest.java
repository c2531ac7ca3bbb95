package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestValidatorTest {

    private static final String SPEC =
            """
            plimsoll: 1
            name: shop
            images:
              - name: example.test/shop:1.0.0
              - name: example.test/shop:1.1.0
              - name: postgres:15
            manifests: {kustomize: manifests}
            update: {workload: deployment/shop, image: "example.test/shop:1.1.0"}
            entrypoints:
              - {name: api, service: shop, port: http, requests: [{path: /}]}
              - {name: admin, service: shop, port: 9090, requests: [{path: /}]}
            blue-green: {service: shop, blue: deployment/shop, green: statefulset/db}
            secrets: [{name: db-password, generate: [password]}]
            """;

    private static final String ROUTER = "---\n" + SpecSamples.weightManifest("0");

    private static String weighted() {
        return SPEC.replace(
                "blue-green: {service: shop, blue: deployment/shop, green: statefulset/db}",
                "canary: {service: shop, stable: deployment/shop, canary: statefulset/db, weight-percent: 5,"
                        + " set: {manifests: [weight-20.yaml]}, abort: {manifests: [weight-0.yaml]}}");
    }

    private static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: shop, namespace: prod}
            spec:
              selector: {app: shop}
              ports:
                - {name: http, port: 80}
                - {name: admin, port: 9090}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop, namespace: prod}
            spec:
              template:
                metadata: {labels: {app: shop}}
                spec:
                  initContainers: [{name: migrate, image: "example.test/shop:1.0.0"}]
                  containers: [{name: shop, image: "example.test/shop:1.0.0"}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: prod}
            spec:
              template:
                spec:
                  containers: [{name: db, image: "docker.io/library/postgres:15"}]
            """;

    private static final String CONFIGURATION = SPEC
            + "configuration: {config-map: shop, key: greeting, value: hello, reaches-by: roll, read: {path: /}}\n";

    private static final String CONFIG_MAP = MANIFESTS
            + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: shop, namespace: prod}
            data: {greeting: hi, colour: blue}
            """;

    private static final String SECRET_SETTING =
            CONFIGURATION.replace("config-map: shop", "secret: shop").replace("greeting", "token");

    private static final String SECRET = MANIFESTS
            + """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: prod}
            stringData: {user: shop}
            data: {token: aGk=}
            """;

    private static final String GENERATED =
            CONFIG_MAP.replace("{name: shop, namespace: prod}\ndata", "{name: shop-5f4d6h7k2b, namespace: prod}\ndata");

    private static final String FLOWS = SPEC
            + """
            flows:
              - {from: node, to: deployment/shop, port: 8080}
              - {from: deployment/shpo, to: statefulset/db, port: postgres}
              - {from: deployment/shop, to: service/shop, port: 81}
              - {from: other/deployment/shop, to: prod/service/shop, port: admin}
            """;

    private static final String PROFILE =
            SPEC + "autoscaling: {profile: {scale-out: {requests-per-second: 120, pods: 4}}}\n";

    private static final String AUTOSCALER =
            """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: %s, namespace: prod}
            spec: {minReplicas: %s, maxReplicas: %s}
            """;

    private static final String SIDECAR =
            "[{name: shop, image: \"example.test/shop:1.0.0\"}, {name: proxy, image: envoy}]";

    private static final String BOTH =
            "[{name: shop, image: \"example.test/shop:1.0.0\"}, {name: db, image: \"docker.io/library/postgres:15\"}]";

    private static final String PAIRS = SPEC
            + """
            compose: {file: waivers.yaml}
            equivalence:
              pairs:
                - {service: web, workload: deployment/shop, container: shop}
                - {service: make, workload: deployment/shop, container: migrate}
                - {service: data, workload: statefulset/db}
            """;

    @TempDir
    Path folder;

    record Case(String title, String spec, String manifests, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("right", SPEC, MANIFESTS, List.of()),
                new Case(
                        "a canary that the Service does not select",
                        SPEC.replace(
                                "blue-green: {service: shop, blue: deployment/shop, green: statefulset/db}",
                                "canary: {service: shop, stable: deployment/shop, canary: statefulset/db}"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:12:58: Service \"shop\" does not select the pods of statefulset/db;"
                                + " give them the labels that its selector names")),
                new Case(
                        "a canary by weight, whose Service leads to a router",
                        weighted(),
                        MANIFESTS + ROUTER,
                        List.of()),
                new Case(
                        "a canary by weight whose router is not in the manifests",
                        weighted(),
                        MANIFESTS + ROUTER.replace("prod", "tools"),
                        List.of(
                                "plimsoll.yaml:12:98: \"canary.set\" applies \"ConfigMap prod/router\", which the"
                                        + " manifests do not have – it could not be put back; add it to the manifests as"
                                        + " it is before the canary begins, with its namespace",
                                "plimsoll.yaml:12:136: \"canary.abort\" applies \"ConfigMap prod/router\", which the"
                                        + " manifests do not have – it could not be put back; add it to the manifests as"
                                        + " it is before the canary begins, with its namespace")),
                new Case(
                        "a weight where the number of pods decides",
                        weighted(),
                        MANIFESTS.replace(
                                        "  template:\n    spec:\n      containers: [{name: db",
                                        "  template:\n"
                                                + "    metadata: {labels: {app: shop}}\n"
                                                + "    spec:\n"
                                                + "      containers: [{name: db")
                                + ROUTER,
                        List.of("plimsoll.yaml:12:90: Service \"shop\" selects the pods of both deployment/shop and"
                                + " statefulset/db – their number decides the share, and no weight; name the router's"
                                + " Service, or remove \"weight-percent\", \"set\" and \"abort\"")),
                new Case("configuration", CONFIGURATION, CONFIG_MAP, List.of()),
                new Case(
                        "flows of what does not exist",
                        FLOWS,
                        MANIFESTS,
                        List.of(
                                "plimsoll.yaml:16:12: the manifests have no \"deployment/shpo\" – they have"
                                        + " \"deployment/shop\"; did you mean \"deployment/shop\"?",
                                "plimsoll.yaml:16:55: statefulset/db has no port \"postgres\" – it has none",
                                "plimsoll.yaml:17:53: service/shop has no port \"81\" – it has http (80), admin (9090)",
                                "plimsoll.yaml:18:12: the manifests have no \"other/deployment/shop\" – they have"
                                        + " \"deployment/shop\"; did you mean \"deployment/shop\"?")),
                new Case("a setting in a Secret", SECRET_SETTING, SECRET, List.of()),
                new Case(
                        "a setting in a Secret that is made for the run",
                        SECRET_SETTING.replace(
                                "{name: db-password, generate: [password]}", "{name: shop, generate: [token]}"),
                        MANIFESTS,
                        List.of()),
                new Case(
                        "a setting in a Secret that is made for the run, without the key",
                        SECRET_SETTING.replace(
                                "{name: db-password, generate: [password]}",
                                "{name: shop, literals: {user: shop}, generate: [tokens]}"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:14:36: Secret \"shop\" has no key \"token\" – it has \"user\","
                                + " \"tokens\"; did you mean \"tokens\"?")),
                new Case(
                        "a setting in a Secret that changes nothing",
                        SECRET_SETTING.replace("value: hello", "value: hi"),
                        SECRET,
                        List.of("plimsoll.yaml:14:50: \"configuration.value\" is what Secret \"shop\" holds already –"
                                + " it would change nothing; name another value")),
                new Case(
                        "tenants in namespaces that nothing is put into",
                        SPEC + "tenants: [{name: a, namespaces: [prod]}, {name: b, namespaces: [prood]}]\n",
                        MANIFESTS,
                        List.of("plimsoll.yaml:14:65: the manifests put nothing into the namespace \"prood\" – they use"
                                + " \"prod\"; did you mean \"prod\"?")),
                new Case("configuration with a generated name", CONFIGURATION, GENERATED, List.of()),
                new Case(
                        "configuration that does not exist",
                        CONFIGURATION.replace("config-map: shop", "config-map: shoop"),
                        CONFIG_MAP,
                        List.of("plimsoll.yaml:14:29: the manifests have no ConfigMap \"shoop\" – they have \"shop\";"
                                + " did you mean \"shop\"?")),
                new Case(
                        "configuration without the key",
                        CONFIGURATION.replace("key: greeting", "key: greetings"),
                        CONFIG_MAP,
                        List.of("plimsoll.yaml:14:40: ConfigMap \"shop\" has no key \"greetings\" – it has"
                                + " \"greeting\", \"colour\"; did you mean \"greeting\"?")),
                new Case(
                        "configuration that changes nothing",
                        CONFIGURATION.replace("value: hello", "value: hi"),
                        CONFIG_MAP,
                        List.of("plimsoll.yaml:14:57: \"configuration.value\" is what ConfigMap \"shop\" holds already"
                                + " – it would change nothing; name another value")),
                new Case(
                        "configuration that is loaded again under another name",
                        CONFIGURATION.replace("reaches-by: roll", "reaches-by: reload"),
                        GENERATED,
                        List.of("plimsoll.yaml:14:76: ConfigMap \"shop-5f4d6h7k2b\" has a hash of its content in its"
                                + " name, so a change makes another one – pods that run never see it; write"
                                + " \"reaches-by: roll\", or generate it without the hash"
                                + " (disableNameSuffixHash)")),
                new Case(
                        "configuration that cannot be changed",
                        CONFIGURATION,
                        CONFIG_MAP.replace("data: {greeting", "immutable: true\ndata: {greeting"),
                        List.of(
                                "plimsoll.yaml:14:29: ConfigMap \"shop\" is immutable, so it cannot be changed; give it a"
                                        + " name that changes with its content")),
                new Case("profile", PROFILE, MANIFESTS + AUTOSCALER.formatted("shop", 2, 4), List.of()),
                new Case(
                        "profile for one of two autoscalers",
                        PROFILE,
                        MANIFESTS + AUTOSCALER.formatted("shop", 2, 3) + AUTOSCALER.formatted("web", 2, 5),
                        List.of()),
                new Case(
                        "profile without an autoscaler",
                        PROFILE,
                        MANIFESTS,
                        List.of("plimsoll.yaml:14:24: \"autoscaling.profile\" is for a HorizontalPodAutoscaler – the"
                                + " manifests have none; remove it")),
                new Case(
                        "profile of more pods than there may be",
                        PROFILE,
                        MANIFESTS + AUTOSCALER.formatted("shop", 2, 3),
                        List.of("plimsoll.yaml:14:69: \"autoscaling.profile.scale-out.pods\" is 4, more than the 3 that"
                                + " HorizontalPodAutoscaler \"shop\" allows (maxReplicas); name a load that asks for more"
                                + " than minReplicas and no more than maxReplicas")),
                new Case(
                        "profile of pods that are there anyway",
                        PROFILE,
                        MANIFESTS + AUTOSCALER.formatted("shop", 4, 6) + AUTOSCALER.formatted("web", 1, 2),
                        List.of("plimsoll.yaml:14:69: \"autoscaling.profile.scale-out.pods\" is 4, no more than the 4"
                                + " that HorizontalPodAutoscaler \"shop\" keeps without load (minReplicas), and more than"
                                + " the 2 that HorizontalPodAutoscaler \"web\" allows (maxReplicas); name a load that asks"
                                + " for more than minReplicas and no more than maxReplicas")),
                new Case(
                        "nothing rendered",
                        SPEC,
                        "# nothing\n",
                        List.of("plimsoll.yaml:7:12: the manifests render to no object at all; check \"manifests\"")),
                new Case(
                        "image that nothing uses",
                        SPEC.replace("postgres:15", "postgres:16"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:6:11: no manifest uses the image \"postgres:16\", and \"update\" does"
                                + " not either – they use \"docker.io/library/postgres:15\","
                                + " \"example.test/shop:1.0.0\", \"example.test/shop:1.1.0\"; correct the name or"
                                + " remove the image")),
                new Case(
                        "image that is almost right",
                        SPEC.replace("shop:1.0.0", "shop:1.0.1"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:4:11: no manifest uses the image \"example.test/shop:1.0.1\", and"
                                + " \"update\" does not either – they use \"docker.io/library/postgres:15\","
                                + " \"example.test/shop:1.0.0\", \"example.test/shop:1.1.0\"; did you mean"
                                + " \"example.test/shop:1.0.0\"?")),
                new Case(
                        "workload that does not exist",
                        SPEC.replace("{workload: deployment/shop,", "{workload: deployment/shoop,"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:8:20: the manifests have no Deployment \"shoop\" – they have"
                                + " \"shop\"; did you mean \"shop\"?")),
                new Case(
                        "workload of a kind that does not exist",
                        SPEC.replace("{workload: deployment/shop,", "{workload: daemonset/shop,"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:8:20: the manifests have no DaemonSet \"shop\" – they have no DaemonSet"
                                + " at all")),
                new Case(
                        "workload in another namespace",
                        SPEC.replace("{workload: deployment/shop,", "{workload: deployment/shop, namespace: test,"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:8:48: Deployment \"shop\" is not in the namespace \"test\" – it is in"
                                + " \"prod\"")),
                new Case(
                        "workload in two namespaces",
                        SPEC,
                        MANIFESTS
                                + "---\n"
                                + "apiVersion: apps/v1\n"
                                + "kind: StatefulSet\n"
                                + "metadata: {name: db, namespace: test}\n",
                        List.of("plimsoll.yaml:12:59: StatefulSet \"db\" is in several namespaces: \"prod\", \"test\";"
                                + " add \"namespace: NAME\" to \"blue-green\"")),
                new Case("outage of a single pod", SPEC + "budgets: {outage: 20s}\n", MANIFESTS, List.of()),
                new Case(
                        "outage that an update need not cost",
                        SPEC + "budgets: {outage: 20s}\n",
                        MANIFESTS.replace(
                                "spec:\n  template:\n    metadata", "spec:\n  replicas: 3\n  template:\n    metadata"),
                        List.of("plimsoll.yaml:14:19: \"budgets.outage\" is for the strategy Recreate or a single pod –"
                                + " deployment/shop rolls 3 pods, and needs none; remove it")),
                new Case(
                        "update that changes nothing",
                        SPEC.replace("image: \"example.test/shop:1.1.0\"", "image: \"example.test/shop:1.0.0\"")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS,
                        List.of("plimsoll.yaml:7:44: the update image \"example.test/shop:1.0.0\" is what"
                                + " deployment/shop runs already – an update to it would change nothing; name another"
                                + " version")),
                new Case(
                        "update that changes nothing, in another spelling",
                        SPEC.replace(
                                        "{workload: deployment/shop, image: \"example.test/shop:1.1.0\"}",
                                        "{workload: statefulset/db, image: \"postgres:15\"}")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS,
                        List.of("plimsoll.yaml:7:43: the update image \"postgres:15\" is what statefulset/db runs"
                                + " already – an update to it would change nothing; name another version")),
                new Case(
                        "update to an image of another name",
                        SPEC.replace("image: \"example.test/shop:1.1.0\"", "image: \"example.test/shpo:1.1.0\"")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS,
                        List.of("plimsoll.yaml:7:44: the update image \"example.test/shpo:1.1.0\" has another name than"
                                + " \"example.test/shop:1.0.0\", which deployment/shop runs; correct it, or say that it"
                                + " is meant with \"container: shop\"")),
                new Case(
                        "update to an image of another name that is meant",
                        SPEC.replace(
                                        "image: \"example.test/shop:1.1.0\"",
                                        "image: \"example.test/other:1.1.0\", container: shop")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS,
                        List.of()),
                new Case(
                        "update to the same name in another spelling",
                        SPEC.replace(
                                        "{workload: deployment/shop, image: \"example.test/shop:1.1.0\"}",
                                        "{workload: statefulset/db, image: \"postgres:16\"}")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS,
                        List.of()),
                new Case(
                        "a Service that selects neither blue nor green",
                        SPEC,
                        MANIFESTS.replace("selector: {app: shop}", "selector: {app: shpo}"),
                        List.of("plimsoll.yaml:12:23: Service \"shop\" selects the pods of neither deployment/shop nor"
                                + " statefulset/db; correct its selector")),
                new Case(
                        "container told by its repository",
                        SPEC,
                        MANIFESTS.replace("[{name: shop, image: \"example.test/shop:1.0.0\"}]", SIDECAR),
                        List.of()),
                new Case(
                        "container that could be either",
                        SPEC.replace("image: \"example.test/shop:1.1.0\"", "image: \"example.test/other:1\"")
                                .replace("  - name: example.test/shop:1.1.0\n", ""),
                        MANIFESTS.replace("[{name: shop, image: \"example.test/shop:1.0.0\"}]", SIDECAR),
                        List.of("plimsoll.yaml:7:9: deployment/shop has the containers \"shop\", \"proxy\", and"
                                + " \"update\" does not say which one gets the new image; add \"container: NAME\"")),
                new Case(
                        "container that does not exist",
                        SPEC.replace("1.1.0\"}", "1.1.0\", container: shpo}"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:8:82: deployment/shop has no container \"shpo\" – it has \"shop\"; did"
                                + " you mean \"shop\"?")),
                new Case(
                        "migration that does not exist",
                        SPEC.replace("1.1.0\"}", "1.1.0\", migration: migrate}"),
                        MANIFESTS.replaceFirst(" +initContainers.*\n", ""),
                        List.of("plimsoll.yaml:8:82: deployment/shop has no init container \"migrate\" – it has none")),
                new Case(
                        "migration that is spelt differently",
                        SPEC.replace("1.1.0\"}", "1.1.0\", migration: migrat}"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:8:82: deployment/shop has no init container \"migrat\" – it has"
                                + " \"migrate\"; did you mean \"migrate\"?")),
                new Case(
                        "service that does not exist",
                        SPEC.replace("{name: api, service: shop,", "{name: api, service: shopp,"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:10:26: the manifests have no Service \"shopp\" – they have \"shop\";"
                                + " did you mean \"shop\"?")),
                new Case(
                        "port that the service does not have",
                        SPEC.replace("port: http", "port: htpp").replace("port: 9090", "port: 9091"),
                        MANIFESTS,
                        List.of(
                                "plimsoll.yaml:10:38: Service \"shop\" has no port \"htpp\" – it has 80 (http), 9090"
                                        + " (admin); did you mean \"http\"?",
                                "plimsoll.yaml:11:40: Service \"shop\" has no port \"9091\" – it has 80 (http), 9090"
                                        + " (admin)")),
                new Case(
                        "blue and green that do not exist",
                        SPEC.replace(
                                "{service: shop, blue: deployment/shop, green: statefulset/db}",
                                "{service: front, blue: deployment/blue, green: deployment/green}"),
                        MANIFESTS,
                        List.of(
                                "plimsoll.yaml:12:23: the manifests have no Service \"front\" – they have \"shop\"",
                                "plimsoll.yaml:12:36: the manifests have no Deployment \"blue\" – they have \"shop\"",
                                "plimsoll.yaml:12:60: the manifests have no Deployment \"green\" – they have"
                                        + " \"shop\"")),
                new Case(
                        "blue and green that run the same",
                        SPEC,
                        MANIFESTS
                                .replace(
                                        "      initContainers: [{name: migrate, image: \"example.test/shop:1.0.0\"}]\n",
                                        "")
                                .replace("[{name: shop, image: \"example.test/shop:1.0.0\"}]", BOTH)
                                .replace("[{name: db, image: \"docker.io/library/postgres:15\"}]", BOTH),
                        List.of("plimsoll.yaml:12:59: statefulset/db runs exactly what deployment/shop runs – a switch"
                                + " would change nothing; give it another image or another setting")),
                new Case(
                        "blue and green that no selector tells apart",
                        SPEC,
                        MANIFESTS.replace("metadata: {labels: {app: shop}}", "metadata: {}"),
                        List.of(
                                "plimsoll.yaml:12:23: Service \"shop\" selects the pods of neither deployment/shop nor"
                                        + " statefulset/db; correct its selector",
                                "plimsoll.yaml:12:59: the pods of deployment/shop and statefulset/db have the same"
                                        + " labels – no selector tells them apart; give each a label of its own, like"
                                        + " slot: blue and slot: green")),
                new Case(
                        "blue that does not serve first",
                        SPEC.replace(
                                "blue: deployment/shop, green: statefulset/db",
                                "blue: statefulset/db, green: deployment/shop"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:12:23: Service \"shop\" selects the pods of deployment/shop, not those"
                                + " of statefulset/db, which are to serve first; exchange blue and green")),
                new Case(
                        "secret that the manifests bring",
                        SPEC,
                        MANIFESTS + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: db-password}\n",
                        List.of("plimsoll.yaml:13:18: the manifests have a Secret \"db-password\" already, and it"
                                + " would replace this one; remove one of the two")),
                new Case("pairs", PAIRS, MANIFESTS, List.of()),
                new Case(
                        "pair of a workload that does not exist",
                        PAIRS.replace("workload: statefulset/db", "workload: statefulset/bd"),
                        MANIFESTS,
                        List.of(
                                "plimsoll.yaml:19:33: the manifests have no StatefulSet \"bd\" – they have \"db\"; did you"
                                        + " mean \"db\"?")),
                new Case(
                        "pair of a workload in two namespaces",
                        PAIRS,
                        MANIFESTS
                                + MANIFESTS
                                        .substring(MANIFESTS.lastIndexOf("---"))
                                        .replace("prod", "test"),
                        List.of(
                                "plimsoll.yaml:12:59: StatefulSet \"db\" is in several namespaces: \"prod\", \"test\"; add"
                                        + " \"namespace: NAME\" to \"blue-green\"",
                                "plimsoll.yaml:19:33: statefulset/db is in several namespaces, so it is not one thing that"
                                        + " could be compared; leave the pair out")),
                new Case(
                        "pair of a container that does not exist",
                        PAIRS.replace("container: migrate", "container: migrat"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:18:61: deployment/shop has no container \"migrat\" – it has \"migrate\","
                                + " \"shop\"; did you mean \"migrate\"?")),
                new Case(
                        "pair of a container that could be either",
                        PAIRS.replace(", container: shop", ""),
                        MANIFESTS,
                        List.of(
                                "plimsoll.yaml:17:7: deployment/shop has the containers \"migrate\", \"shop\", and the pair"
                                        + " of service \"web\" does not say which one is meant; add \"container: NAME\"")),
                new Case(
                        "container with two pairs",
                        PAIRS.replace("container: migrate", "container: shop"),
                        MANIFESTS,
                        List.of("plimsoll.yaml:18:7: the container of service \"make\" is that of another pair already;"
                                + " keep one of the two")),
                new Case(
                        "object twice",
                        SPEC,
                        MANIFESTS + "---\napiVersion: v1\nkind: Service\nmetadata: {name: shop, namespace: prod}\n",
                        List.of("plimsoll.yaml:7:12: the manifests have \"Service prod/shop\" twice; remove one of the"
                                + " two")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holdsTheSpecAgainstTheManifests(Case given) {
        SpecResult.Valid spec = (SpecResult.Valid) SpecReader.read(SpecSamples.write(folder, given.spec()));
        ManifestResult.Parsed manifests =
                (ManifestResult.Parsed) ManifestParser.parse(Path.of("manifests"), given.manifests());

        assertThat(ManifestValidator.validate(spec, manifests.objects()))
                .extracting(problem -> problem.text().replace(folder + "/", ""))
                .containsExactlyElementsOf(given.problems());
    }

    @Test
    void findsTheContainerThatAnUpdateMeans() {
        UpdateSpec update = new UpdateSpec(
                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop"), null, "example.test/shop:2", null, null, null);
        ManifestResult.Parsed manifests = (ManifestResult.Parsed) ManifestParser.parse(
                Path.of("manifests"), MANIFESTS.replace("[{name: shop, image: \"example.test/shop:1.0.0\"}]", SIDECAR));

        assertThat(update.containerIn(manifests.objects().get(1))).contains("shop");
        assertThat(update.containerIn(manifests.objects().get(2))).contains("db");
        assertThat(new UpdateSpec(
                                new WorkloadRef(WorkloadRef.Kind.STATEFULSET, "db"),
                                null,
                                "postgres:16",
                                null,
                                null,
                                null)
                        .containerIn(manifests.objects().get(2)))
                .contains("db");
    }
}
