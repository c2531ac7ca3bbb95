package io.plimsoll.toolbox.generator;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Gatling's own binary log says: the requests with their ends.
 *
 * <p>The format is internal to Gatling, so only the version that this was written for is read.
 *
 * @param version Gatling's version
 * @param startMillis when the simulation started, milliseconds since the Unix epoch
 * @param requests every request, in the order of the log
 * @param errors what Gatling reported outside of requests
 */
record SimulationLog(String version, long startMillis, List<LoggedRequest> requests, List<String> errors) {

    static final String READABLE_VERSION = "3.15.1";

    SimulationLog {
        requests = List.copyOf(requests);
        errors = List.copyOf(errors);
    }

    /** One request of the log; times are milliseconds since the simulation started. */
    record LoggedRequest(String name, int start, int end, boolean ok, String message) {}

    static SimulationLog read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new Decoder(new DataInputStream(in)).decode();
        }
    }

    private static final class Decoder {

        private static final int RUN = 0;
        private static final int REQUEST = 1;
        private static final int USER = 2;
        private static final int GROUP = 3;
        private static final int ERROR = 4;

        private final DataInputStream in;
        private final Map<Integer, String> cache = new HashMap<>();

        private Decoder(DataInputStream in) {
            this.in = in;
        }

        SimulationLog decode() throws IOException {
            int header = in.read();
            if (header != RUN) {
                throw new IOException("not a Gatling simulation.log: it begins with byte " + header);
            }
            String version = string();
            if (!version.equals(READABLE_VERSION)) {
                throw new IOException("simulation.log was written by Gatling " + version + "; only " + READABLE_VERSION
                        + " can be read");
            }
            string();
            long start = in.readLong();
            string();
            skipStrings(in.readInt());
            skipBlobs(in.readInt());
            List<LoggedRequest> requests = new ArrayList<>();
            List<String> errors = new ArrayList<>();
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                switch (kind) {
                    case REQUEST -> requests.add(request());
                    case USER -> in.skipNBytes(9);
                    case GROUP -> {
                        skipCached(in.readInt());
                        in.skipNBytes(13);
                    }
                    case ERROR -> {
                        errors.add(cached());
                        in.skipNBytes(4);
                    }
                    default -> throw new IOException("simulation.log has a record of unknown kind " + kind);
                }
            }
            return new SimulationLog(version, start, requests, errors);
        }

        private LoggedRequest request() throws IOException {
            skipCached(in.readInt());
            return new LoggedRequest(cached(), in.readInt(), in.readInt(), in.readByte() != 0, cached());
        }

        private void skipStrings(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                string();
            }
        }

        private void skipCached(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                cached();
            }
        }

        private void skipBlobs(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                in.skipNBytes(in.readInt());
            }
        }

        private String cached() throws IOException {
            int index = in.readInt();
            if (index > 0) {
                String value = string();
                cache.put(index, value);
                return value;
            }
            String value = cache.get(-index);
            if (value == null) {
                throw new IOException("simulation.log refers to string " + -index + ", which it never defined");
            }
            return value;
        }

        private String string() throws IOException {
            int length = in.readInt();
            if (length == 0) {
                return "";
            }
            byte[] bytes = in.readNBytes(length);
            int coder = in.readByte();
            if (coder == 0) {
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            return new String(bytes, little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
    }
}
