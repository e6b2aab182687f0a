package org.patchbay.itests.harness;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports on 127.0.0.1, below the range from which the system takes ports for outgoing connections. */
public final class Ports {
    private Ports() {}

    /** A port free for UDP and TCP. */
    public static int free() {
        return freeRange(1);
    }

    /** The first, even, of so many consecutive ports that are free for UDP and TCP. */
    public static int freeRange(int count) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int first = 2 * ThreadLocalRandom.current().nextInt(10_100, 15_900);
            if (allFree(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " consecutive free ports on 127.0.0.1");
    }

    private static boolean allFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            if (!isFree(port)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(new InetSocketAddress(loopback, port));
            udp.bind(new InetSocketAddress(loopback, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
