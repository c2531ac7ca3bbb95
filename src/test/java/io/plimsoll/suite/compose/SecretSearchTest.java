package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.compose.SecretFacts.Spot;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing here is a secret of anybody. */
class SecretSearchTest {

    private static final String GENERATED = "q8Zr2LmX9vT4sK7w";

    private final SecretSearch search = new SecretSearch(
            Map.of("DATABASE_PASSWORD", GENERATED, "API_TOKEN", "t0k3n-from-outside", "TAG", "1.0.0-rc.1"),
            Set.of("DATABASE_PASSWORD"));

    @Test
    void should_find_a_literal_in_the_file() {
        search.inFile("service web, variable ADMIN_PASSWORD", "ADMIN_PASSWORD", "not-from-outside");
        search.inFile("config settings", "content", "port=8080\nadmin.password=not-from-outside-either\n");

        assertThat(search.file())
                .containsExactly(
                        new Spot(
                                "service web, variable ADMIN_PASSWORD",
                                "value of ADMIN_PASSWORD",
                                "n… (16 characters)"),
                        new Spot("config settings", "value of admin.password", "not-… (23 characters)"));
    }

    @Test
    void should_not_call_literal_what_is_given_from_outside_or_says_where_it_is() {
        search.inFile("service web", "DATABASE_PASSWORD", GENERATED);
        search.inFile("service web", "DATABASE_URL", "postgres://web:" + GENERATED + "@database/web");
        search.inFile("service web", "DATABASE_PASSWORD_FILE", "/run/secrets/database-password");
        search.inFile("service web", "IMAGE_TAG", "1.0.0-rc.1");

        assertThat(search.file()).isEmpty();
    }

    @Test
    void should_tell_a_variable_from_what_must_not_hold_a_secret() {
        search.inspected("service web, variable DATABASE_PASSWORD", "DATABASE_PASSWORD", GENERATED, true);
        search.inspected("service web, command", "command", "serve --password " + GENERATED, false);
        search.inspected("service web, variable TAG", "TAG", "1.0.0-rc.1", true);

        assertThat(search.environment())
                .containsExactly(new Spot(
                        "service web, variable DATABASE_PASSWORD", "value of DATABASE_PASSWORD", "q… (16 characters)"));
        assertThat(search.inspected())
                .containsExactly(new Spot("service web, command", "value of DATABASE_PASSWORD", "q… (16 characters)"));
    }

    @Test
    void should_say_only_once_what_stands_in_the_file() {
        search.inFile("service web, variable ADMIN_PASSWORD", "ADMIN_PASSWORD", "not-from-outside");
        search.inspected("service web, variable ADMIN_PASSWORD", "ADMIN_PASSWORD", "not-from-outside", true);
        search.inspected("service web, variable KEY_PASSWORD", "KEY_PASSWORD", "of-the-image", true);

        assertThat(search.inspected())
                .containsExactly(
                        new Spot("service web, variable KEY_PASSWORD", "value of KEY_PASSWORD", "o… (12 characters)"));
    }

    @Test
    void should_find_in_a_log_what_it_knows_to_be_a_secret() {
        search.inFile("service web, variable ADMIN_PASSWORD", "ADMIN_PASSWORD", "not-from-outside");
        search.logged("log of service web", "connecting as web:" + GENERATED);
        search.logged("log of service web", "connecting again as web:" + GENERATED);
        search.logged("log of service web", "token t0k3n-from-outside, admin not-from-outside");
        search.logged("log of service web", "the password: missing");

        assertThat(search.logged())
                .containsExactlyInAnyOrder(
                        new Spot("log of service web", "value of DATABASE_PASSWORD", "q… (16 characters)"),
                        new Spot("log of service web", "value of API_TOKEN", "t… (18 characters)"),
                        new Spot(
                                "log of service web",
                                "value of service web, variable ADMIN_PASSWORD",
                                "n… (16 characters)"));
    }

    @Test
    void should_know_which_values_are_secrets() {
        assertThat(search.known()).isEqualTo(2);
    }
}
