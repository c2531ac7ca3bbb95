package io.plimsoll.suite.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.environment.SavedImage;
import io.plimsoll.environment.SavedImage.LayerFile;
import io.plimsoll.environment.SavedImage.LayerFile.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSurveyTest {

    private static final String TOKEN = "ghp" + "_aB3dE5gH7jK9mN1pQ3sT5vW7yZ2bC4dF6hJ8";

    private final ImageSurvey survey = new ImageSurvey();

    private void file(String layer, String path, int mode, String content) throws IOException {
        survey.layer(layer);
        survey.file(
                layer,
                new LayerFile(path, Kind.FILE, mode, content.length()),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private ImageFacts.Contents contents(String config, String... layers) throws IOException {
        return survey.contents(new SavedImage(new ObjectMapper().readTree(config.replace('\'', '"')), List.of(layers)));
    }

    @Test
    void lays_layers_over_one_another() throws IOException {
        file("1", "etc/a", 0644, "12345");
        file("1", "etc/b", 0644, "123");
        file("1", "cache/x/y", 0644, "1234567");
        file("1", "usr/bin/gcc", 0755, "1");
        file("2", "etc/a", 0644, "1");
        file("2", "etc/.wh.b", 0, "");
        file("2", "cache/.wh..wh..opq", 0, "");
        file("2", "cache/z", 0644, "22");
        file("2", "usr/.wh.bin", 0, "");

        ImageFacts.Contents contents = contents(
                "{'rootfs': {'diff_ids': ['sha256:a', 'sha256:b']}, 'history': [{'created_by': '/bin/sh -c #(nop) ADD x'},"
                        + " {'created_by': 'ENV A=b', 'empty_layer': true}, {'created_by': '|1 V=1 /bin/sh -c rm  -r x'}]}",
                "1",
                "2");

        assertThat(contents.files()).isEqualTo(2);
        assertThat(contents.found()).isEmpty();
        assertThat(contents.layers())
                .containsExactly(
                        new ImageFacts.Layer("sha256:a", "ADD x", 16, 16),
                        new ImageFacts.Layer("sha256:b", "RUN rm -r x", 3, 0));
        assertThat(contents.size()).isEqualTo(19);
    }

    @Test
    void names_what_rules_know_with_its_layer() throws IOException {
        file("1", "usr/bin/gcc-12", 0755, "1");
        file("2", "app/.git/HEAD", 0644, "1");
        file("2", "bin/su", 04755, "1");
        file("2", "bin/sh", 0755, "1");
        survey.file("2", new LayerFile("var/mail", Kind.FOLDER, 02775, 0), new ByteArrayInputStream(new byte[0]));

        ImageFacts.Contents contents = contents("{}", "1", "2");

        assertThat(contents.found())
                .containsExactly(
                        new ImageFacts.Found("/app/.git/HEAD", ToolRules.Kind.VERSION_CONTROL, 2),
                        new ImageFacts.Found("/bin/sh", ToolRules.Kind.LISTED, 2),
                        new ImageFacts.Found("/usr/bin/gcc-12", ToolRules.Kind.TOOLCHAIN, 1));
        assertThat(contents.setuid()).containsExactly(new ImageFacts.SetuidFile("/bin/su", 04755, 2));
    }

    @Test
    void finds_a_secret_that_a_later_layer_deletes_and_says_so() throws IOException {
        file("1", "tmp/token", 0644, TOKEN);
        file("1", "kept", 0644, TOKEN);
        file("2", "tmp/.wh.token", 0, "");

        ImageFacts.Contents contents = contents(
                "{'config': {'User': '7', 'Env': ['PATH=/bin', 'DB_PASSWORD=correct-horse'], 'ExposedPorts': {'8080/tcp': {},"
                        + " '53/udp': {}, '80/tcp': {}}, 'Labels': {'org.opencontainers.image.revision': 'abc'}}}",
                "1",
                "2");

        assertThat(contents.secrets())
                .containsExactly(
                        new ImageFacts.Secret("GitHub token", "/kept", 1, false, "ghp_… (40 characters)"),
                        new ImageFacts.Secret("GitHub token", "/tmp/token", 1, true, "ghp_… (40 characters)"),
                        new ImageFacts.Secret(
                                "value of DB_PASSWORD", "variable DB_PASSWORD", 0, false, "c… (13 characters)"));
        assertThat(contents.user()).isEqualTo("7");
        assertThat(contents.exposed()).containsExactly(80, 8080);
        assertThat(contents.revision()).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "usr/bin/x86_64-linux-gnu-gcc-12, 755, TOOLCHAIN",
        "usr/local/go/bin/go, 755, TOOLCHAIN",
        "opt/jdk/bin/javac, 755, TOOLCHAIN",
        "opt/maven/bin/mvn, 755, TOOLCHAIN",
        "usr/bin/git, 755, VERSION_CONTROL",
        "srv/.svn/wc.db, 644, VERSION_CONTROL",
        "app/node_modules/typescript/package.json, 644, DEVELOPMENT",
        "usr/lib/python3/dist-packages/pytest/__init__.py, 644, DEVELOPMENT",
        "usr/include/stdio.h, 644, DEVELOPMENT",
        "usr/bin/apt-get, 755, LISTED",
        "usr/share/bash-completion/completions/git, 644, ",
        "usr/share/doc/make, 644, ",
        "usr/bin/java, 755, ",
        "app/node_modules/express/package.json, 644, ",
        "usr/share/zoneinfo/as, 755, "
    })
    void knows_tools_by_their_names(String path, int mode, ToolRules.Kind kind) {
        LayerFile file = new LayerFile(path, Kind.FILE, Integer.parseInt(Integer.toString(mode), 8), 1);

        assertThat(ToolRules.kind(file).orElse(null)).isEqualTo(kind);
    }
}
