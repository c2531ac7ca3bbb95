package io.plimsoll.toolbox.prober;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A question for the IPv4 address of a name, and its answer, as they go over the wire (RFC 1035). */
final class DnsMessage {

    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x8000;
    private static final int TYPE_A = 1;
    private static final int CLASS_INTERNET = 1;
    private static final int POINTER = 0xC0;
    private static final int NO_SUCH_NAME = 3;

    private DnsMessage() {}

    /**
     * What an answer says.
     *
     * @param address the address; empty if there is none
     * @param problem why there is none; empty if there is one
     */
    record Answer(String address, String problem) {}

    static ByteBuffer question(int id, String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) id).putShort((short) RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message.put((byte) bytes.length).put(bytes);
        }
        message.put((byte) 0).putShort((short) TYPE_A).putShort((short) CLASS_INTERNET);
        return message.flip();
    }

    static Answer answer(ByteBuffer message) {
        try {
            return read(message);
        } catch (BufferUnderflowException e) {
            return new Answer("", "the name server's answer breaks off");
        }
    }

    private static Answer read(ByteBuffer message) {
        message.getShort();
        int flags = message.getShort() & 0xffff;
        int questions = message.getShort() & 0xffff;
        int answers = message.getShort() & 0xffff;
        message.getInt();
        if ((flags & RESPONSE) == 0) {
            return new Answer("", "what came back is no answer");
        }
        int code = flags & 0xf;
        if (code != 0) {
            return new Answer(
                    "",
                    code == NO_SUCH_NAME
                            ? "the name server knows no such name"
                            : "the name server answered with code " + code);
        }
        for (int i = 0; i < questions; i++) {
            skipName(message);
            message.getInt();
        }
        for (int i = 0; i < answers; i++) {
            skipName(message);
            int type = message.getShort() & 0xffff;
            message.getShort();
            message.getInt();
            byte[] data = new byte[message.getShort() & 0xffff];
            message.get(data);
            if (type == TYPE_A && data.length == 4) {
                return new Answer(
                        "%s.%s.%s.%s".formatted(data[0] & 0xff, data[1] & 0xff, data[2] & 0xff, data[3] & 0xff), "");
            }
        }
        return new Answer("", "the name has no IPv4 address");
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
