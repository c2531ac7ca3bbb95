package io.plimsoll.toolbox.prober;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** The address that others reach the calling thread's network namespace at. */
final class OwnAddress {

    private OwnAddress() {}

    /** Returns the first IPv4 address that is none of a loopback interface. */
    static String here() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(() -> new IOException("it has no IPv4 address"));
    }
}
