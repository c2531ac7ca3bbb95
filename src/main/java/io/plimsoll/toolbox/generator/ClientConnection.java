package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.HttpConnection.Answer;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.EOFException;
import java.io.IOException;

/** A connection that takes one request after the other and sends none of them twice. */
interface ClientConnection extends AutoCloseable {

    /** Opens a connection; the time-out covers the connecting only. */
    @FunctionalInterface
    interface Opener {
        ClientConnection open(String baseUrl, long timeOutNanos) throws IOException;
    }

    /** The peer asked to leave before it can have read the request, which has gone out: nobody answers it. */
    final class Crossed extends EOFException {
        private static final long serialVersionUID = 1L;

        Crossed(String message) {
            super(message);
        }
    }

    int localPort();

    /** Returns whether a request can go out on this connection, as far as this side knows. */
    boolean isUsable();

    /**
     * Sends a request with its id and reads the whole answer.
     *
     * @throws Crossed if the request has to go over another connection, as any client would send it
     */
    Answer exchange(PlannedRequest request, long requestId, long timeOutNanos) throws IOException;

    @Override
    void close();
}
