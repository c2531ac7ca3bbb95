package io.plimsoll.toolbox.generator;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what the sockets below Gatling say.
 *
 * <p>Gatling's client throws away what a socket reports once it is connected, and calls every such end a premature close,
 * so that a reset and an orderly close look alike. Netty lets an extension look at each client channel; this one stands
 * at the socket's end of the pipeline, reads the request's id off the wire and logs what happens, for {@link
 * FailureMessages} to pick up. Netty makes the instance, and only in a JVM that asks for extensions.
 */
public final class ConnectionWitness extends ChannelInitializerExtension {

    static final String LOGGER = "io.plimsoll.toolbox.generator.ConnectionWitness";

    /** Arguments: request id, local port. */
    static final String WROTE = "Request {} goes out from port {}";

    /** Arguments: request id, the socket's words. */
    static final String FAILED = "The connection of request {} failed: {}";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private static final ByteBuf ID_HEADER = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\r\n" + LedgerSimulation.REQUEST_ID + ": ", StandardCharsets.US_ASCII));

    /** Made by Netty. */
    public ConnectionWitness() {}

    @Override
    public void postInitializeClientChannel(Channel channel) {
        channel.pipeline().addFirst("plimsoll-witness", new Handler());
    }

    private static final class Handler extends ChannelDuplexHandler {

        private long requestId = -1;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (msg instanceof ByteBuf bytes) {
                long id = requestId(bytes);
                if (id >= 0) {
                    requestId = id;
                    InetSocketAddress local = (InetSocketAddress) ctx.channel().localAddress();
                    LOG.debug(WROTE, id, local.getPort());
                }
            }
            ctx.write(msg, promise.unvoid()).addListener(future -> {
                if (future.cause() != null) {
                    LOG.debug(FAILED, requestId, words(future.cause()));
                }
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug(FAILED, requestId, words(cause));
            ctx.fireExceptionCaught(cause);
        }

        private static long requestId(ByteBuf bytes) {
            int at = ByteBufUtil.indexOf(ID_HEADER, bytes);
            if (at < 0) {
                return -1;
            }
            long id = 0;
            for (int i = at + ID_HEADER.readableBytes(); i < bytes.writerIndex(); i++) {
                int digit = bytes.getByte(i) - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                id = id * 10 + digit;
            }
            return id;
        }

        private static String words(Throwable cause) {
            return cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
    }
}
