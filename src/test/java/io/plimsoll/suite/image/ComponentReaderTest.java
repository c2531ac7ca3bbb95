package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.image.Component.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ComponentReaderTest {

    private static List<Component> read(String path, byte[] content) throws IOException {
        assertThat(ComponentReader.reads(path)).isTrue();
        return ComponentReader.read(path, new ByteArrayInputStream(content));
    }

    private static List<Component> read(String path, String content) throws IOException {
        return read(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void reads_what_is_installed_of_a_Debian_database() throws IOException {
        String status =
                """
                Package: libc6
                Status: install ok installed
                Architecture: amd64
                Version: 2.36-9+deb12u10
                Description: GNU C Library
                 Version: not this one

                Package: gone
                Status: deinstall ok config-files
                Version: 1
                """;

        assertThat(read("var/lib/dpkg/status", status))
                .containsExactly(
                        new Component(Kind.DEBIAN, "libc6", "2.36-9+deb12u10", "amd64", "/var/lib/dpkg/status"));
        assertThat(read("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n"))
                .containsExactly(new Component(Kind.DEBIAN, "base-files", "12", "", "/var/lib/dpkg/status.d/base"));
        assertThat(ComponentReader.reads("var/lib/dpkg/status.d/base.md5sums")).isFalse();
    }

    @Test
    void reads_an_Alpine_database() throws IOException {
        assertThat(read("lib/apk/db/installed", "C:Q1x=\nP:musl\nV:1.2.5-r0\nA:x86_64\n\nP:zlib\nV:1.3-r2\nA:x86_64\n"))
                .extracting(Component::name, Component::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("musl", "1.2.5-r0"),
                        org.assertj.core.groups.Tuple.tuple("zlib", "1.3-r2"));
    }

    @Test
    void reads_jars_and_jars_within_them() throws IOException {
        byte[] inner = zip(
                "META-INF/maven/org.slf4j/slf4j-api/pom.properties",
                "groupId=org.slf4j\nartifactId=slf4j-api\nversion=2.0.1\n".getBytes(StandardCharsets.UTF_8));
        Component slf4j = new Component(Kind.JAR, "org.slf4j/slf4j-api", "2.0.1", "", "/app/lib/x.jar");

        assertThat(read("app/lib/x.jar", inner)).containsExactly(slf4j);
        assertThat(read("app/lib/x.jar", zip("BOOT-INF/lib/slf4j-api-2.0.1.jar", inner)))
                .containsExactly(slf4j);
    }

    @Test
    void takes_the_name_of_a_jar_that_says_nothing() throws IOException {
        assertThat(read("app/postgresql-42.7.4.jar", zip("a", new byte[1])))
                .containsExactly(new Component(Kind.JAR, "postgresql", "42.7.4", "", "/app/postgresql-42.7.4.jar"));
        assertThat(read("app/broken.jar", "no archive"))
                .containsExactly(new Component(Kind.JAR, "broken", "", "", "/app/broken.jar"));
    }

    @Test
    void reads_modules_of_npm_and_Python() throws IOException {
        assertThat(read("app/node_modules/@scope/a/package.json", "{\"name\": \"@scope/a\", \"version\": \"1.0.0\"}"))
                .extracting(each -> each.purl(""))
                .containsExactly("pkg:npm/%40scope/a@1.0.0");
        assertThat(read("app/node_modules/a/package.json", "{ broken")).isEmpty();
        assertThat(ComponentReader.reads("app/node_modules/a/test/fixtures/package.json"))
                .isFalse();
        assertThat(read(
                        "usr/lib/python3/site-packages/Foo_bar-2.dist-info/METADATA",
                        "Name: Foo_bar\nVersion: 2\n\nText"))
                .extracting(each -> each.purl(""))
                .containsExactly("pkg:pypi/foo-bar@2");
    }

    @Test
    void knows_databases_that_are_not_read() {
        assertThat(ComponentReader.isUnreadable("var/lib/rpm/rpmdb.sqlite")).isTrue();
        assertThat(ComponentReader.isUnreadable("usr/lib/sysimage/rpm/Packages.db"))
                .isTrue();
        assertThat(ComponentReader.isUnreadable("var/lib/dpkg/status")).isFalse();
    }

    @Test
    void names_the_image_by_its_digest_and_each_component_once() {
        Component jar = new Component(Kind.JAR, "org.slf4j/slf4j-api", "2.0.1", "", "/a.jar");
        ImageFacts.Contents contents = new ImageFacts.Contents(
                "",
                List.of(),
                "",
                List.of(),
                1,
                "",
                List.of(),
                List.of(),
                List.of(),
                "debian",
                List.of(
                        jar,
                        new Component(Kind.JAR, "org.slf4j/slf4j-api", "2.0.1", "", "/b.jar"),
                        new Component(Kind.DEBIAN, "libstdc++6", "1:12.2+x", "amd64", "/var/lib/dpkg/status")),
                List.of());

        JsonNode bill = Sbom.of("shop:1", "sha256:abc", contents);

        assertThat(bill.at("/metadata/component/hashes/0/content").asText()).isEqualTo("abc");
        assertThat(bill.findValuesAsText("purl"))
                .containsExactly(
                        "pkg:deb/debian/libstdc%2B%2B6@1%3A12.2%2Bx?arch=amd64", "pkg:maven/org.slf4j/slf4j-api@2.0.1");
        assertThat(bill.at("/components/1/group").asText()).isEqualTo("org.slf4j");
        assertThat(Sbom.of("shop:1", "sha256:abc", contents)).isEqualTo(bill);
    }
}
