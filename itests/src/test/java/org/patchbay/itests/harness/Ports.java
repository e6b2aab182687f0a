package org.patchbay.itests.harness;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on 127.0.0.1, below the range from which the system takes ports for outgoing connections. They are given out one after the other,
 * and each of the processes that run tests at the same time has a part of its own: what is reserved for later would look free to others.
 */
public final class Ports {
    private static final int COUNT = 10_800;
    private static final int FIRST = 10_200 + (Integer.getInteger("patchbay.fork", 1) - 1) % 2 * COUNT;
    private static int next = 2 * ThreadLocalRandom.current().nextInt(COUNT / 2);

    private Ports() {}

    /** A port free for UDP and TCP. */
    public static int free() {
        return freeRange(1);
    }

    /** The first, even, of so many consecutive ports that are free for UDP and TCP. */
    public static synchronized int freeRange(int count) {
        for (int tried = 0; tried < COUNT; tried += 2) {
            int first = next + count > COUNT ? 0 : next;
            boolean free = allFree(FIRST + first, count);
            next = first + (free ? count + count % 2 : 2);
            if (free) {
                return FIRST + first;
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
