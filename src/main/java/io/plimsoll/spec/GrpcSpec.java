package io.plimsoll.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC calls that an entry point answers, without TLS; at least one of the two is there.
 *
 * @param unary a call that one message answers; {@code null} if there is none
 * @param stream a call that a stream of messages answers, which ends by itself; {@code null} if there is none
 */
public record GrpcSpec(@Nullable Call unary, @Nullable Call stream) {

    /**
     * A call with one message.
     *
     * @param method service and method as they are in the path, like {@code /report.Reports/Get}
     * @param headers its metadata, in the order written
     * @param message the message, encoded as protobuf or whatever the service takes, in Base64; empty for an empty one
     */
    public record Call(String method, Map<String, String> headers, String message) {

        public Call {
            headers = Ordered.copyOf(headers);
        }
    }
}
