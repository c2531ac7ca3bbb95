package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.spec.OpenApiContract.Choice;
import io.plimsoll.spec.OpenApiContract.Operation;
import io.plimsoll.spec.OpenApiDocument.Unusable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The request that one operation of an OpenAPI document leads to: with every parameter that it requires, and of the others
 * those that the spec has a value for. What a client may leave out is left out.
 */
final class OpenApiRequest {

    private static final Pattern IN_BRACES = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*");
    private static final Pattern JSON = Pattern.compile("(?i)application/(.+\\+)?json(\\s*;.*)?");
    private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|XX)");
    /** These are no parameters, says OpenAPI, wherever a document lists them as such. */
    private static final Set<String> NO_PARAMETERS = Set.of("accept", "content-type", "authorization");

    private static final Map<String, String> BETWEEN = Map.of("spaceDelimited", "%20", "pipeDelimited", "%7C");

    private final OpenApiDocument document;
    private final Operation operation;
    private final Choice choice;
    private final OpenApiValues values;
    private final Map<String, JsonNode> parameters = new LinkedHashMap<>();

    OpenApiRequest(OpenApiDocument document, Operation operation, Choice choice) throws Unusable {
        this.document = document;
        this.operation = operation;
        this.choice = choice;
        this.values = new OpenApiValues(document);
        // Those of the operation replace those of its path.
        for (JsonNode holder : List.of(operation.item(), operation.described())) {
            for (JsonNode each : holder.path("parameters")) {
                JsonNode parameter = document.resolved(each);
                parameters.put(in(parameter) + " " + name(parameter), parameter);
            }
        }
    }

    /** Returns the names of all parameters, those included that only the path has. */
    Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>();
        parameters.values().forEach(each -> names.add(name(each)));
        Matcher braces = IN_BRACES.matcher(operation.path());
        while (braces.find()) {
            names.add(braces.group(1));
        }
        return names;
    }

    RequestSpec request() throws Unusable {
        credentials();
        String path = prefix() + path();
        List<String> query = new ArrayList<>();
        List<String> cookies = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>(choice.headers());
        for (JsonNode parameter : parameters.values()) {
            String name = name(parameter);
            List<String> texts = in(parameter).equals("path") ? null : texts(parameter);
            if (texts == null) {
                continue;
            }
            switch (in(parameter)) {
                case "query" -> query.add(query(parameter, name, texts));
                case "header" -> headers.putIfAbsent(name, oneLine(name, String.join(",", texts)));
                case "cookie" -> cookies.add(name + "=" + oneLine(name, String.join(",", texts)));
                default ->
                    throw new Unusable("the parameter %s is in %s, which OpenAPI does not know"
                            .formatted(quoted(name), quoted(in(parameter))));
            }
        }
        if (!cookies.isEmpty()) {
            headers.putIfAbsent("Cookie", String.join("; ", cookies));
        }
        String body = body(headers);
        return new RequestSpec(
                operation.method(),
                path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                headers,
                body,
                expectedStatus());
    }

    /** Which header carries them depends on the scheme; whoever writes the spec knows. */
    private void credentials() throws Unusable {
        JsonNode described = operation.described();
        JsonNode wanted = described.has("security")
                ? described.path("security")
                : document.root().path("security");
        List<String> schemes = new ArrayList<>();
        for (JsonNode alternative : wanted) {
            if (alternative.isEmpty()) {
                return;
            }
            alternative.fieldNames().forEachRemaining(schemes::add);
        }
        if (!schemes.isEmpty() && choice.headers().isEmpty()) {
            throw new Unusable(
                    "it asks for credentials (%s), and \"headers\" gives none".formatted(String.join(", ", schemes)));
        }
    }

    /** The path of the server, which all paths of the document begin with; its host is the entry point's matter. */
    private String prefix() throws Unusable {
        JsonNode server = document.root().path("servers").path(0);
        for (JsonNode nearer : List.of(operation.item(), operation.described())) {
            server = nearer.path("servers").has(0) ? nearer.path("servers").path(0) : server;
        }
        String url = server.path("url").asText("");
        for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
            url = url.replace(
                    "{" + variable.getKey() + "}",
                    variable.getValue().path("default").asText(""));
        }
        if (IN_BRACES.matcher(url).find()) {
            throw new Unusable("the address of its server has a variable without a default: " + quoted(url));
        }
        String path = ADDRESS.matcher(url).replaceFirst("").replaceFirst("/+$", "");
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    private String path() throws Unusable {
        Matcher braces = IN_BRACES.matcher(operation.path());
        StringBuilder path = new StringBuilder();
        while (braces.find()) {
            String name = braces.group(1);
            JsonNode parameter = parameters.get("path " + name);
            String given = choice.values().get(name);
            if (parameter == null && given == null) {
                throw new Unusable("its path has {%s}, and no parameter of this name is described".formatted(name));
            }
            List<String> texts = parameter == null ? List.of(String.valueOf(given)) : texts(parameter);
            String style =
                    parameter == null ? "simple" : parameter.path("style").asText("simple");
            if (texts == null || !style.equals("simple")) {
                throw new Unusable("the parameter %s is written in the style %s, which is not read here"
                        .formatted(quoted(name), quoted(style)));
            }
            braces.appendReplacement(
                    path,
                    Matcher.quoteReplacement(
                            texts.stream().map(OpenApiRequest::encoded).collect(Collectors.joining(","))));
        }
        return braces.appendTail(path).toString();
    }

    /** Returns the value of a parameter, more than one of a list; {@code null} if it is left out. */
    private @Nullable List<String> texts(JsonNode parameter) throws Unusable {
        String name = name(parameter);
        String given = choice.values().get(name);
        if (given != null) {
            return List.of(given);
        }
        boolean required =
                in(parameter).equals("path") || parameter.path("required").asBoolean();
        if (!required || (in(parameter).equals("header") && NO_PARAMETERS.contains(name.toLowerCase(Locale.ROOT)))) {
            return null;
        }
        JsonNode value = values.of(parameter)
                .orElseThrow(() -> new Unusable(
                        "its parameter %s has neither example, default nor enum, and \"values\" gives no value"
                                .formatted(quoted(name))));
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
            if (each.isContainerNode() || each.isNull()) {
                throw new Unusable("the value of its parameter %s is %s, which is not written here"
                        .formatted(quoted(name), each.isNull() ? "null" : "an object"));
            }
            texts.add(each.asText());
        }
        return texts;
    }

    private static String query(JsonNode parameter, String name, List<String> texts) {
        String style = parameter.path("style").asText("form");
        String before = encoded(name) + "=";
        boolean explode = parameter.path("explode").asBoolean(style.equals("form"));
        return before
                + texts.stream()
                        .map(OpenApiRequest::encoded)
                        .collect(Collectors.joining(explode ? "&" + before : BETWEEN.getOrDefault(style, ",")));
    }

    private @Nullable String body(Map<String, String> headers) throws Unusable {
        JsonNode described = document.resolved(operation.described().path("requestBody"));
        JsonNode content = described.path("content");
        if (content.isEmpty()) {
            return null;
        }
        String type = null;
        for (Map.Entry<String, JsonNode> media : content.properties()) {
            boolean json = JSON.matcher(media.getKey()).matches();
            if (type == null || (json && !JSON.matcher(type).matches())) {
                type = media.getKey();
            }
        }
        JsonNode media = content.path(String.valueOf(type));
        Optional<JsonNode> value = values.of(media);
        if (value.isEmpty()) {
            if (described.path("required").asBoolean()) {
                throw new Unusable(
                        "its body has no example, and not every property that it requires has a value; write the"
                                + " request as an item of \"contract\"");
            }
            return null;
        }
        headers.putIfAbsent("Content-Type", String.valueOf(type));
        return written(value.get(), media, String.valueOf(type));
    }

    private String written(JsonNode value, JsonNode media, String type) throws Unusable {
        boolean isText =
                document.resolved(media.path("schema")).path("type").asText("").equals("string");
        // An example of JSON is often written as the text that is sent.
        if (value.isTextual() && !(isText && JSON.matcher(type).matches())) {
            return value.asText();
        }
        if (!JSON.matcher(type).matches()) {
            throw new Unusable("the example of its body is no text, and a body of type %s is not written here"
                    .formatted(quoted(type)));
        }
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read can be written", e);
        }
    }

    /** The lowest status of a success that is described; where there is none, the lowest of all. */
    private int expectedStatus() {
        int lowest = 0;
        for (Map.Entry<String, JsonNode> response :
                operation.described().path("responses").properties()) {
            String written = response.getKey().toUpperCase(Locale.ROOT);
            if (STATUS.matcher(written).matches()) {
                int status = Integer.parseInt(written.replace('X', '0'));
                boolean better = lowest == 0
                        || (isSuccess(status) && !isSuccess(lowest))
                        || (isSuccess(status) == isSuccess(lowest) && status < lowest);
                lowest = better ? status : lowest;
            }
        }
        return lowest == 0 ? Defaults.STATUS : lowest;
    }

    private static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    private static String oneLine(String name, String value) throws Unusable {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new Unusable("the value of its parameter %s is more than one line".formatted(quoted(name)));
        }
        return value;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String in(JsonNode parameter) {
        return parameter.path("in").asText("");
    }

    private static String name(JsonNode parameter) {
        return parameter.path("name").asText("");
    }
}
