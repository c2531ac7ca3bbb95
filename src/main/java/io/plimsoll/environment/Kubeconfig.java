package io.plimsoll.environment;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a cluster that is there already.
 *
 * @param file the kubeconfig
 * @param context the context within it
 * @param text what the file says
 */
public record Kubeconfig(Path file, String context, String text) {

    private static final long LARGEST = 1 << 20;

    /** What reading one came to. */
    public sealed interface Reading {

        /** It names a cluster and a user of it. */
        record Usable(Kubeconfig kubeconfig) implements Reading {}

        /** It does not; the problem is printable and says what to do. */
        record Unusable(String problem) implements Reading {}
    }

    /**
     * Reads a kubeconfig. Nothing is asked of the cluster that it names.
     *
     * @param file the file
     * @param context the context within it; {@code null} means its current one
     */
    public static Reading read(Path file, @Nullable String context) {
        String text;
        JsonNode content;
        try {
            if (!Files.isRegularFile(file)) {
                return unreadable(
                        file,
                        Files.isDirectory(file)
                                ? "a folder"
                                : Files.exists(file) ? "something that is no regular file" : "no such file");
            }
            if (!Files.isReadable(file)) {
                return unreadable(file, "permission denied");
            }
            if (Files.size(file) > LARGEST) {
                return unreadable(file, "a file of " + Text.mebibytes(Files.size(file)) + ", far too large for one");
            }
            text = Files.readString(file);
            content = new YAMLMapper().readTree(text);
        } catch (JacksonException e) {
            return unusable(file, "it is not YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            return unreadable(file, Engine.rootMessage(e));
        }
        if (content == null
                || !content.path("contexts").isArray()
                || !content.path("clusters").isArray()) {
            return unusable(file, "it has no \"contexts\" and \"clusters\"");
        }
        List<String> contexts = names(content.path("contexts"));
        String wanted =
                context != null ? context : content.path("current-context").asText("");
        if (wanted.isEmpty()) {
            return new Reading.Unusable("The kubeconfig " + file + " has no current context. Name one with --context: "
                    + list(contexts) + ".");
        }
        if (!contexts.contains(wanted)) {
            return new Reading.Unusable("The kubeconfig " + file + " has no context '" + wanted + "'. "
                    + (contexts.isEmpty() ? "It has none at all." : "It has " + list(contexts) + "."));
        }
        JsonNode chosen = named(content.path("contexts"), wanted).path("context");
        JsonNode cluster =
                named(content.path("clusters"), chosen.path("cluster").asText()).path("cluster");
        if (cluster.path("server").asText("").isEmpty()) {
            return unusable(
                    file,
                    "the cluster '" + chosen.path("cluster").asText() + "' of the context '" + wanted
                            + "' has no \"server\"");
        }
        return new Reading.Usable(new Kubeconfig(file, wanted, text));
    }

    private static Reading unreadable(Path file, String observed) {
        return new Reading.Unusable(
                "The kubeconfig " + file + " cannot be read. Expected: a file that this user may read;" + " observed: "
                        + observed + ". Name another with --kubeconfig.");
    }

    private static Reading unusable(Path file, String why) {
        return new Reading.Unusable("The kubeconfig " + file + " cannot be used: " + why
                + ". See that `kubectl --kubeconfig " + file + " config view` prints it as you expect.");
    }

    private static List<String> names(JsonNode entries) {
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(entry.path("name").asText()));
        return names;
    }

    private static JsonNode named(JsonNode entries, String name) {
        for (JsonNode entry : entries) {
            if (entry.path("name").asText().equals(name)) {
                return entry;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static String list(List<String> names) {
        return names.isEmpty()
                ? "it has none"
                : String.join(", ", names.stream().map(name -> "'" + name + "'").toList());
    }

    /** Returns the arguments that lead kubectl to the same cluster. */
    List<String> arguments() {
        return List.of("--kubeconfig", file.toString(), "--context", context);
    }

    /** Returns what a client needs to reach the cluster. */
    Config config() {
        Config config = Config.fromKubeconfig(context, text, file.toString());
        if (config.getMasterUrl().matches("https?://(127\\.0\\.0\\.1|localhost|\\[::1])[:/].*")) {
            // What is on this machine is not reached through a proxy for the rest of the world.
            config.setHttpProxy(null);
            config.setHttpsProxy(null);
        }
        return config;
    }
}
