package io.plimsoll.toolbox.prober;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A question for the IPv4 address of a name, and its answer, as they go over the wire (RFC 1035). */
final class DnsMessage {

    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x8000;
    private static final int TYPE_A = 1;
    private static final int CLASS_INTERNET = 1;
    private static final int TYPE_OPTIONS = 41;
    private static final int LONGEST_ANSWER = 1_232;
    private static final int TRUNCATED = 0x0200;
    private static final int POINTER = 0xC0;
    private static final int NO_SUCH_NAME = 3;

    private DnsMessage() {}

    /**
     * What an answer says.
     *
     * @param addresses the addresses, in the order of the answer
     * @param problem why there is none; empty if there are some
     */
    record Answer(List<String> addresses, String problem) {

        Answer {
            addresses = List.copyOf(addresses);
        }

        static Answer none(String problem) {
            return new Answer(List.of(), problem);
        }

        /** Returns the first address; empty if there is none. */
        String address() {
            return addresses.isEmpty() ? "" : addresses.get(0);
        }
    }

    static ByteBuffer question(int id, String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) id).putShort((short) RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 1);
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message.put((byte) bytes.length).put(bytes);
        }
        message.put((byte) 0).putShort((short) TYPE_A).putShort((short) CLASS_INTERNET);
        // A longer answer is welcome than fits without being asked for (RFC 6891): dozens of addresses.
        message.put((byte) 0).putShort((short) TYPE_OPTIONS).putShort((short) LONGEST_ANSWER);
        message.putInt(0).putShort((short) 0);
        return message.flip();
    }

    static Answer answer(ByteBuffer message) {
        try {
            return read(message);
        } catch (BufferUnderflowException e) {
            return Answer.none("the name server's answer breaks off");
        }
    }

    private static Answer read(ByteBuffer message) {
        message.getShort();
        int flags = message.getShort() & 0xffff;
        int questions = message.getShort() & 0xffff;
        int answers = message.getShort() & 0xffff;
        message.getInt();
        if ((flags & RESPONSE) == 0) {
            return Answer.none("what came back is no answer");
        }
        int code = flags & 0xf;
        if (code != 0) {
            return Answer.none(
                    code == NO_SUCH_NAME
                            ? "the name server knows no such name"
                            : "the name server answered with code " + code);
        }
        if ((flags & TRUNCATED) != 0) {
            return Answer.none("the name server's answer does not fit into a datagram");
        }
        for (int i = 0; i < questions; i++) {
            skipName(message);
            message.getInt();
        }
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(message);
            int type = message.getShort() & 0xffff;
            message.getShort();
            message.getInt();
            byte[] data = new byte[message.getShort() & 0xffff];
            message.get(data);
            if (type == TYPE_A && data.length == 4) {
                addresses.add("%s.%s.%s.%s".formatted(data[0] & 0xff, data[1] & 0xff, data[2] & 0xff, data[3] & 0xff));
            }
        }
        return addresses.isEmpty() ? Answer.none("the name has no IPv4 address") : new Answer(addresses, "");
    }

    private static void skipName(ByteBuffer message) {
        for (int length = message.get() & 0xff; length != 0; length = message.get() & 0xff) {
            if ((length & POINTER) == POINTER) {
                message.get();
                return;
            }
            message.position(message.position() + Math.min(length, message.remaining()));
        }
    }
}
