package io.plimsoll.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Right and wrong specs, with what the reader has to say about the wrong ones. */
final class SpecSamples {

    static final String SMALLEST =
            """
            plimsoll: 1
            name: shop
            manifests: {kustomize: manifests}
            """;

    /** A canary by weight; the samples' folder has its files. */
    static final String WEIGHTED =
            "canary: {service: a, stable: deployment/a, canary: deployment/b, weight-percent: 20,"
                    + " set: {manifests: [weight-20.yaml]}, abort: {manifests: [weight-0.yaml]}}\n";

    static final String FULL =
            """
            plimsoll: 1
            name: shop
            bases: [base]
            images:
              - name: example.test/shop:1.0.0
                build: {context: app}
                reproducible: {except: [/app/built]}
              - name: example.test/shop:1.1.0
                build: {context: app, dockerfile: other.Dockerfile, args: {VERSION: 1.10, DEBUG: true, NAME: shop}}
              - name: example.test/postgres:15
                build: {script: build.sh}
                run: {user: "999:999", env: {POSTGRES_HOST_AUTH_METHOD: trust, PORT: 5432}, command: [postgres, -d], files: {/etc/shop.conf: a=b}, ready: {port: 5432}, within: 90s, writable: [/tmp, /run], capabilities: [NET_BIND_SERVICE]}
                budget: {size: 300MB, layers: 5, start: 20s, memory: 128MiB}
                allow: [/usr/bin/su]
              - {name: example.test/cache:3, tar: image.tar}
              - {name: registry.example.test:5000/proxy}
            manifests: {kustomize: manifests}
            compose: {file: waivers.yaml, profiles: [web], env: {TAG: 1.0.0, PORT: 8080}, generate: [PASSWORD], published: ["127.0.0.1:8080", "[::1]:53/udp"], configuration: {other: {TAG: 2.0.0}, read: {path: /tag}, shows: 2.0.0, mandatory: {PASSWORD: password}}}
            contract:
              - {path: /reports/1}
              - {entrypoint: admin, method: POST, path: /x, headers: {X-Tenant: 7}, body: x, expect: {status: 201}, ignore: {headers: [Location], json: [/items/*/id], text: ['[0-9]+']}}
            equivalence:
              ignore: {headers: [X-Request-Id]}
              pairs: [{service: database, workload: statefulset/db, container: postgres}]
              intended: {"database: variable POSTGRES_*": a file in a cluster}
            update: {workload: deployment/shop, namespace: shop, image: "example.test/shop:1.1.0", container: shop, drill-deadline: 20s, migration: migrate}
            entrypoints:
              - name: api
                namespace: shop
                service: shop
                port: http
                client: node
                requests:
                  - {method: GET, path: /reports/1, expect: {status: 200}}
                  - method: POST
                    path: /reports
                    headers: {Content-Type: application/json, X-Tenant: 7}
                    body: '{"tenant": "a"}'
                    expect: {status: 201}
                speaks: [http/2]
                websocket: {path: /socket, headers: {Sec-WebSocket-Protocol: notes}, message: "note {id}", shows: "{id}"}
                long-poll: {path: "/news?wait=5s"}
                grpc: {unary: {method: /shop.v1.Reports/Get, headers: {X-Tenant: 7}, message: CgEx}, stream: {method: /shop.v1.Reports/Watch}}
                slow: {method: GET, path: "/reports/1?delay=5s"}
              - name: admin
                service: shop-admin
                port: 8443
                via: node-port
                client: {pod: {namespace: tools, labels: {app: admin, tier: 1}}}
                requests: [{path: /}]
            identity: {pod: {header: X-Pod}, version: {header: X-Version}}
            load: {requests-per-second: 300, timeout: 1500ms}
            cluster: {nodes: 3, image: "rancher/k3s:v1.35.1-k3s1"}
            blue-green: {service: shop, namespace: shop, blue: deployment/shop-blue, green: deployment/shop-green, before-switch: ["rollout status {to} --timeout=10s"], after-switch: ["scale {from} --replicas=0"]}
            canary: {service: shop, namespace: shop, stable: deployment/shop-blue, canary: deployment/shop-green, weight-percent: 20, set: {manifests: [weight-20.yaml]}, abort: {manifests: [weight-0.yaml]}, within: 3s}
            read-write: {entrypoint: api, write: {method: POST, path: /x, body: "x {id}"}, read: {path: "/{location}"}, shows: "x {id}", read-from: same-pod}
            configuration: {config-map: shop, namespace: shop, key: greeting, value: hello, reaches-by: roll, after-change: [rollout restart deployment/shop], within: 90s, read: {path: /greeting}, shows: "greeting: hello"}
            autoscaling: {drill-target-percent: 40, drill-window: 20s, profile: {scale-out: {requests-per-second: 120, pods: 3}, ceiling: {requests-per-second: 300}}}
            slo: {p99: 300ms, errors: 0}
            flows: [{from: deployment/shop, to: statefulset/db, port: 5432}]
            tenants: [{name: acme, namespaces: [acme, acme-jobs]}, {name: globex, namespaces: [globex]}]
            budgets: {lost-requests: 1, application-errors: 2, min-available: 2, rollback: 45s, outage: 20s, failed-update: 90s, deploy: 2m, stable: 30s, build-context: 4GB}
            waivers: waivers.yaml
            secrets:
              - {name: db, namespace: shop, literals: {user: shop, port: 5432}, generate: [password]}
            namespaces: as-written
            accept-not-tested: [{check: DEP-ROL-001, reason: No update yet.}]
            evidence:
              classification: confidential
              assessor: independent
              retention: {class: health records, days: 2192}
            error-log-patterns: ['\\bERROR\\b']
            """;

    /** What a wrong value needs around it to be the only thing that is wrong. */
    private static final String ENTRY_POINT =
            SMALLEST + "entrypoints: [{name: api, service: shop, port: http, requests: [{path: /}]}]\n";

    private SpecSamples() {}

    /**
     * A spec and what is wrong with it.
     *
     * @param title what the sample is about
     * @param yaml the spec
     * @param problems what the reader has to say, line by line; empty for a right one
     * @param structural whether a JSON Schema can know, too
     */
    record Sample(String title, String yaml, List<String> problems, boolean structural) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Sample> right() {
        return Stream.of(
                right("the smallest", SMALLEST),
                right("everything", FULL),
                right("plain files", SMALLEST.replace("{kustomize: manifests}", "{files: [manifests, build.sh]}")),
                right("a chart", SMALLEST.replace("{kustomize: manifests}", "{helm: {chart: chart}}")),
                right(
                        "a chart with values",
                        SMALLEST.replace("{kustomize: manifests}", "{helm: {chart: chart, values: [values.yaml]}}")),
                right("a Compose file alone", "plimsoll: 1\nname: shop\ncompose: {file: waivers.yaml}\n"),
                right("an entry point with defaults", ENTRY_POINT),
                right("a port by number", ENTRY_POINT.replace("port: http", "port: 80")),
                right("empty lists", SMALLEST + "bases: []\nimages: []\nentrypoints: []\nflows: []\n"),
                right("empty sections", SMALLEST + "load: {}\ncluster: {}\nbudgets: {}\nidentity: {}\nslo: {}\n"),
                right("a secret of literals", SMALLEST + "secrets: [{name: db, literals: {user: a}}]\n"),
                right("an alias", SMALLEST + "slo: {p99: &time 3s}\nbudgets: {deploy: *time}\n"));
    }

    static Stream<Sample> wrong() {
        return Stream.of(
                // keys
                wrong(
                        "unknown key",
                        SMALLEST + "entrypoint: []\n",
                        "plimsoll.yaml:4:1: unknown key \"entrypoint\" – expected one of \"plimsoll\", \"name\","
                                + " \"bases\", \"images\", \"manifests\", \"compose\", \"contract\","
                                + " \"equivalence\", \"update\", \"entrypoints\", \"identity\", \"load\", \"cluster\", \"blue-green\", \"canary\", \"read-write\", \"configuration\","
                                + " \"autoscaling\", \"slo\", \"flows\", \"tenants\", \"budgets\", \"waivers\", \"secrets\","
                                + " \"namespaces\", \"accept-not-tested\", \"evidence\", \"error-log-patterns\"; did you"
                                + " mean \"entrypoints\"?"),
                wrong(
                        "key in another spelling",
                        SMALLEST + "load: {requestsPerSecond: 200}\n",
                        "plimsoll.yaml:4:8: unknown key \"requestsPerSecond\" in \"load\" – expected one of"
                                + " \"requests-per-second\", \"timeout\"; did you mean \"requests-per-second\"?"),
                wrong(
                        "key that is like no other",
                        SMALLEST + "slo: {throughput: 5}\n",
                        "plimsoll.yaml:4:7: unknown key \"throughput\" in \"slo\" – expected one of \"p99\","
                                + " \"errors\"; remove it"),
                wrong(
                        "key where only one is right",
                        SMALLEST + "identity: {pod: {name: X-Pod, header: X-Pod}}\n",
                        "plimsoll.yaml:4:18: unknown key \"name\" in \"identity.pod\" – expected \"header\";"
                                + " remove it"),
                wrong(
                        "missing keys",
                        "bases: []\n",
                        "plimsoll.yaml:1:1: the key \"plimsoll\" is missing; add \"plimsoll: 1\","
                                + " the version of the format",
                        "plimsoll.yaml:1:1: the key \"name\" is missing; add \"name: NAME\","
                                + " as reports shall call the deployment",
                        "plimsoll.yaml:1:1: the key \"manifests\" is missing; add \"manifests:"
                                + " {kustomize: FOLDER}\" or \"manifests: {files: [FILE]}\", or \"compose: {file: FILE}\""),
                wrong(
                        "missing keys of an entry point",
                        SMALLEST + "entrypoints:\n  - {}\n",
                        "plimsoll.yaml:5:5: the key \"name\" is missing in \"entrypoints[0]\"; add a name,"
                                + " as reports shall call it",
                        "plimsoll.yaml:5:5: the key \"service\" is missing in \"entrypoints[0]\"; add the name"
                                + " of the Service",
                        "plimsoll.yaml:5:5: the key \"port\" is missing in \"entrypoints[0]\"; add the Service's"
                                + " port, by number or by name",
                        "plimsoll.yaml:5:5: the key \"requests\" is missing in \"entrypoints[0]\"; add at least"
                                + " one request, like {method: GET, path: /}"),
                wrongBeyondSchema(
                        "key twice",
                        SMALLEST + "name: other\n",
                        "plimsoll.yaml:4:1: key \"name\" stands here twice; remove one of the two"),
                wrongBeyondSchema(
                        "free key twice",
                        SMALLEST + "secrets: [{name: db, literals: {a: 1, a: 2}}]\n",
                        "plimsoll.yaml:4:39: key \"a\" in \"secrets[0].literals\" stands here twice;"
                                + " remove one of the two"),
                wrongBeyondSchema(
                        "key that is a list",
                        SMALLEST + "? [a, b]\n: c\n",
                        "plimsoll.yaml:4:3: a key must be text – found a list"),
                // types
                wrong(
                        "a list",
                        "- plimsoll: 1\n",
                        "plimsoll.yaml:1:1: the file must be a mapping – found a list; write it as \"key: value\" with"
                                + " the keys \"plimsoll\", \"name\", \"bases\", \"images\", \"manifests\", \"compose\", \"contract\","
                                + " \"equivalence\", \"update\", \"entrypoints\", \"identity\", \"load\", \"cluster\", \"blue-green\", \"canary\","
                                + " \"read-write\", \"configuration\", \"autoscaling\", \"slo\", \"flows\", \"tenants\", \"budgets\","
                                + " \"waivers\", \"secrets\", \"namespaces\", \"accept-not-tested\", \"evidence\","
                                + " \"error-log-patterns\""),
                wrong(
                        "another version",
                        SMALLEST.replace("plimsoll: 1", "plimsoll: 2"),
                        "plimsoll.yaml:1:11: \"plimsoll\" must be a whole number from 1 to 1 – found 2"),
                wrong(
                        "number for text",
                        SMALLEST.replace("name: shop", "name: 7"),
                        "plimsoll.yaml:2:7: \"name\" must be text – found 7; write it in quotes: \"7\""),
                wrong(
                        "nothing for text",
                        SMALLEST.replace("name: shop", "name:"),
                        "plimsoll.yaml:2:6: \"name\" must be text – found nothing"),
                wrong(
                        "empty text",
                        SMALLEST.replace("name: shop", "name: ''"),
                        "plimsoll.yaml:2:7: \"name\" must not be empty; write a value or remove the key"),
                wrong(
                        "name that is no folder's name",
                        SMALLEST.replace("name: shop", "name: ../shop"),
                        "plimsoll.yaml:2:7: \"name\" must be a name of at most 63 lower-case letters, digits and"
                                + " inner dashes – found \"../shop\""),
                wrong(
                        "mapping for list",
                        SMALLEST + "images: {name: a}\n",
                        "plimsoll.yaml:4:9: \"images\" must be a list – found a mapping; write each element on a"
                                + " line of its own that begins with \"- \""),
                wrong(
                        "text for mapping",
                        SMALLEST + "load: fast\n",
                        "plimsoll.yaml:4:7: \"load\" must be a mapping – found the text \"fast\"; write it as"
                                + " \"key: value\" with the keys \"requests-per-second\", \"timeout\""),
                wrong(
                        "list for value",
                        SMALLEST + "secrets: [{name: db, literals: {user: [a]}}]\n",
                        "plimsoll.yaml:4:39: \"secrets[0].literals.user\" must be a single value – found a list"),
                wrong(
                        "list for mapping of values",
                        SMALLEST + "secrets: [{name: db, literals: [a]}]\n",
                        "plimsoll.yaml:4:32: \"secrets[0].literals\" must be a mapping – found a list; write it as"
                                + " \"key: value\""),
                // numbers and durations
                wrong(
                        "rate of nothing",
                        SMALLEST + "load: {requests-per-second: 0}\n",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found 0"),
                wrong(
                        "rate below nothing",
                        SMALLEST + "load: {requests-per-second: -5}\n",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found -5"),
                wrong(
                        "rate beyond all numbers",
                        SMALLEST + "load: {requests-per-second: 99999999999999999999}\n",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found 99999999999999999999"),
                wrong(
                        "rate in words",
                        SMALLEST + "load: {requests-per-second: many}\n",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found the text \"many\""),
                wrong(
                        "rate with a fraction",
                        SMALLEST + "load: {requests-per-second: 1.5}\n",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found 1.5"),
                wrong(
                        "duration without unit",
                        SMALLEST + "load: {timeout: 5}\n",
                        "plimsoll.yaml:4:17: \"load.timeout\" must be a duration – found 5; write a whole number"
                                + " above 0 and its unit: 300ms, 5s or 2m"),
                wrong(
                        "duration with another unit",
                        SMALLEST + "budgets: {deploy: 1h}\n",
                        "plimsoll.yaml:4:19: \"budgets.deploy\" must be a duration – found the text \"1h\"; write a"
                                + " whole number above 0 and its unit: 300ms, 5s or 2m"),
                wrong(
                        "duration of nothing",
                        SMALLEST + "slo: {p99: 0s}\n",
                        "plimsoll.yaml:4:12: \"slo.p99\" must be a duration – found the text \"0s\"; write a whole"
                                + " number above 0 and its unit: 300ms, 5s or 2m"),
                wrong(
                        "no node",
                        SMALLEST + "cluster: {nodes: 0}\n",
                        "plimsoll.yaml:4:18: \"cluster.nodes\" must be a whole number from 1 to 9 – found 0"),
                wrong(
                        "budget below nothing",
                        SMALLEST + "budgets: {lost-requests: -1}\n",
                        "plimsoll.yaml:4:26: \"budgets.lost-requests\" must be a whole number from 0 to 1000000 –"
                                + " found -1"),
                // images
                wrong(
                        "image with a space",
                        SMALLEST + "images: [{name: my shop}]\n",
                        "plimsoll.yaml:4:17: \"images[0].name\" must be an image reference – found \"my shop\""),
                wrongBeyondSchema(
                        "the same image in another spelling",
                        SMALLEST + "images: [{name: nginx}, {name: 'docker.io/library/nginx:latest'}]\n",
                        "plimsoll.yaml:4:32: the image \"docker.io/library/nginx:latest\" is in \"images\" already;"
                                + " keep one of the two"),
                wrong(
                        "image from two sources",
                        SMALLEST + "images: [{name: a, build: {context: app}, tar: image.tar}]\n",
                        "plimsoll.yaml:4:48: \"images[0]\" has both \"build\" and \"tar\" – expected one of them"),
                wrong(
                        "image built in two ways",
                        SMALLEST + "images: [{name: a, build: {context: app, script: build.sh}}]\n",
                        "plimsoll.yaml:4:37: \"images[0].build\" has both \"script\" and \"context\" – a script"
                                + " builds alone; remove \"context\""),
                wrong(
                        "image built from nothing",
                        SMALLEST + "images: [{name: a, build: {args: {A: 1}}}]\n",
                        "plimsoll.yaml:4:27: the key \"context\" is missing in \"images[0].build\"; add the folder"
                                + " to build from, or \"script\" with a script that builds the image"),
                // what is declared about an image
                wrong(
                        "image ready by a port and a line",
                        SMALLEST + "images: [{name: a, run: {ready: {port: 80, log: up}}}]\n",
                        "plimsoll.yaml:4:33: \"images[0].run.ready\" must have exactly one of \"port\", \"log\" – found"
                                + " both"),
                wrong(
                        "image ready by nothing",
                        SMALLEST + "images: [{name: a, run: {ready: {}}}]\n",
                        "plimsoll.yaml:4:33: \"images[0].run.ready\" must have exactly one of \"port\", \"log\" – found"
                                + " none"),
                wrongBeyondSchema(
                        "image ready by a line that is no pattern",
                        SMALLEST + "images: [{name: a, run: {ready: {log: '('}}}]\n",
                        "plimsoll.yaml:4:39: \"images[0].run.ready.log\" must be a regular expression – Unclosed group"
                                + " in \"(\""),
                wrong(
                        "image with a relative folder to write to",
                        SMALLEST + "images: [{name: a, run: {writable: [tmp]}}]\n",
                        "plimsoll.yaml:4:37: \"images[0].run.writable[0]\" must be an absolute path – found \"tmp\";"
                                + " write it as it is in the image, like /usr/bin/su"),
                wrong(
                        "image with a capability by its kernel name",
                        SMALLEST + "images: [{name: a, run: {capabilities: [CAP_CHOWN]}}]\n",
                        "plimsoll.yaml:4:41: \"images[0].run.capabilities[0]\" must be a capability without CAP_ –"
                                + " found \"CAP_CHOWN\"; write it like NET_BIND_SERVICE"),
                wrong(
                        "image with a file at a relative path",
                        SMALLEST + "images: [{name: a, run: {files: {a.conf: x}}}]\n",
                        "plimsoll.yaml:4:34: \"a.conf\" must be an absolute path"),
                wrong(
                        "image with a budget without unit",
                        SMALLEST + "images: [{name: a, budget: {size: 200}}]\n",
                        "plimsoll.yaml:4:35: \"images[0].budget.size\" must be an amount of bytes – found 200;"
                                + " write a whole number above 0 and its unit: 800kB, 200MB, 512MiB or 1GiB"),
                wrongBeyondSchema(
                        "image that is claimed to be reproducible and is not built",
                        SMALLEST + "images: [{name: a, reproducible: {}}]\n",
                        "plimsoll.yaml:4:34: \"images[0].reproducible\" needs an image that is built from a"
                                + " \"context\"; remove it"),
                // files and folders
                wrongBeyondSchema(
                        "folder that is not there",
                        SMALLEST.replace("manifests}", "nowhere}"),
                        "plimsoll.yaml:3:24: \"manifests.kustomize\" names a folder that does not exist –"
                                + " \"nowhere\"; paths are relative to the folder of this file"),
                wrongBeyondSchema(
                        "file for folder",
                        SMALLEST.replace("manifests}", "build.sh}"),
                        "plimsoll.yaml:3:24: \"manifests.kustomize\" must name a folder – \"build.sh\" is a file"),
                wrongBeyondSchema(
                        "folder for file",
                        SMALLEST + "waivers: app\n",
                        "plimsoll.yaml:4:10: \"waivers\" must name a file – \"app\" is a folder"),
                wrongBeyondSchema(
                        "file that is not there",
                        SMALLEST + "images: [{name: a, tar: nowhere.tar}]\n",
                        "plimsoll.yaml:4:25: \"images[0].tar\" names a file that does not exist – \"nowhere.tar\";"
                                + " paths are relative to the folder of this file"),
                wrongBeyondSchema(
                        "listed file that is not there",
                        SMALLEST.replace("{kustomize: manifests}", "{files: [build.sh, nowhere.yaml]}"),
                        "plimsoll.yaml:3:31: \"manifests.files[1]\" names a file or folder that does not exist –"
                                + " \"nowhere.yaml\"; paths are relative to the folder of this file"),
                wrongBeyondSchema(
                        "path that cannot be",
                        SMALLEST + "waivers: \"a\\0b\"\n",
                        "plimsoll.yaml:4:10: \"waivers\" must be a path – found \"a\0b\""),
                wrongBeyondSchema(
                        "folder without kustomization",
                        SMALLEST.replace("manifests}", "app}"),
                        "plimsoll.yaml:3:24: \"manifests.kustomize\" names a folder without a kustomization.yaml;"
                                + " name the folder that holds it, or list plain manifests under \"files\""),
                wrongBeyondSchema(
                        "folder without Dockerfile",
                        SMALLEST + "images: [{name: a, build: {context: manifests}}]\n",
                        "plimsoll.yaml:4:37: \"images[0].build.context\" names a folder without a Dockerfile; add"
                                + " one, or name another file of the folder with \"dockerfile\""),
                wrongBeyondSchema(
                        "Dockerfile that is not there",
                        SMALLEST + "images: [{name: a, build: {context: app, dockerfile: no.Dockerfile}}]\n",
                        "plimsoll.yaml:4:54: \"images[0].build.dockerfile\" names a file that does not exist –"
                                + " \"no.Dockerfile\"; paths are relative to \"images[0].build.context\""),
                wrongBeyondSchema(
                        "folder without chart",
                        SMALLEST.replace("{kustomize: manifests}", "{helm: {chart: app}}"),
                        "plimsoll.yaml:3:27: \"manifests.helm.chart\" names a folder without a Chart.yaml"),
                wrongBeyondSchema(
                        "base without build script",
                        SMALLEST + "bases: [app]\n",
                        "plimsoll.yaml:4:9: \"bases[0]\" must name a folder with a script \"build\" in it – \"app\""
                                + " has none; add the script or remove the folder from \"bases\""),
                // manifests
                wrong(
                        "manifests from nowhere",
                        SMALLEST.replace("{kustomize: manifests}", "{}"),
                        "plimsoll.yaml:3:12: \"manifests\" must have exactly one of \"kustomize\", \"files\","
                                + " \"helm\" – found none"),
                wrong(
                        "manifests from two places",
                        SMALLEST.replace("{kustomize: manifests}", "{kustomize: manifests, files: [build.sh]}"),
                        "plimsoll.yaml:3:12: \"manifests\" must have exactly one of \"kustomize\", \"files\","
                                + " \"helm\" – found \"kustomize\", \"files\""),
                wrong(
                        "no file",
                        SMALLEST.replace("{kustomize: manifests}", "{files: []}"),
                        "plimsoll.yaml:3:20: \"manifests.files\" must not be empty; list at least one file"),
                wrong(
                        "chart without chart",
                        SMALLEST.replace("{kustomize: manifests}", "{helm: {values: [values.yaml]}}"),
                        "plimsoll.yaml:3:19: the key \"chart\" is missing in \"manifests.helm\"; add the folder or"
                                + " archive of the chart"),
                // compose
                wrong(
                        "compose configuration without anything",
                        SMALLEST + "compose: {file: waivers.yaml, configuration: {shows: x}}\n",
                        "plimsoll.yaml:4:46: \"compose.configuration\" has neither \"other\" nor \"mandatory\"; add values of"
                                + " a second environment, or variables that must have a value"),
                wrong(
                        "compose configuration that nobody sees",
                        SMALLEST + "compose: {file: waivers.yaml, configuration: {other: {A: 1}, read: {path: /}}}\n",
                        "plimsoll.yaml:4:46: the key \"shows\" is missing in \"compose.configuration\"; add what its answer"
                                + " holds in the second environment only"),
                wrong(
                        "compose without a file",
                        SMALLEST + "compose: {profiles: [web]}\n",
                        "plimsoll.yaml:4:10: the key \"file\" is missing in \"compose\"; add the Compose file, like"
                                + " compose.yaml"),
                wrongBeyondSchema(
                        "compose file that is not there",
                        SMALLEST + "compose: {file: compose.yaml}\n",
                        "plimsoll.yaml:4:17: \"compose.file\" names a file that does not exist – \"compose.yaml\"; paths"
                                + " are relative to the folder of this file"),
                wrong(
                        "variable that is none",
                        SMALLEST + "compose: {file: waivers.yaml, env: {MY-TAG: 1}}\n",
                        "plimsoll.yaml:4:37: \"compose.env\" names the variable \"MY-TAG\" – expected letters, digits and"
                                + " underscores"),
                wrong(
                        "generated variable that is none",
                        SMALLEST + "compose: {file: waivers.yaml, generate: [my-tag]}\n",
                        "plimsoll.yaml:4:42: \"compose.generate[0]\" names the variable \"my-tag\" – expected letters,"
                                + " digits and underscores"),
                wrongBeyondSchema(
                        "variable with two values",
                        SMALLEST + "compose: {file: waivers.yaml, env: {A: 1}, generate: [A]}\n",
                        "plimsoll.yaml:4:55: the variable \"A\" has a value already; keep one of the two"),
                wrong(
                        "port without an address",
                        SMALLEST + "compose: {file: waivers.yaml, published: ['8080']}\n",
                        "plimsoll.yaml:4:43: \"compose.published[0]\" must be an address and a port – found \"8080\";"
                                + " write it like 127.0.0.1:8080, or 0.0.0.0:8080 for every interface"),
                // equivalence
                wrong(
                        "equivalence without a Compose file",
                        SMALLEST + "equivalence: {}\n",
                        "plimsoll.yaml:4:14: \"equivalence\" is about a Compose file and manifests, and there is no"
                                + " \"compose\"; add the other one, or remove \"equivalence\""),
                wrong(
                        "contract without manifests",
                        "plimsoll: 1\nname: shop\ncompose: {file: waivers.yaml}\ncontract: []\n",
                        "plimsoll.yaml:4:11: \"contract\" is about a Compose file and manifests, and there is no"
                                + " \"manifests\"; add the other one, or remove \"contract\""),
                wrongBeyondSchema(
                        "contract without an entry point",
                        SMALLEST + "compose: {file: waivers.yaml}\ncontract: [{path: /}]\n",
                        "plimsoll.yaml:5:12: \"contract[0]\" needs an entry point, and there is none; declare one under"
                                + " \"entrypoints\""),
                wrongBeyondSchema(
                        "contract with another entry point",
                        ENTRY_POINT + "compose: {file: waivers.yaml}\ncontract: [{entrypoint: web, path: /}]\n",
                        "plimsoll.yaml:6:25: \"contract[0].entrypoint\" must be the name of an entry point – found \"web\";"
                                + " there is \"api\""),
                wrong(
                        "ignored header that is none",
                        SMALLEST + "compose: {file: waivers.yaml}\nequivalence: {ignore: {headers: [X Y]}}\n",
                        "plimsoll.yaml:5:34: \"equivalence.ignore.headers[0]\" must be the name of an HTTP header – found"
                                + " \"X Y\""),
                wrong(
                        "ignored place that is none",
                        SMALLEST + "compose: {file: waivers.yaml}\nequivalence: {ignore: {json: [id]}}\n",
                        "plimsoll.yaml:5:31: \"equivalence.ignore.json[0]\" must be a place in a JSON body – found \"id\";"
                                + " write it like /items/0/id, or /items/*/id for all of them"),
                wrongBeyondSchema(
                        "ignored text that is no regular expression",
                        SMALLEST + "compose: {file: waivers.yaml}\nequivalence: {ignore: {text: ['(']}}\n",
                        "plimsoll.yaml:5:31: \"equivalence.ignore.text[0]\" must be a regular expression – Unclosed group at"
                                + " position 1"),
                wrong(
                        "difference that is none",
                        SMALLEST + "compose: {file: waivers.yaml}\nequivalence: {intended: {\"web: memory\": less}}\n",
                        "plimsoll.yaml:5:26: \"equivalence.intended\" names no difference: \"web: memory\" – expected SUBJECT:"
                                + " ASPECT as reports name it, with one of the aspects \"status\", \"header\", \"body\","
                                + " \"service\", \"image\", \"variable\", \"file\", \"port\", \"healthcheck\", \"memory limit\","
                                + " \"processor limit\", \"volume\", \"user\", \"grace period\""),
                wrong(
                        "difference without a reason",
                        SMALLEST
                                + "compose: {file: waivers.yaml}\nequivalence: {intended: {\"web: memory limit\": ''}}\n",
                        "plimsoll.yaml:5:25: the difference \"web: memory limit\" is intended without a reason; write why"
                                + " behind the colon"),
                wrongBeyondSchema(
                        "service with two pairs",
                        SMALLEST
                                + "compose: {file: waivers.yaml}\nequivalence: {pairs: [{service: a, workload:"
                                + " deployment/b}, {service: a, workload: deployment/c}]}\n",
                        "plimsoll.yaml:5:71: the service \"a\" has a pair already; keep one of the two"),
                wrong(
                        "pair without a workload",
                        SMALLEST + "compose: {file: waivers.yaml}\nequivalence: {pairs: [{service: a}]}\n",
                        "plimsoll.yaml:5:23: the key \"workload\" is missing in \"equivalence.pairs[0]\"; add the workload that"
                                + " does the same, like deployment/NAME"),
                // update
                wrong(
                        "workload of no kind",
                        SMALLEST + "update: {workload: shop, image: a}\n",
                        "plimsoll.yaml:4:20: \"update.workload\" must be kind/name with one of the kinds"
                                + " \"deployment\", \"statefulset\", \"daemonset\" – found \"shop\""),
                wrong(
                        "workload that cannot be rolled",
                        SMALLEST + "update: {workload: job/shop, image: a}\n",
                        "plimsoll.yaml:4:20: \"update.workload\" must be kind/name with one of the kinds"
                                + " \"deployment\", \"statefulset\", \"daemonset\" – found \"job/shop\""),
                wrong(
                        "update to nothing",
                        SMALLEST + "update: {workload: deployment/shop}\n",
                        "plimsoll.yaml:4:9: the key \"image\" is missing in \"update\"; add the image that it is"
                                + " rolled to"),
                // entry points
                wrong(
                        "port beyond all ports",
                        ENTRY_POINT.replace("port: http", "port: 70000"),
                        "plimsoll.yaml:4:48: \"entrypoints[0].port\" must be a whole number from 1 to 65535 –"
                                + " found 70000"),
                wrong(
                        "port of no name",
                        ENTRY_POINT.replace("port: http", "port: '80'"),
                        "plimsoll.yaml:4:48: \"entrypoints[0].port\" must be a port number from 1 to 65535 or a"
                                + " port name – found \"80\""),
                wrong(
                        "no request",
                        ENTRY_POINT.replace("[{path: /}]", "[]"),
                        "plimsoll.yaml:4:64: \"entrypoints[0].requests\" must not be empty; add at least one"
                                + " request, like {method: GET, path: /}"),
                wrong(
                        "path of no root",
                        ENTRY_POINT.replace("path: /", "path: reports"),
                        "plimsoll.yaml:4:72: \"entrypoints[0].requests[0].path\" must be a path that begins with"
                                + " \"/\" and has no spaces – found \"reports\""),
                wrong(
                        "method in lower case",
                        ENTRY_POINT.replace("path: /", "path: /, method: get"),
                        "plimsoll.yaml:4:83: \"entrypoints[0].requests[0].method\" must be one of \"GET\", \"HEAD\","
                                + " \"POST\", \"PUT\", \"PATCH\", \"DELETE\", \"OPTIONS\" – found the text \"get\";"
                                + " did you mean \"GET\"?"),
                wrong(
                        "header that is none",
                        ENTRY_POINT.replace("path: /", "path: /, headers: {'X Y': a}"),
                        "plimsoll.yaml:4:85: \"entrypoints[0].requests[0].headers\" has the key \"X Y\" – expected"
                                + " the name of an HTTP header"),
                wrong(
                        "header of two lines",
                        ENTRY_POINT.replace("path: /", "path: /, headers: {X-Y: \"a\\nb\"}"),
                        "plimsoll.yaml:4:84: \"entrypoints[0].requests[0].headers.X-Y\" must be one line; remove"
                                + " the line break"),
                wrong(
                        "status that is none",
                        ENTRY_POINT.replace("path: /", "path: /, expect: {status: 600}"),
                        "plimsoll.yaml:4:92: \"entrypoints[0].requests[0].expect.status\" must be a whole number"
                                + " from 100 to 599 – found 600"),
                wrong(
                        "client that is none",
                        ENTRY_POINT.replace("port: http", "port: http, client: nodes"),
                        "plimsoll.yaml:4:62: \"entrypoints[0].client\" must be one of \"node\" – found the text"
                                + " \"nodes\"; did you mean \"node\"?"),
                wrong(
                        "client of no namespace",
                        ENTRY_POINT.replace("port: http", "port: http, client: {pod: {labels: {a: b}}}"),
                        "plimsoll.yaml:4:68: the key \"namespace\" is missing in \"entrypoints[0].client.pod\"; add"
                                + " the namespace that the load comes from"),
                wrongBeyondSchema(
                        "entry point twice",
                        SMALLEST
                                + "entrypoints:\n"
                                + "  - {name: api, service: a, port: 1, requests: [{path: /}]}\n"
                                + "  - {name: api, service: b, port: 2, requests: [{path: /}]}\n",
                        "plimsoll.yaml:6:12: the name \"api\" is in \"entrypoints\" already; rename one"),
                // the rest
                wrong(
                        "identity without header",
                        SMALLEST + "identity: {pod: {}}\n",
                        "plimsoll.yaml:4:17: the key \"header\" is missing in \"identity.pod\"; add the name of the"
                                + " response header"),
                wrongBeyondSchema(
                        "blue like green",
                        SMALLEST + "blue-green: {service: a, blue: deployment/a, green: deployment/a}\n",
                        "plimsoll.yaml:4:53: \"blue-green.green\" must differ from \"blue-green.blue\" – both are"
                                + " \"deployment/a\""),
                wrong(
                        "an entry point that speaks something else",
                        ENTRY_POINT.replace("port: http,", "port: http, speaks: [spdy],"),
                        "plimsoll.yaml:4:63: \"entrypoints[0].speaks[0]\" must be \"http/2\", which is spoken without"
                                + " TLS – found \"spdy\""),
                wrong(
                        "a WebSocket without a path",
                        ENTRY_POINT.replace("port: http,", "port: http, websocket: {},"),
                        "plimsoll.yaml:4:65: the key \"path\" is missing in \"entrypoints[0].websocket\"; add the path"
                                + " that is a WebSocket, like /socket"),
                wrongBeyondSchema(
                        "an answer without a message",
                        ENTRY_POINT.replace("port: http,", "port: http, websocket: {path: /s, shows: x},"),
                        "plimsoll.yaml:4:83: \"entrypoints[0].websocket.shows\" says what the answer to a message holds,"
                                + " and there is none; add \"message\""),
                wrong(
                        "gRPC without a call",
                        ENTRY_POINT.replace("port: http,", "port: http, grpc: {},"),
                        "plimsoll.yaml:4:60: \"entrypoints[0].grpc\" declares no call; add \"unary\", \"stream\" or"
                                + " both, like unary: {method: /report.Reports/Get}"),
                wrong(
                        "a call without a method",
                        ENTRY_POINT.replace("port: http,", "port: http, grpc: {unary: {message: CgEx}},"),
                        "plimsoll.yaml:4:68: the key \"method\" is missing in \"entrypoints[0].grpc.unary\"; add the"
                                + " method that is called, like /report.Reports/Get"),
                wrong(
                        "a method without its service",
                        ENTRY_POINT.replace("port: http,", "port: http, grpc: {stream: {method: Watch}},"),
                        "plimsoll.yaml:4:78: \"entrypoints[0].grpc.stream.method\" must be a gRPC method with its"
                                + " service, like /report.Reports/Get – found \"Watch\""),
                wrong(
                        "a message that is not encoded",
                        ENTRY_POINT.replace(
                                "port: http,", "port: http, grpc: {unary: {method: /a.B/C, message: \"{}\"}},"),
                        "plimsoll.yaml:4:94: \"entrypoints[0].grpc.unary.message\" must be the encoded message in Base64"
                                + " – found \"{}\""),
                wrongBeyondSchema(
                        "a canary that is the stable one",
                        SMALLEST + "canary: {service: a, stable: deployment/a, canary: deployment/a}\n",
                        "plimsoll.yaml:4:52: \"canary.canary\" must differ from \"canary.stable\" – both are"
                                + " \"deployment/a\""),
                wrong(
                        "a weight of everything",
                        SMALLEST + WEIGHTED.replace("20,", "100,"),
                        "plimsoll.yaml:4:82: \"canary.weight-percent\" must be a whole number from 1 to 99 – found"
                                + " 100"),
                wrong(
                        "a weight that nothing sets",
                        SMALLEST
                                + "canary: {service: a, stable: deployment/a, canary: deployment/b, weight-percent:"
                                + " 20}\n",
                        "plimsoll.yaml:4:82: \"canary.weight-percent\" needs \"set\", and there is none; add what is"
                                + " applied to give the canary its share, like set: {manifests: [set.yaml]}",
                        "plimsoll.yaml:4:82: \"canary.weight-percent\" needs \"abort\", and there is none; add what is"
                                + " applied to take its share away again, like abort: {manifests: [abort.yaml]}"),
                wrong(
                        "what sets a weight that is not declared",
                        SMALLEST + WEIGHTED.replace("weight-percent: 20, ", ""),
                        "plimsoll.yaml:4:71: \"canary.set\" says how a router is given a weight, and none is declared;"
                                + " add \"weight-percent\", or leave it out where the number of pods decides",
                        "plimsoll.yaml:4:109: \"canary.abort\" says how a router is given a weight, and none is"
                                + " declared; add \"weight-percent\", or leave it out where the number of pods decides"),
                wrongBeyondSchema(
                        "an abort that aborts nothing",
                        SMALLEST + WEIGHTED.replace("weight-0", "weight-20"),
                        "plimsoll.yaml:4:129: \"canary.abort\" applies exactly what \"canary.set\" applies – it would"
                                + " take nothing from the canary; name what gives the canary the weight 0"),
                wrongBeyondSchema(
                        "a weight in a file that is not there",
                        SMALLEST + WEIGHTED.replace("weight-0", "weight-00"),
                        "plimsoll.yaml:4:142: \"canary.abort.manifests[0]\" names a file that does not exist –"
                                + " \"weight-00.yaml\"; paths are relative to the folder of this file"),
                wrongBeyondSchema(
                        "a weight in a file that holds nothing",
                        SMALLEST + WEIGHTED.replace("weight-0.yaml", "waivers.yaml"),
                        "plimsoll.yaml:4:141: \"canary.abort.manifests\" names a file without any object:"
                                + " waivers.yaml; write what changes the router's weight"),
                wrongBeyondSchema(
                        "reading and writing nowhere",
                        SMALLEST + "read-write: {write: {path: \"/{id}\"}, read: {path: \"/{id}\"}}\n",
                        "plimsoll.yaml:4:13: \"read-write\" needs an entry point, and there is none; declare one"
                                + " under \"entrypoints\""),
                wrongBeyondSchema(
                        "reading and writing elsewhere",
                        ENTRY_POINT
                                + "read-write: {entrypoint: ipa, write: {path: \"/{id}\"}, read: {path: \"/{id}\"}}\n",
                        "plimsoll.yaml:5:26: \"read-write.entrypoint\" must be the name of an entry point – found"
                                + " \"ipa\"; there is \"api\""),
                wrongBeyondSchema(
                        "writing always the same",
                        ENTRY_POINT + "read-write: {write: {path: /x}, read: {path: \"/{id}\"}}\n",
                        "plimsoll.yaml:5:21: \"read-write.write\" must hold {id} in its path, a header or its body, so"
                                + " that each write is another; write it like {method: PUT, path: \"/items/{id}\", body:"
                                + " \"{id}\"}"),
                wrongBeyondSchema(
                        "reading always the same",
                        ENTRY_POINT + "read-write: {write: {path: \"/{id}\"}, read: {path: /x}}\n",
                        "plimsoll.yaml:5:44: \"read-write.read\" must hold {id} or {location}, so that it reads what"
                                + " was written; write it like {method: GET, path: \"/items/{id}\"}"),
                wrong(
                        "configuration that does not say how it reaches pods",
                        ENTRY_POINT + "configuration: {config-map: a, key: b, value: c, read: {path: /}}\n",
                        "plimsoll.yaml:5:16: the key \"reaches-by\" is missing in \"configuration\"; write \"roll\" if"
                                + " pods are replaced, \"reload\" if they read it again"),
                wrong(
                        "configuration of nothing",
                        ENTRY_POINT + "configuration: {key: b, value: c, reaches-by: roll, read: {path: /}}\n",
                        "plimsoll.yaml:5:16: \"configuration\" names no \"config-map\" and no \"secret\"; add the name"
                                + " of the ConfigMap or Secret, without the hash that kustomize adds"),
                wrong(
                        "configuration of two objects",
                        ENTRY_POINT
                                + "configuration: {config-map: a, secret: a, key: b, value: c, reaches-by: roll, read:"
                                + " {path: /}}\n",
                        "plimsoll.yaml:5:40: \"configuration\" names a ConfigMap and a Secret – one setting is"
                                + " changed; remove one of them"),
                wrong(
                        "configuration that reaches pods in an unknown way",
                        ENTRY_POINT
                                + "configuration: {config-map: a, key: b, value: c, reaches-by: rol, read: {path:"
                                + " /}}\n",
                        "plimsoll.yaml:5:62: \"configuration.reaches-by\" must be one of \"roll\", \"reload\" – found"
                                + " the text \"rol\"; did you mean \"roll\"?"),
                wrongBeyondSchema(
                        "configuration that nobody can be asked for",
                        SMALLEST
                                + "configuration: {config-map: a, key: b, value: c, reaches-by: roll, read: {path:"
                                + " /}}\n",
                        "plimsoll.yaml:4:16: \"configuration\" needs an entry point, and there is none; declare one"
                                + " under \"entrypoints\""),
                wrong(
                        "profile that names no step",
                        SMALLEST + "autoscaling: {profile: {ceiling: {}}}\n",
                        "plimsoll.yaml:4:24: the key \"scale-out\" is missing in \"autoscaling.profile\"; add"
                                + " \"scale-out: {requests-per-second: RATE, pods: NUMBER}\"",
                        "plimsoll.yaml:4:34: the key \"requests-per-second\" is missing in"
                                + " \"autoscaling.profile.ceiling\"; add the load that asks for more than maxReplicas"),
                wrong(
                        "profile of half a step",
                        SMALLEST + "autoscaling: {profile: {scale-out: {pods: 1}}}\n",
                        "plimsoll.yaml:4:36: the key \"requests-per-second\" is missing in"
                                + " \"autoscaling.profile.scale-out\"; add the load that asks for these pods",
                        "plimsoll.yaml:4:43: \"autoscaling.profile.scale-out.pods\" must be a whole number from 2 to"
                                + " 10000 – found 1"),
                wrong(
                        "profile that no generator can send",
                        SMALLEST + "autoscaling: {profile: {scale-out: {requests-per-second: 1001, pods: 3}}}\n",
                        "plimsoll.yaml:4:58: \"autoscaling.profile.scale-out.requests-per-second\" must be a whole"
                                + " number from 1 to 1000 – found 1001"),
                wrongBeyondSchema(
                        "profile below the light load",
                        SMALLEST + "autoscaling: {profile: {scale-out: {requests-per-second: 40, pods: 3}}}\n",
                        "plimsoll.yaml:4:58: \"autoscaling.profile.scale-out.requests-per-second\" must be more than the"
                                + " light load of 40, which runs all the time – found 40; raise it, or lower"
                                + " load.requests-per-second: the light load is a fifth of that, and 10 at least"),
                wrongBeyondSchema(
                        "profile whose ceiling is lower than its step",
                        SMALLEST
                                + "autoscaling: {profile: {scale-out: {requests-per-second: 120, pods: 3}, ceiling:"
                                + " {requests-per-second: 120}}}\n",
                        "plimsoll.yaml:4:104: \"autoscaling.profile.ceiling.requests-per-second\" must be more than"
                                + " \"autoscaling.profile.scale-out.requests-per-second\", 120 – found 120"),
                wrong(
                        "flow to nowhere",
                        SMALLEST + "flows: [{from: a, port: 1}]\n",
                        "plimsoll.yaml:4:9: the key \"to\" is missing in \"flows[0]\"; add who accepts the"
                                + " connection"),
                wrong(
                        "tenant of nothing",
                        SMALLEST + "tenants: [{name: a, namespaces: [a]}, {name: b, namespaces: []}]\n",
                        "plimsoll.yaml:4:61: \"tenants[1].namespaces\" must not be empty; name the namespaces that are its own"),
                wrongBeyondSchema(
                        "one tenant",
                        SMALLEST + "tenants: [{name: a, namespaces: [a]}]\n",
                        "plimsoll.yaml:4:10: \"tenants\" has one tenant only, who is to be kept from nobody; declare the"
                                + " others, or remove \"tenants\""),
                wrongBeyondSchema(
                        "tenants of one name",
                        SMALLEST + "tenants: [{name: a, namespaces: [a]}, {name: a, namespaces: [b]}]\n",
                        "plimsoll.yaml:4:46: two tenants have the name \"a\"; give each a name of its own"),
                wrongBeyondSchema(
                        "tenants that share a namespace",
                        SMALLEST + "tenants: [{name: a, namespaces: [x, y]}, {name: b, namespaces: [y]}]\n",
                        "plimsoll.yaml:4:65: the namespace \"y\" is the tenant \"a\"'s already; a namespace that tenants share"
                                + " is nobody's: leave it out"),
                wrong(
                        "secret of nothing",
                        SMALLEST + "secrets: [{name: db}]\n",
                        "plimsoll.yaml:4:11: \"secrets[0]\" must have \"literals\" or \"generate\" – found neither;"
                                + " list under \"generate\" the keys that shall get random values"),
                wrong(
                        "secret with a key that cannot be",
                        SMALLEST + "secrets: [{name: db, generate: [pass word]}]\n",
                        "plimsoll.yaml:4:33: \"secrets[0].generate[0]\" must be a key of letters, digits, dashes,"
                                + " dots and underscores – found \"pass word\""),
                wrong(
                        "secret with a key twice",
                        SMALLEST + "secrets: [{name: db, generate: [a, a]}]\n",
                        "plimsoll.yaml:4:36: the key \"a\" of the Secret has a value already; keep one of the two"),
                wrong(
                        "namespaces in another word",
                        SMALLEST + "namespaces: as_written\n",
                        "plimsoll.yaml:4:13: \"namespaces\" must be one of \"prefixed\", \"as-written\" – found the"
                                + " text \"as_written\"; did you mean \"as-written\"?"),
                wrong(
                        "accepted without reason",
                        SMALLEST + "accept-not-tested: [{check: DEP-ROL-001}]\n",
                        "plimsoll.yaml:4:21: the key \"reason\" is missing in \"accept-not-tested[0]\"; add why it"
                                + " may stay untested; the report prints it"),
                wrong(
                        "kept for no time",
                        SMALLEST + "evidence: {retention: {days: 0}}\n",
                        "plimsoll.yaml:4:30: \"evidence.retention.days\" must be a whole number from 1 to 36525 – found"
                                + " 0"),
                wrong(
                        "kept for as long as a word says",
                        SMALLEST + "evidence: {retention: {class: standard, days: forever}}\n",
                        "plimsoll.yaml:4:47: \"evidence.retention.days\" must be a whole number from 1 to 36525 – found"
                                + " the text \"forever\""),
                wrong(
                        "class of retention that is no label",
                        SMALLEST + "evidence: {retention: {class: \"<b>\"}}\n",
                        "plimsoll.yaml:4:31: \"evidence.retention.class\" must be a label of at most 63 letters,"
                                + " digits, blanks, dots, dashes, underscores and slashes – found \"<b>\""),
                wrong(
                        "assessor that there is not",
                        SMALLEST + "evidence: {assessor: me}\n",
                        "plimsoll.yaml:4:22: \"evidence.assessor\" must be one of \"self\", \"independent\" – found"
                                + " the text \"me\""),
                wrong(
                        "accepted check that is none",
                        SMALLEST + "accept-not-tested: [{check: rolling, reason: x}]\n",
                        "plimsoll.yaml:4:29: \"accept-not-tested[0].check\" must be the id of a check, like"
                                + " DEP-ROL-001 – found \"rolling\""),
                wrongBeyondSchema(
                        "pattern that is none",
                        SMALLEST + "error-log-patterns: ['(']\n",
                        "plimsoll.yaml:4:22: \"error-log-patterns[0]\" must be a regular expression – Unclosed"
                                + " group at position 1"));
    }

    private static Sample right(String title, String yaml) {
        return new Sample(title, yaml, List.of(), true);
    }

    private static Sample wrong(String title, String yaml, String... problems) {
        return new Sample(title, yaml, List.of(problems), true);
    }

    private static Sample wrongBeyondSchema(String title, String yaml, String... problems) {
        return new Sample(title, yaml, List.of(problems), false);
    }

    /** What gives a canary a weight, in the samples' own router. */
    static String weightManifest(String weight) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: router, namespace: prod}\ndata: {weight: \"" + weight
                + "\"}\n";
    }

    /** Writes a sample beside every file and folder that samples name, and returns where it is. */
    static Path write(Path folder, String yaml) {
        try {
            for (String file : List.of(
                    "manifests/kustomization.yaml",
                    "app/Dockerfile",
                    "app/other.Dockerfile",
                    "base/build",
                    "chart/Chart.yaml",
                    "build.sh",
                    "image.tar",
                    "values.yaml",
                    "waivers.yaml")) {
                Path path = folder.resolve(file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, "");
            }
            for (String weight : List.of("0", "20")) {
                Files.writeString(folder.resolve("weight-" + weight + ".yaml"), weightManifest(weight));
            }
            return Files.writeString(folder.resolve("plimsoll.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
