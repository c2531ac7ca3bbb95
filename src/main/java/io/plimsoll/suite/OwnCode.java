package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.RunReport.Harness;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Says which code really runs: the version, and a digest of the jar or of the classes that this JVM loaded it from. */
final class OwnCode {

    private OwnCode() {}

    /** Returns what is running. */
    static Harness running() throws IOException {
        return of(location(), VersionClash.ownVersion());
    }

    static Harness of(Path place, String version) throws IOException {
        boolean jar = Files.isRegularFile(place);
        return new Harness(
                version,
                jar ? Digest.of(place).sha256() : ofFolder(place),
                jar
                        ? "the jar " + place.getFileName()
                        : "a folder of classes: the SHA-256 of each file and its path, one a line, sorted by path",
                catalogueSha256());
    }

    /** Returns the digest of what {@code find -type f | sort | xargs sha256sum} prints in the folder. */
    private static String ofFolder(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        List<Path> files;
        try (Stream<Path> paths = Files.walk(folder)) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        for (String path : files.stream()
                .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                .sorted()
                .toList()) {
            lines.append(Digest.of(folder.resolve(path)).sha256())
                    .append("  ./")
                    .append(path)
                    .append('\n');
        }
        return Digest.of(lines.toString()).sha256();
    }

    private static Path location() throws IOException {
        CodeSource source = OwnCode.class.getProtectionDomain().getCodeSource();
        URL location = Objects.requireNonNull(
                source == null ? null : source.getLocation(), "the JVM does not say where it loaded Plimsoll from");
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("no path: " + location, e);
        }
    }

    /** Returns the digest of the catalogue that comes with this version. */
    static String catalogueSha256() throws IOException {
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.yaml")) {
            return Digest.of(new String(
                            Objects.requireNonNull(in, "catalogue.yaml is missing from the jar")
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .sha256();
        }
    }
}
