package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final Redaction REDACTION = Redaction.standard();

    static Stream<Arguments> secretLines() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
        return Stream.of(
                arguments("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [redacted:authorization]"),
                arguments("authorization: Basic YWxpY2U6aHVudGVyMg==", "authorization: Basic [redacted:authorization]"),
                arguments(
                        "{\"Authorization\":\"Bearer abcdef0123456789\"}",
                        "{\"Authorization\":\"Bearer [redacted:authorization]\"}"),
                arguments("curl -H 'X: bearer abcdefghijklmnop'", "curl -H 'X: bearer [redacted:authorization]'"),
                arguments("Cookie: session=abc; theme=dark", "Cookie: [redacted:cookie]"),
                arguments("Set-Cookie: session=abc; HttpOnly", "Set-Cookie: [redacted:cookie]"),
                arguments(
                        "jdbc:postgresql://app:hunter2@db:5432/reports",
                        "jdbc:postgresql://app:[redacted:url-password]@db:5432/reports"),
                arguments(
                        "jdbc:postgresql://db/reports?user=app&password=hunter2&ssl=true",
                        "jdbc:postgresql://db/reports?user=app&password=[redacted:assignment]&ssl=true"),
                arguments(
                        "https://alice:hunter2@git.test/x.git", "https://alice:[redacted:url-password]@git.test/x.git"),
                arguments("got " + jwt + " from the API", "got [redacted:jwt] from the API"),
                arguments("DB_PASSWORD=hunter2 DB_USER=app", "DB_PASSWORD=[redacted:assignment] DB_USER=app"),
                arguments("spring.datasource.password=hunter2", "spring.datasource.password=[redacted:assignment]"),
                arguments("dbPassword: 'hunter 2'", "dbPassword: '[redacted:assignment]'"),
                arguments("{\"password\":\"hun\\\"ter2\",\"a\":1}", "{\"password\":\"[redacted:assignment]\",\"a\":1}"),
                arguments(
                        "\"{\\\"password\\\":\\\"hunter2\\\"}\"",
                        "\"{\\\"password\\\":\\\"[redacted:assignment]\\\"}\""),
                arguments("GET /login?token=abc HTTP/1.1", "GET /login?token=[redacted:assignment] HTTP/1.1"),
                arguments("api-key = 12345", "api-key = [redacted:assignment]"),
                arguments("key AKIAABCDEFGHIJKLMNOP used", "key [redacted:access-key] used"),
                arguments(
                        "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nb",
                        "a\n[redacted:private-key]\nb"),
                arguments("-----BEGIN PRIVATE KEY-----\ncut off", "[redacted:private-key]"));
    }

    @ParameterizedTest
    @MethodSource("secretLines")
    void secrets_are_taken_out_of_text_once_and_for_all(String line, String expected) {
        String redacted = REDACTION.text(line);

        assertThat(redacted).isEqualTo(expected);
        assertThat(REDACTION.text(redacted)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /reports/1 200 0.6 ms",
                "MountVolume.SetUp failed for volume \"db\" : secret \"report-db\" not found",
                "password authentication failed for user \"app\"",
                "automountServiceAccountToken: false",
                "secretName: report-db",
                "serviceAccountToken:\n  path: token\n  expirationSeconds: 3607",
                "http://report-service.reports.svc:8080/reports/1",
                "sha256:4b1d9c0e7f6a58324b1d9c0e7f6a58324b1d9c0e7f6a58324b1d9c0e7f6a5832",
                "2026-11-20T14:05:42Z pod/report-service-6f7c9d8b5-7k2xp Killing: Stopping container"
            })
    void what_is_no_secret_stays(String line) {
        assertThat(REDACTION.text(line)).isEqualTo(line);
    }

    @Test
    void the_data_of_a_secret_goes_whatever_it_looks_like() throws JsonProcessingException {
        JsonNode secret = json(
                """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"report-db","annotations":{
                 "kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"user\\":\\"YXBw\\"}}"}},
                 "type":"Opaque","data":{"user":"YXBw","port":"NTQzMg=="},"stringData":{"host":"db"}}
                """);

        assertThat(REDACTION.tree(secret))
                .isEqualTo(
                        json(
                                """
                                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"report-db","annotations":{
                                 "kubectl.kubernetes.io/last-applied-configuration":"[redacted:secret-data]"}},
                                 "type":"Opaque",
                                 "data":{"user":"[redacted:secret-data]","port":"[redacted:secret-data]"},
                                 "stringData":{"host":"[redacted:secret-data]"}}
                                """));
    }

    @Test
    void items_of_a_secret_list_need_no_kind_of_their_own() throws JsonProcessingException {
        JsonNode list = json(
                """
                {"kind":"SecretList","items":[{"metadata":{"name":"a"},"data":{"user":"YXBw"}}]}
                """);

        assertThat(REDACTION.tree(list).at("/items/0/data/user").asText()).isEqualTo("[redacted:secret-data]");
        assertThat(REDACTION.tree(list).at("/items/0/metadata/name").asText()).isEqualTo("a");
    }

    @Test
    void a_pod_loses_its_secrets_and_keeps_the_rest() throws JsonProcessingException {
        JsonNode pod = json(
                """
                {"kind":"Pod","metadata":{"name":"p","annotations":{
                  "kubectl.kubernetes.io/last-applied-configuration":
                    "{\\"spec\\":{\\"env\\":[{\\"name\\":\\"API_KEY\\",\\"value\\":\\"k-1\\"}]}}"}},
                 "spec":{"automountServiceAccountToken":false,
                  "volumes":[{"secret":{"secretName":"report-db"}}],
                  "containers":[{"env":[
                   {"name":"DB_PASSWORD","value":"hunter2"},
                   {"name":"DB_URL","value":"jdbc:postgresql://app:hunter2@db/x"},
                   {"name":"LOG_LEVEL","value":"info"},
                   {"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"report-db","key":"token"}}}]}]}}
                """);

        assertThat(REDACTION.tree(pod))
                .isEqualTo(
                        json(
                                """
                                {"kind":"Pod","metadata":{"name":"p","annotations":{
                                  "kubectl.kubernetes.io/last-applied-configuration":
                                    "{\\"spec\\":{\\"env\\":[{\\"name\\":\\"API_KEY\\",\\"value\\":\\"[redacted:env]\\"}]}}"}},
                                 "spec":{"automountServiceAccountToken":false,
                                  "volumes":[{"secret":{"secretName":"report-db"}}],
                                  "containers":[{"env":[
                                   {"name":"DB_PASSWORD","value":"[redacted:env]"},
                                   {"name":"DB_URL","value":"jdbc:postgresql://app:[redacted:url-password]@db/x"},
                                   {"name":"LOG_LEVEL","value":"info"},
                                   {"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"report-db","key":"token"}}}]}]}}
                                """));
    }

    @Test
    void a_kubeconfig_loses_its_credentials() throws JsonProcessingException {
        JsonNode kubeconfig = json(
                """
                {"kind":"Config","clusters":[{"cluster":{"server":"https://127.0.0.1:6443",
                  "certificate-authority-data":"Q0E="}}],
                 "users":[{"user":{"client-certificate-data":"Q0VSVA==","client-key-data":"S0VZ","token":"t-1",
                  "password":"hunter2"}}]}
                """);

        assertThat(REDACTION.tree(kubeconfig))
                .isEqualTo(
                        json(
                                """
                                {"kind":"Config","clusters":[{"cluster":{"server":"https://127.0.0.1:6443",
                                  "certificate-authority-data":"[redacted:kubeconfig]"}}],
                                 "users":[{"user":{"client-certificate-data":"[redacted:kubeconfig]",
                                  "client-key-data":"[redacted:kubeconfig]","token":"[redacted:key]",
                                  "password":"[redacted:key]"}}]}
                                """));
    }

    @Test
    void a_secret_seen_once_is_taken_out_wherever_it_turns_up() throws JsonProcessingException {
        JsonNode manifests = json(
                """
                {"kind":"List","items":[
                 {"kind":"Secret","stringData":{"password":"correct horse","username":"reports-app"}},
                 {"kind":"Secret","data":{"api-token":"c3RhcGxlLWJhdHRlcnk="}},
                 {"kind":"Pod","spec":{"containers":[{"env":[{"name":"SIGNING_KEY","value":"short"}]}]}}]}
                """);

        List<String> secrets = Redaction.secretsOf(manifests);
        Redaction knowing = REDACTION.knowing(secrets);

        assertThat(secrets).containsExactly("correct horse", "short", "staple-battery");
        assertThat(knowing.text("tried correct horse and staple-battery for reports-app in short"))
                .isEqualTo("tried [redacted:known-secret] and [redacted:known-secret] for reports-app in short");
    }

    @Test
    void a_password_that_is_also_a_name_does_not_take_the_name() throws JsonProcessingException {
        Redaction knowing = REDACTION.knowing(List.of("postgres"));

        assertThat(knowing.text("pod postgres-0 tried postgres,postgres on mypostgres (postgres)"))
                .isEqualTo("pod postgres-0 tried [redacted:known-secret],[redacted:known-secret] on mypostgres"
                        + " ([redacted:known-secret])");
        assertThat(knowing.tree(json("{\"name\":\"postgres\",\"log\":\"postgres\"}")))
                .isEqualTo(json("{\"name\":\"postgres\",\"log\":\"[redacted:known-secret]\"}"));
    }

    @Test
    void a_long_secret_goes_even_from_within_a_name() throws JsonProcessingException {
        Redaction knowing = REDACTION.knowing(List.of("Vx3kq0Zt7Lw9Rb2n"));

        assertThat(knowing.tree(json("{\"name\":\"x-Vx3kq0Zt7Lw9Rb2n-y\"}")))
                .isEqualTo(json("{\"name\":\"x-[redacted:known-secret]-y\"}"));
    }

    @Test
    void each_of_many_lines_is_redacted_by_itself() {
        Redaction knowing = REDACTION.knowing(List.of("correct-horse-battery"));

        assertThat(REDACTION.lines("a\nb\n")).isEqualTo("a\nb\n");
        assertThat(REDACTION.lines("a\r\nb\rc")).isEqualTo("a\nb\nc\n");
        assertThat(REDACTION.lines("a\npassword=hunter2\n\nb\n")).isEqualTo("a\npassword=[redacted:assignment]\n\nb\n");
        assertThat(knowing.lines("a\nx correct-horse-battery\nb\n")).isEqualTo("a\nx [redacted:known-secret]\nb\n");
        // What begins on one line and ends on another is no secret of either.
        assertThat(REDACTION.lines("-----BEGIN PRIVATE\n KEY-----\n")).isEqualTo("-----BEGIN PRIVATE\n KEY-----\n");
    }

    @Test
    void marks_are_counted_by_rule() {
        assertThat(Redaction.marksIn("[redacted:env] x [redacted:env] [redacted:jwt] [redacted]"))
                .isEqualTo(Map.of("env", 2, "jwt", 1));
    }

    @Test
    void redacting_a_tree_twice_changes_nothing_more() throws JsonProcessingException {
        JsonNode once = REDACTION.tree(json("{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"},\"note\":\"password=x\"}"));

        assertThat(REDACTION.tree(once)).isEqualTo(once);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
