package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class VersionClashTest {

    private static final LinkageError ERROR = new NoSuchMethodError("'void com.example.A.b()'");

    @Test
    void names_the_libraries_whose_version_is_not_the_expected_one() {
        Properties expected = new Properties();
        expected.setProperty("assertj-core/org.assertj.core.api.Assertions", "1.0");
        expected.setProperty("gone/com.example.Gone", "2.0");

        List<String> differences = VersionClash.differences(expected, getClass().getClassLoader());

        assertThat(differences).hasSize(2);
        assertThat(differences.get(0)).matches("assertj-core: expected 1\\.0, found 3\\.\\d+\\.\\d+\\.");
        assertThat(differences.get(1)).isEqualTo("gone: expected 2.0, found none.");
    }

    @Test
    void explains_a_clash_with_its_remedy() {
        assertThat(VersionClash.explain(ERROR, List.of("netty-common: expected 4.2.14.Final, found 4.1.1.Final.")))
                .isEqualTo(
                        """
                        Plimsoll cannot run on this class path: java.lang.NoSuchMethodError: 'void com.example.A.b()'.
                        netty-common: expected 4.2.14.Final, found 4.1.1.Final.
                        Import the BOMs of Plimsoll's README in your dependencyManagement: a parent POM or another dependency has put these versions there.""");
    }

    @Test
    void the_build_fills_in_versions_that_match_the_class_path() {
        assertThat(VersionClash.explain(ERROR))
                .isEqualTo(
                        """
                        Plimsoll cannot run on this class path: java.lang.NoSuchMethodError: 'void com.example.A.b()'.
                        Every library is of the version that Plimsoll was built with, so one is probably there twice. `mvn dependency:tree` shows where from.""");
    }
}
