package io.plimsoll.environment;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a name server one question over TCP. */
final class DnsQuestion {

    private static final int ID = 0x504c;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x8000;
    private static final int TYPE_A = 1;
    private static final int CLASS_INTERNET = 1;

    private DnsQuestion() {}

    /** Returns a query for the IPv4 address of a name, as it goes over the wire after its length. */
    static byte[] addressOf(String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) ID).putShort((short) RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            message.put((byte) bytes.length).put(bytes);
        }
        message.put((byte) 0).putShort((short) TYPE_A).putShort((short) CLASS_INTERNET);
        byte[] query = new byte[message.position()];
        message.flip().get(query);
        return query;
    }

    /** Returns how many answers a response to it holds; 0 for anything that is no response to it. */
    static int answersIn(byte[] response) {
        if (response.length < 12) {
            return 0;
        }
        ByteBuffer message = ByteBuffer.wrap(response);
        boolean ours = (message.getShort() & 0xffff) == ID;
        int flags = message.getShort() & 0xffff;
        message.getShort();
        int answers = message.getShort() & 0xffff;
        return ours && (flags & RESPONSE) != 0 && (flags & 0xf) == 0 ? answers : 0;
    }

    static int ask(Socket server, String name, Duration limit) throws IOException {
        server.setSoTimeout((int) limit.toMillis());
        byte[] query = addressOf(name);
        DataOutputStream out = new DataOutputStream(server.getOutputStream());
        // In one piece: a length alone in a packet is legal, but not every server waits for the rest.
        out.write(ByteBuffer.allocate(2 + query.length)
                .putShort((short) query.length)
                .put(query)
                .array());
        out.flush();
        DataInputStream in = new DataInputStream(server.getInputStream());
        byte[] response = new byte[in.readUnsignedShort()];
        in.readFully(response);
        return answersIn(response);
    }
}
