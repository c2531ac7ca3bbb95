package io.plimsoll.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The build scripts for the images of our own, which the jar carries so that they are at hand wherever it is used. */
final class Recipe {

    private static final String FOLDER = "io/plimsoll/fixtures/";

    /** A file that is always there, to find the others by. */
    private static final String LANDMARK = FOLDER + "image.sh";

    private Recipe() {}

    static Path nodeImage() {
        return fixtures().resolve("node-image/build");
    }

    static Path toolboxImage() {
        return fixtures().resolve("node-image/toolbox/build");
    }

    /** Returns a folder on disk with all of them: that of the compiled classes, or a copy of what the jar holds. */
    private static Path fixtures() {
        URL landmark = Recipe.class.getClassLoader().getResource(LANDMARK);
        if (landmark == null) {
            throw new EnvironmentFailed(
                    "The recipes of the node image are missing."
                            + "\n  expected: " + LANDMARK + " on the class path"
                            + "\n  observed: it is not there",
                    "use Plimsoll's own jar, unchanged: whoever repackages it has to keep its resources.");
        }
        try {
            if (landmark.openConnection() instanceof JarURLConnection jar) {
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile()) {
                    return extract(file, cache(System.getenv(), Path.of(System.getProperty("user.home"))));
                }
            }
            return Path.of(landmark.toURI()).resolveSibling("");
        } catch (IOException e) {
            throw new UncheckedIOException("The recipes of the node image could not be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path cache(Map<String, String> environment, Path home) {
        String cache = environment.get("XDG_CACHE_HOME");
        return (cache == null || !cache.startsWith("/") ? home.resolve(".cache") : Path.of(cache))
                .resolve("plimsoll/recipes");
    }

    /** Copies the recipes out, once for each content. */
    static Path extract(JarFile jar, Path cache) throws IOException {
        List<JarEntry> entries = jar.stream()
                .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
        Path target = cache.resolve(contentOf(entries));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, "part-");
        for (JarEntry entry : entries) {
            Path file =
                    fresh.resolve(entry.getName().substring(FOLDER.length())).normalize();
            if (!file.startsWith(fresh)) {
                throw new IOException("The jar names a place outside of its folder: " + entry.getName());
            }
            Files.createDirectories(file.getParent());
            try (InputStream content = jar.getInputStream(entry)) {
                Files.copy(content, file);
            }
            if (startsWithInterpreter(file)) {
                // A jar does not keep the mode of a file.
                file.toFile().setExecutable(true, false);
            }
        }
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            // Another run was quicker.
            Folders.delete(fresh);
        }
        return target;
    }

    private static String contentOf(List<JarEntry> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (JarEntry entry : entries) {
                digest.update((entry.getName() + " " + entry.getSize() + " " + entry.getCrc() + "\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean startsWithInterpreter(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.read() == '#' && content.read() == '!';
        }
    }
}
