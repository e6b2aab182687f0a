package org.patchbay.sip.stack.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** A listening point that can send. */
abstract class Point implements ListeningPoint {
    private static final long END_MILLIS = 1_000;

    final ListenSettings settings;
    private final InetSocketAddress local;
    private final String advertised;

    Point(ListenSettings settings, InetSocketAddress local) {
        this.settings = settings;
        this.local = local;
        String host = settings.advertisedHost();
        String text = host == null ? local.getAddress().getHostAddress() : host;
        this.advertised = text.indexOf(':') >= 0 && !text.startsWith("[") ? '[' + text + ']' : text;
    }

    /**
     * Waits until the thread that receives here is gone, a second at most: while it is still in its system call, the kernel keeps the port, and
     * whoever opens the next point on it is told that the address is in use.
     */
    static void awaitEnd(Thread receiving) {
        if (receiving != Thread.currentThread()) {
            try {
                receiving.join(END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    abstract void request(Destination to, InetAddress address, byte[] bytes, Consumer<String> failed);

    abstract void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed);

    /** A request had no response; without connections that means nothing for the next one. */
    void unanswered(Destination to, InetAddress address) {}

    @Override
    public final String name() {
        return settings.name();
    }

    @Override
    public final Transport transport() {
        return settings.transport();
    }

    @Override
    public final InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public final String advertisedHost() {
        return advertised;
    }

    @Override
    public final int advertisedPort() {
        return settings.advertisedPort() == 0 ? local.getPort() : settings.advertisedPort();
    }

    @Override
    public final String toString() {
        return name() + " (" + transport() + " " + local + ")";
    }
}
