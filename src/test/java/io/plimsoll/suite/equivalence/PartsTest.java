package io.plimsoll.suite.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.environment.ServiceContainer.Mount;
import io.plimsoll.suite.equivalence.Part.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path folder;

    @Test
    void readsAServiceOfAComposeFile() throws IOException {
        Files.writeString(folder.resolve("site.conf"), "listen 80;");
        Files.writeString(folder.resolve("shop.env"), "A=1\nB=2\n");
        ComposeModel model = new ComposeModel(
                YAML.readTree(
                        """
                        services:
                          web:
                            image: example.test/shop:1
                            environment: {PORT: "8080", EMPTY: null}
                            configs:
                              - {source: settings, target: /etc/shop/shop.properties}
                              - {source: motd}
                            secrets:
                              - {source: password}
                              - {source: key, target: /etc/key}
                            volumes:
                              - {type: volume, source: data, target: /data/}
                              - {type: volume, target: /cache}
                              - {type: bind, source: FOLDER/site.conf, target: /etc/site.conf}
                              - {type: bind, source: FOLDER, target: /etc/all, read_only: true}
                              - {type: bind, source: FOLDER, target: /src}
                            tmpfs: ["/run:uid=5"]
                        configs:
                          settings: {content: "http.port=8080\\n# no key\\nhttp.host=a"}
                          motd: {content: "hello=1"}
                        """
                                .replace("FOLDER", folder.toString())),
                List.of());

        assertThat(ComposeParts.of(
                        model,
                        container(
                                List.of(new Mount("volume", "x", "/data"), new Mount("volume", "y", "/left")),
                                512 << 20,
                                new Healthcheck(List.of("CMD", "pg_isready", "--quiet"), 1, 1, 1))))
                .isEqualTo(new Part(
                        "",
                        "web",
                        false,
                        "example.test/shop:1",
                        List.of("EMPTY", "PORT"),
                        Map.of(
                                "/etc/shop/shop.properties", List.of("http.host", "http.port"),
                                "/motd", List.of(),
                                "/run/secrets/password", List.of(),
                                "/etc/key", List.of(),
                                "/etc/site.conf", List.of(),
                                "/etc/all/site.conf", List.of(),
                                "/etc/all/shop.env", List.of("A", "B")),
                        Map.of(
                                "/data", Mounted.KEPT,
                                "/cache", Mounted.SCRATCH,
                                "/left", Mounted.SCRATCH,
                                "/src", Mounted.HOST,
                                "/run", Mounted.SCRATCH),
                        512L << 20,
                        null,
                        new Health("`CMD pg_isready --quiet`", List.of(), List.of("pg_isready")),
                        90_000,
                        null));
    }

    private static ServiceContainer container(List<Mount> mounts, long memory, Healthcheck healthcheck) {
        return new ServiceContainer(
                "web",
                1,
                "1",
                "sha256:1",
                "running",
                "healthy",
                "",
                0,
                false,
                0,
                90_000,
                "no",
                1,
                "bridge",
                List.of(),
                mounts,
                memory,
                0,
                healthcheck);
    }

    @Test
    void readsTheContainersOfAPod() throws IOException {
        KubernetesParts reader = new KubernetesParts((kind, namespace, name) -> switch (kind + " " + name) {
            case "ConfigMap settings" -> Map.of("shop.properties", "http.port=1", "motd", "hello");
            case "Secret credentials" -> Map.of("user", "", "password", "");
            default -> Map.of();
        });

        List<Part> parts = reader.of(
                "Deployment",
                "shop",
                "shop",
                YAML.readTree(
                        """
                        terminationGracePeriodSeconds: 45
                        initContainers:
                          - {name: migrate, image: example.test/shop:1}
                          - {name: proxy, image: example.test/proxy:1, restartPolicy: Always}
                        containers:
                          - name: web
                            image: example.test/shop:1
                            env: [{name: PORT, value: "1"}]
                            envFrom:
                              - {prefix: DB_, secretRef: {name: credentials}}
                              - {configMapRef: {name: none}}
                            resources: {limits: {memory: 512Mi, cpu: 500m}}
                            readinessProbe: {httpGet: {path: /ready, port: http}}
                            livenessProbe: {tcpSocket: {port: 8080}}
                            startupProbe: {exec: {command: [pg_isready]}}
                            volumeMounts:
                              - {name: settings, mountPath: /etc/shop/}
                              - {name: settings, mountPath: /etc/motd, subPath: motd}
                              - {name: credentials, mountPath: /etc/db}
                              - {name: data, mountPath: /data}
                              - {name: tmp, mountPath: /tmp}
                              - {name: host, mountPath: /host}
                              - {name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}
                              - {name: both, mountPath: /both}
                        volumes:
                          - {name: settings, configMap: {name: settings}}
                          - {name: credentials, secret: {secretName: credentials, items: [{key: user, path: name}]}}
                          - {name: data, persistentVolumeClaim: {claimName: data}}
                          - {name: tmp, emptyDir: {}}
                          - {name: host, hostPath: {path: /}}
                          - {name: token, projected: {sources: []}}
                          - {name: both, projected: {sources: [{secret: {name: credentials}}]}}
                        """),
                false);

        assertThat(parts)
                .extracting(Part::place)
                .containsExactly(
                        "container migrate of deployment/shop",
                        "container proxy of deployment/shop",
                        "container web of deployment/shop");
        assertThat(parts).extracting(Part::ends).containsExactly(true, false, false);
        assertThat(parts.get(2))
                .isEqualTo(new Part(
                        "deployment/shop",
                        "web",
                        false,
                        "example.test/shop:1",
                        List.of("DB_password", "DB_user", "PORT"),
                        Map.of(
                                "/etc/shop/shop.properties", List.of("http.port"),
                                "/etc/shop/motd", List.of(),
                                "/etc/motd", List.of(),
                                "/etc/db/name", List.of(),
                                "/both/user", List.of(),
                                "/both/password", List.of()),
                        Map.of("/data", Mounted.KEPT, "/tmp", Mounted.SCRATCH, "/host", Mounted.HOST),
                        512L << 20,
                        500_000_000L,
                        new Health(
                                "readiness GET /ready, liveness opens port 8080, startup `pg_isready`",
                                List.of("/ready"),
                                List.of("pg_isready")),
                        45_000,
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CMD pg_isready --quiet --host=127.0.0.1      | sh -c exec pg_isready --quiet   | true
                    CMD-SHELL redis-cli ping                     | pg_isready                      | false
                    CMD curl -f http://localhost:3000/health     | printf 'GET /health HTTP/1.0'   | true
                    CMD curl -f http://localhost:3000/health     | printf 'GET /ready HTTP/1.0'    | false
                    CMD curl -f http://localhost:3000/health     | node healthcheck.js             | true
                    """)
    void knowsWhetherTwoCommandsAskForTheSame(String one, String other, boolean alike) {
        Health health = Health.ofCommand(List.of(one.split(" ")));

        assertThat(health.asksLike(Health.ofCommand(List.of(other.split(" "))))).isEqualTo(alike);
        assertThat(Health.ofCommand(List.of(other.split(" "))).asksLike(health)).isEqualTo(alike);
    }
}
