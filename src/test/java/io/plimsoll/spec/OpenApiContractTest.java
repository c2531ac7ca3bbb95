package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.EquivalenceSpec.ContractRequest;
import io.plimsoll.spec.EquivalenceSpec.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenApiContractTest {

    private static final String SPEC =
            """
            plimsoll: 1
            name: shop
            manifests: {kustomize: manifests}
            compose: {file: waivers.yaml}
            entrypoints: [{name: api, service: shop, port: 80, requests: [{path: /}]}]
            contract:
              - {openapi: openapi.yaml%s}
            """;

    private static final String HEAD = "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\n";

    @TempDir
    Path folder;

    /** What a document says, what the spec adds, and the requests that follow. */
    private record Made(String name, String document, String item, List<RequestSpec> requests) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Made> made() {
        return Stream.of(
                made("GET and HEAD", "paths: {/a: {get: {}, head: {}}}", "", get("/a"), head("/a")),
                made(
                        "a path below the server's",
                        "servers: [{url: 'https://{host}.example.test/v1/', variables: {host: {default: api}}}]\n"
                                + "paths: {/a: {get: {}}, /b: {servers: [{url: v2}], get: {}}}",
                        "",
                        get("/v1/a"),
                        get("/v2/b")),
                made(
                        "the example before examples and schema",
                        path("{name: id, in: path, required: true, example: 1, examples: {x: {value: 2}}, schema:"
                                + " {default: 3}}"),
                        "",
                        get("/items/1")),
                made(
                        "the first of examples that is in the file",
                        path("{name: id, in: path, examples: {x: {externalValue: 'https://example.test/1'}, y:"
                                + " {value: 2}}}"),
                        "",
                        get("/items/2")),
                made(
                        "a default",
                        path("{name: id, in: path, schema: {type: integer, default: 3}}"),
                        "",
                        get("/items/3")),
                made(
                        "the first of enum",
                        path("{name: id, in: path, schema: {enum: [a b, c]}}"),
                        "",
                        get("/items/a%20b")),
                made("a const", path("{name: id, in: path, schema: {const: x/y}}"), "", get("/items/x%2Fy")),
                made(
                        "the first of examples of a schema",
                        path("{name: id, in: path, schema: {type: string, examples: [é, b]}}"),
                        "",
                        get("/items/%C3%A9")),
                made(
                        "the spec's value before the document's",
                        path("{name: id, in: path, example: 1}"),
                        ", values: {id: 7}",
                        get("/items/7")),
                made(
                        "a value for what only the path has",
                        "paths: {'/items/{id}': {get: {}}}",
                        ", values: {id: 7}",
                        get("/items/7")),
                made(
                        "a parameter of the path, replaced by one of the operation",
                        "paths: {'/items/{id}': {parameters: [{name: id, in: path, example: 1}], get: {parameters:"
                                + " [{name: id, in: path, example: 2}]}, head: {}}}",
                        "",
                        get("/items/2"),
                        head("/items/1")),
                made(
                        "references",
                        "paths: {/a: {$ref: '#/components/pathItems/a~1b'}}\n"
                                + "components:\n"
                                + "  pathItems: {a/b: {get: {parameters: [{$ref: '#/components/parameters/q'}]}}}\n"
                                + "  parameters: {q: {name: q, in: query, required: true, schema: {$ref:"
                                + " '#/components/schemas/Q'}}}\n"
                                + "  schemas: {Q: {allOf: [{$ref: '#/components/schemas/R'}]}, R: {type: string, example:"
                                + " r}}",
                        "",
                        get("/a?q=r")),
                made(
                        "what is required, and of the rest what the spec names",
                        "paths: {/a: {get: {parameters: [{name: q, in: query, required: true, example: 1}, {name:"
                                + " page, in: query, example: 2}, {name: delay, in: query, example: 5s}]}}}",
                        ", values: {page: 3}",
                        get("/a?q=1&page=3")),
                made(
                        "lists",
                        "paths: {/a: {get: {parameters: [{name: x, in: query, required: true, example: [1, 2]}, {name:"
                                + " y, in: query, required: true, explode: false, example: [1, 2]}]}}}",
                        "",
                        get("/a?x=1&x=2&y=1,2")),
                made(
                        "headers and cookies",
                        "paths: {/a: {get: {parameters: [{name: X-Tenant, in: header, required: true, example: t},"
                                + " {name: s, in: cookie, required: true, example: c}, {name: Accept, in: header,"
                                + " required: true}]}}}",
                        "",
                        new RequestSpec("GET", "/a", Map.of("X-Tenant", "t", "Cookie", "s=c"), null, 200)),
                made(
                        "the lowest success",
                        "paths: {/a: {get: {responses: {'404': {}, '204': {}, '203': {}}}}, /b: {get: {responses:"
                                + " {'404': {}, '302': {}}}}, /c: {get: {responses: {default: {}}}}, /d: {get: {responses:"
                                + " {2XX: {}}}}}",
                        "",
                        new RequestSpec("GET", "/a", Map.of(), null, 203),
                        new RequestSpec("GET", "/b", Map.of(), null, 302),
                        get("/c"),
                        get("/d")),
                made(
                        "credentials that the spec gives",
                        "security: [{token: []}]\npaths: {/a: {get: {}}, /b: {get: {security: []}}}",
                        ", headers: {Authorization: Bearer x}",
                        new RequestSpec("GET", "/a", Map.of("Authorization", "Bearer x"), null, 200),
                        new RequestSpec("GET", "/b", Map.of("Authorization", "Bearer x"), null, 200)),
                made(
                        "what writes, by its id and by its name",
                        "paths: {/a: {post: {operationId: add, responses: {'201': {}}, requestBody: {content:"
                                + " {text/plain: {example: t}, application/json: {example: {n: 1}}}}}, delete: {responses:"
                                + " {'204': {}}}}}",
                        ", write: [add, DELETE /a]",
                        new RequestSpec("POST", "/a", Map.of("Content-Type", "application/json"), "{\"n\":1}", 201),
                        new RequestSpec("DELETE", "/a", Map.of(), null, 204)),
                made(
                        "a body of the values of its properties, a tree that has itself as a part",
                        "paths: {/a: {post: {requestBody: {required: true, content: {application/json: {schema: {$ref:"
                                + " '#/components/schemas/Node'}}}}}}}\n"
                                + "components: {schemas: {Node: {type: object, required: [name], properties: {id: {type:"
                                + " integer, readOnly: true, example: 1}, name: {type: string, example: n}, tags: {type:"
                                + " array, items: {enum: [x, y]}}, parent: {$ref: '#/components/schemas/Node'}}}}}",
                        ", write: [POST /a]",
                        new RequestSpec(
                                "POST",
                                "/a",
                                Map.of("Content-Type", "application/json"),
                                "{\"name\":\"n\",\"tags\":[\"x\"]}",
                                200)));
    }

    @ParameterizedTest
    @MethodSource("made")
    void makesARequest(Made made) throws IOException {
        assertThat(read(made.document(), made.item()).contract())
                .extracting(ContractRequest::request)
                .containsExactlyElementsOf(made.requests());
    }

    static Stream<List<String>> untried() {
        return Stream.of(
                List.of(
                        "{get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}}",
                        "its parameter \"id\" has neither example, default nor enum, and \"values\" gives no value"),
                List.of("{get: {}}", "its path has {id}, and no parameter of this name is described"),
                List.of(
                        "{get: {parameters: [{$ref: 'https://example.test/p.yaml#/id'}]}}",
                        "the reference \"https://example.test/p.yaml#/id\" leads out of the file, and nothing is"
                                + " fetched: bundle the document into one file"),
                List.of(
                        "{get: {parameters: [{$ref: '#/components/parameters/none'}]}}",
                        "the reference \"#/components/parameters/none\" leads nowhere"),
                List.of(
                        "{get: {parameters: [{$ref: '#/paths/~1items~1{id}/get/parameters/0'}]}}",
                        "the reference \"#/paths/~1items~1{id}/get/parameters/0\" leads back to itself"),
                List.of(
                        "{get: {parameters: [{name: id, in: path, style: matrix, example: 1}]}}",
                        "the parameter \"id\" is written in the style \"matrix\", which is not read here"),
                List.of(
                        "{get: {parameters: [{name: id, in: path, example: null}]}}",
                        "the value of its parameter \"id\" is null, which is not written here"),
                List.of(
                        "{get: {parameters: [{name: id, in: path, example: [{a: 1}]}]}}",
                        "the value of its parameter \"id\" is an object, which is not written here"),
                List.of(
                        "{get: {security: [{token: []}], parameters: [{name: id, in: path, example: 1}]}}",
                        "it asks for credentials (token), and \"headers\" gives none"));
    }

    @ParameterizedTest
    @MethodSource("untried")
    void namesWhatNoRequestCanBeMadeOf(List<String> item) throws IOException {
        EquivalenceSpec read = read("paths: {/: {get: {}}, '/items/{id}': " + item.get(0) + "}", "");

        assertThat(read.contract()).extracting(ContractRequest::request).containsExactly(get("/"));
        assertThat(read.descriptions())
                .containsExactly(new Description("openapi.yaml", 2, Map.of("GET /items/{id}", item.get(1))));
    }

    @Test
    void triesNothingThatMayWriteUnlessItIsNamed() throws IOException {
        EquivalenceSpec read = read(
                "paths: {/a: {get: {}, put: {}, post: {}, trace: {}, head: {operationId: peek}}}",
                ", write: [PUT /a], except: [peek]");

        assertThat(read.contract())
                .extracting(ContractRequest::request)
                .containsExactly(get("/a"), new RequestSpec("PUT", "/a", Map.of(), null, 200));
        Description description = read.descriptions().get(0);
        assertThat(description.tried()).isEqualTo(2);
        assertThat(description.untriedInWords())
                .isEqualTo(
                        "POST /a (it may write, and \"write\" does not name it); TRACE /a (TRACE is never sent); HEAD"
                                + " /a (the spec excepts it)");
    }

    @Test
    void readsJsonAndKeepsTheOrderOfTheItems() throws IOException {
        Files.writeString(
                folder.resolve("openapi.yaml"),
                "{\n\t\"openapi\": \"3.1.0\",\n\t\"paths\": {\"/a\": {\"get\": {}}}\n}\n");

        EquivalenceSpec read =
                valid("  - {path: /first}\n  - {openapi: openapi.yaml, ignore: {json: [/id]}}\n  - {path: /last}\n");

        assertThat(read.contract())
                .extracting(each -> each.entryPoint() + " " + each.request() + " "
                        + each.ignored().json())
                .containsExactly("api GET /first []", "api GET /a [/id]", "api GET /last []");
    }

    static Stream<List<String>> wrong() {
        String unusable = "plimsoll.yaml:7:15: \"contract[0].openapi\" cannot be used – ";
        return Stream.of(
                List.of(
                        "a: [",
                        "",
                        unusable
                                + "openapi.yaml:1:5: not YAML – expected the node content, but found '<stream end>'"
                                + " while parsing a flow node"),
                List.of(
                        "- a\n",
                        "",
                        unusable + "openapi.yaml:1:1: an OpenAPI document must be a mapping – found a list"),
                List.of(
                        "swagger: '2.0'\npaths: {}\n",
                        "",
                        unusable
                                + "openapi.yaml:1:1: this is Swagger 2.0 – expected OpenAPI 3.0 or 3.1; convert it to"
                                + " OpenAPI 3, or write the requests as items of \"contract\""),
                List.of(
                        "openapi: 4.0.0\n",
                        "",
                        unusable
                                + "openapi.yaml:1:1: this is OpenAPI 4.0.0 – expected version 3.0 or 3.1; write the"
                                + " requests as items of \"contract\""),
                List.of(
                        "kind: Service\n",
                        "",
                        unusable
                                + "openapi.yaml:1:1: the key \"openapi\" is missing – expected an OpenAPI document of"
                                + " version 3.0 or 3.1; name an OpenAPI document"),
                List.of(
                        HEAD,
                        "",
                        unusable
                                + "openapi.yaml:1:1: this OpenAPI document has no \"paths\", so it describes no"
                                + " request"),
                List.of(
                        HEAD + "paths: {/a: {$ref: './a.yaml'}}\n",
                        "",
                        unusable
                                + "openapi.yaml: the reference \"./a.yaml\" leads out of the file, and nothing is"
                                + " fetched: bundle the document into one file"),
                List.of(
                        HEAD + "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path}]}}, /b: {post: {}}}\n",
                        "",
                        unusable
                                + "no request can be made of its 2 operations: GET /a/{id} (its parameter \"id\" has"
                                + " neither example, default nor enum, and \"values\" gives no value); POST /b (it may"
                                + " write, and \"write\" does not name it); give values under \"values\", name what"
                                + " may write under \"write\", or write the requests as items of \"contract\""),
                List.of(
                        HEAD + "paths: {/items: {get: {operationId: listItems}}}\n",
                        ", except: [listItem]",
                        "plimsoll.yaml:7:37: \"contract[0].except\": the document has no operation \"listItem\" – did"
                                + " you mean \"listItems\"?"),
                List.of(
                        HEAD + "paths: {/items: {get: {parameters: [{name: tenant, in: query}]}}}\n",
                        ", values: {tenants: a}",
                        "plimsoll.yaml:7:37: \"contract[0].values\": no operation of the document has a parameter"
                                + " \"tenants\" – did you mean \"tenant\"?"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrongWithADocument(List<String> wrong) throws IOException {
        Files.writeString(folder.resolve("openapi.yaml"), wrong.get(0));

        assertThat(problems(SPEC.formatted(wrong.get(1)))).containsExactly(wrong.get(2));
    }

    @Test
    void saysThatTheDocumentIsNotThere() throws IOException {
        assertThat(problems(SPEC.formatted("")))
                .containsExactly("plimsoll.yaml:7:15: \"contract[0].openapi\" names a file that does not exist –"
                        + " \"openapi.yaml\"; paths are relative to the folder of this file");
    }

    @Test
    void describesThePathsOfTheReferenceServiceAndNoOthers() throws IOException {
        Path service = Path.of("fixtures", "report-service");
        Problems problems = new Problems(service.resolve("openapi.yaml"));
        OpenApiDocument document = Objects.requireNonNull(OpenApiDocument.read(problems.file(), problems));
        String source = Files.readString(service.resolve("src/main/java/reports/Api.java"));

        assertThat(problems.inFileOrder()).isEmpty();
        TreeSet<String> described = new TreeSet<>();
        document.root().path("paths").fieldNames().forEachRemaining(described::add);
        TreeSet<String> answered = new TreeSet<>();
        Pattern.compile("(?:case |String route = )\"(/[^\"]*)\"")
                .matcher(source)
                .results()
                .forEach(match -> answered.add(match.group(1)));
        assertThat(described).isEqualTo(answered);
    }

    @Test
    void triesEverythingOfTheReferenceServiceButItsFigures() {
        Path spec = Path.of("fixtures", "good", "report-service-both", "plimsoll.yaml");
        EquivalenceSpec read = ((SpecResult.Valid) SpecReader.read(spec)).spec().equivalence();

        assertThat(read.descriptions())
                .containsExactly(new Description(
                        "../../report-service/openapi.yaml", 7, Map.of("GET /metrics", "the spec excepts it")));
        assertThat(read.contract())
                .extracting(
                        each -> "%s %s".formatted(each.request(), each.request().expectedStatus()))
                .startsWith(
                        "POST /reports 201",
                        "GET /reports?tenant=acme 200",
                        "GET /reports/1 200",
                        "GET /startup 200",
                        "GET /live 200",
                        "GET /ready 200");
    }

    private EquivalenceSpec read(String document, String item) throws IOException {
        Files.writeString(folder.resolve("openapi.yaml"), HEAD + document + "\n");
        return ((SpecResult.Valid) SpecReader.read(SpecSamples.write(folder, SPEC.formatted(item))))
                .spec()
                .equivalence();
    }

    private EquivalenceSpec valid(String contract) throws IOException {
        String spec = SPEC.substring(0, SPEC.indexOf("  - {openapi")) + contract;
        return ((SpecResult.Valid) SpecReader.read(SpecSamples.write(folder, spec)))
                .spec()
                .equivalence();
    }

    private List<String> problems(String spec) throws IOException {
        return ((SpecResult.Invalid) SpecReader.read(SpecSamples.write(folder, spec)))
                .problems().stream()
                        .map(each -> each.text().replace(folder + "/", ""))
                        .toList();
    }

    private static Made made(String name, String document, String item, RequestSpec... requests) {
        return new Made(name, document, item, List.of(requests));
    }

    private static String path(String parameter) {
        return "paths: {'/items/{id}': {get: {parameters: [" + parameter + "]}}}";
    }

    private static RequestSpec get(String path) {
        return new RequestSpec("GET", path, Map.of(), null, 200);
    }

    private static RequestSpec head(String path) {
        return new RequestSpec("HEAD", path, Map.of(), null, 200);
    }
}
