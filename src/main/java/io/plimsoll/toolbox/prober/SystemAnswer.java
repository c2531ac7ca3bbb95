package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observed;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;

/**
 * What an exception of a socket says of the network.
 *
 * <p>What Linux and Java make of an answer, seen on Linux 6 with Java 17 and nftables: a reset is "Connection refused", and
 * so is an ICMP "port unreachable" to TCP; "host unreachable" and "administratively prohibited" are "No route to host", the
 * latter for datagrams, too, to which "host unreachable" is not told; "port unreachable" to a datagram has an exception of
 * its own.
 *
 * @param outcome what became of the connection or the datagram
 * @param words what the system said
 */
record SystemAnswer(Observed outcome, String words) {

    static SystemAnswer of(IOException e) {
        String said = String.valueOf(e.getMessage());
        String words = words(e);
        if (e instanceof PortUnreachableException) {
            return new SystemAnswer(Observed.REJECTED, words);
        }
        if (e instanceof NoRouteToHostException || said.contains("No route to host") || said.contains("unreachable")) {
            return new SystemAnswer(Observed.REJECTED, said);
        }
        // What a rule in the pod's own namespace says to the pod's own packets.
        if (said.contains("Operation not permitted") || said.contains("Permission denied")) {
            return new SystemAnswer(Observed.REJECTED, said);
        }
        if (said.contains("refused")) {
            return new SystemAnswer(Observed.REFUSED, said);
        }
        return new SystemAnswer(Observed.PROBE_FAILED, words);
    }

    private static String words(IOException e) {
        if (e instanceof PortUnreachableException) {
            return "port unreachable";
        }
        String said = e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
