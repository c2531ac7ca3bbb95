package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.suite.compose.SecretFacts.Spot;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsJudgeTest {

    private static final Spot SPOT = new Spot("service web, command", "value of TOKEN", "a… (12 characters)");

    private final Samples.Started run = new Samples.Started();

    private Verdict judge() {
        return SecretsJudge.judge(run.observations());
    }

    private static SecretFacts facts(int given, int found, List<Spot> environment) {
        return new SecretFacts(given, 20, 60, 40, 4, found, List.of(), List.of(), List.of(), environment);
    }

    @Test
    void should_pass_when_secrets_are_given_as_files() {
        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "no secret in 20 settings of the file, 60 at the engine, and 40 lines of logs; all 4 planted ones were"
                                + " found; hardened tier: none is given by a variable",
                        List.of(
                                new Measurement("secrets that were given from outside", 1, "", null),
                                new Measurement("settings of the file that were searched", 20, "", null),
                                new Measurement("settings at the engine that were searched", 60, "", null),
                                new Measurement("lines of logs that were searched", 40, "", null),
                                new Measurement("variables that give a secret: 0 is the hardened tier", 0, "", null))));
        assertThat(ComposeBasis.secrets(run.observations()).control())
                .isEqualTo(new Control(
                        "secrets that are planted in what is searched are found", Control.State.HELD, "4 of 4"));
    }

    @Test
    void should_report_apart_that_secrets_are_given_by_variables() {
        run.secrets =
                facts(1, 4, List.of(new Spot("service web, variable TOKEN", "value of TOKEN", "a… (12 characters)")));

        assertThat(((Verdict.Pass) judge()).observed())
                .endsWith(
                        "hardened tier not reached: given by a variable, and so told to whoever may ask the engine: service"
                                + " web, variable TOKEN (value of TOKEN)");
    }

    @Test
    void should_say_that_no_secret_is_given() {
        run.secrets = facts(0, 4, List.of());

        assertThat(((Verdict.Pass) judge()).observed()).endsWith("no secret is given from outside");
    }

    @Test
    void should_fail_in_each_place() {
        run.secrets = new SecretFacts(
                1,
                20,
                60,
                40,
                4,
                4,
                List.of(new Spot("service web, variable DB_PASSWORD", "value of DB_PASSWORD", "c… (16 characters)")),
                List.of(SPOT),
                List.of(new Spot("log of service web", "value of TOKEN", "a… (12 characters)")),
                List.of());

        assertThat(((Verdict.Fail) judge()).findings().stream().map(Samples::text))
                .containsExactly(
                        """
                        SECRET_IN_FILE
                        service web, variable DB_PASSWORD
                        expected: no literal secret in the Compose file, nor in what it includes
                        observed: value of DB_PASSWORD: c… (16 characters)
                        difference: whoever can read the file has it, and it is the same everywhere
                        remedy: consider it published and replace it; give it from outside: a secret with "file" or "environment"
                        evidence:\s
                        """,
                        """
                        SECRET_SHOWN_BY_ENGINE
                        service web, command
                        expected: no secret in how a container is started, watched and labelled, nor in what its image sets
                        observed: value of TOKEN: a… (12 characters)
                        difference: docker inspect tells it, and a command line is in every list of processes
                        remedy: let the program read it from the file below /run/secrets that "secrets" of the service makes
                        evidence:\s
                        """,
                        """
                        SECRET_LOGGED
                        log of service web
                        expected: no secret in any line
                        observed: value of TOKEN: a… (12 characters)
                        difference: whoever collects or reads the logs has it
                        remedy: consider it published and replace it; do not write settings, addresses or requests with their secrets
                        evidence:\s
                        """);
    }

    @Test
    void should_not_decide_when_a_planted_secret_is_not_found() {
        run.secrets = facts(1, 3, List.of());

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "of 4 secrets that were planted 3 were found", "report this as a defect of the harness"));
        assertThat(ComposeBasis.secrets(run.observations()).control().state()).isEqualTo(Control.State.NOT_HELD);
    }

    @Test
    void should_not_decide_when_not_everything_is_up() {
        run.upMicros = null;

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "not everything is up, so not everything has written its log", "see DEP-CMP-001"));
    }
}
