package io.plimsoll.toolbox.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.prober.DnsMessage.Answer;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsMessageTest {

    @Test
    void asks_for_an_address() {
        ByteBuffer question = DnsMessage.question(7, "api.shop");

        assertThat(question.remaining()).isEqualTo(12 + 10 + 4 + 11);
        assertThat(question.getShort(0)).isEqualTo((short) 7);
        assertThat(question.getShort(4)).isEqualTo((short) 1);
    }

    @Test
    void finds_the_address_behind_an_alias() {
        ByteBuffer answer = head(0x8180, 2);
        answer.putShort((short) 0xC00C)
                .putShort((short) 5)
                .putShort((short) 1)
                .putInt(5)
                .putShort((short) 2);
        answer.putShort((short) 0xC00C);
        address(answer, 10, 43, 0, 9);

        assertThat(DnsMessage.answer(answer.flip())).isEqualTo(new Answer(List.of("10.43.0.9"), ""));
    }

    @Test
    void finds_every_address_of_a_name_that_has_several() {
        ByteBuffer answer = head(0x8180, 2);
        address(answer, 10, 42, 0, 7);
        address(answer, 10, 42, 0, 9);

        assertThat(DnsMessage.answer(answer.flip())).isEqualTo(new Answer(List.of("10.42.0.7", "10.42.0.9"), ""));
    }

    @Test
    void says_why_there_is_no_address() {
        assertThat(DnsMessage.answer(head(0x8380, 0).flip()))
                .isEqualTo(Answer.none("the name server's answer does not fit into a datagram"));
        assertThat(DnsMessage.answer(head(0x8183, 0).flip()))
                .isEqualTo(Answer.none("the name server knows no such name"));
        assertThat(DnsMessage.answer(head(0x8182, 0).flip()))
                .isEqualTo(Answer.none("the name server answered with code 2"));
        assertThat(DnsMessage.answer(head(0x8180, 0).flip())).isEqualTo(Answer.none("the name has no IPv4 address"));
        assertThat(DnsMessage.answer(head(0x0100, 0).flip())).isEqualTo(Answer.none("what came back is no answer"));
        assertThat(DnsMessage.answer(ByteBuffer.allocate(3)))
                .isEqualTo(Answer.none("the name server's answer breaks off"));
    }

    private static ByteBuffer head(int flags, int answers) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 7).putShort((short) flags);
        message.putShort((short) 1).putShort((short) answers).putInt(0);
        message.put((byte) 3).put(new byte[] {'a', 'p', 'i'}).put((byte) 0);
        return message.putShort((short) 1).putShort((short) 1);
    }

    private static void address(ByteBuffer message, int... bytes) {
        message.putShort((short) 0xC00C)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(5)
                .putShort((short) 4);
        for (int one : bytes) {
            message.put((byte) one);
        }
    }
}
