package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessStatusTest {

    @Test
    void should_read_name_and_handlers() {
        assertThat(ProcessStatus.of(
                        "Name:\tpostgres\nUmask:\t0077\nSigIgn:\t0000000001001000\nSigCgt:\t0000000180016a07\n"))
                .isEqualTo(new ProcessStatus("postgres", Set.of("HUP", "INT", "QUIT", "USR1", "TERM")));
    }

    @Test
    void should_read_nothing_of_a_process_that_has_ended() {
        assertThat(ProcessStatus.of("")).isEqualTo(new ProcessStatus("", Set.of()));
    }

    @Test
    void should_name_the_stop_signals_that_a_mask_holds() {
        // As nginx shows it: HUP, INT, QUIT, USR1, USR2, ALRM, TERM, CHLD, WINCH, IO.
        assertThat(ProcessStatus.handled(0x18016a07L)).containsExactly("HUP", "INT", "QUIT", "USR1", "TERM", "WINCH");
        assertThat(ProcessStatus.handled(0)).isEmpty();
    }

    @Test
    void should_name_signals() {
        assertThat(ProcessStatus.signal(15)).isEqualTo("TERM");
        assertThat(ProcessStatus.signal(9)).isEqualTo("KILL");
        assertThat(ProcessStatus.signal(37)).isEqualTo("37");
    }

    @Test
    void should_call_a_shell_deaf_that_does_not_handle_the_usual_signal() {
        assertThat(new ProcessStatus("sh", Set.of("INT")).deafShell()).isTrue();
        assertThat(new ProcessStatus("bash", Set.of("TERM")).deafShell()).isFalse();
        assertThat(new ProcessStatus("java", Set.of()).deafShell()).isFalse();
    }
}
