package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/** Opens listening points and finds the one a message leaves from. */
final class Transports implements Wire {
    private static final int RESOLVER_THREADS = 2;
    private final StackSettings settings;
    private final Intake intake;
    private final SourceFilter filter;
    private final Counters counters;
    private final Tapping tapping;
    private final Function<String, @Nullable Point> byName;
    private final Consumer<Point> closed;
    private final ExecutorService lookups = Executors.newFixedThreadPool(RESOLVER_THREADS, daemons("sip-resolver"));
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(daemons("sip-watchdog"));
    private final Resolver resolver = new Resolver(lookups);
    private final AtomicLong connectionIds = new AtomicLong();

    Transports(
            StackSettings settings,
            Intake intake,
            SourceFilter filter,
            Counters counters,
            Tapping tapping,
            Function<String, @Nullable Point> byName,
            Consumer<Point> closed) {
        this.settings = settings;
        this.intake = intake;
        this.filter = filter;
        this.counters = counters;
        this.tapping = tapping;
        this.byName = byName;
        this.closed = closed;
    }

    static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Point open(ListenSettings listen) throws IOException {
        if (listen.transport() == Transport.UDP) {
            return UdpPoint.open(listen, intake, filter, settings.limits().datagram(), closed);
        }
        return StreamPoint.open(
                listen, new StreamContext(settings, intake, filter, counters, watchdog, connectionIds), closed);
    }

    @Override
    public void request(ListeningPoint from, Destination to, byte[] bytes, Consumer<String> failed) {
        if (!(from instanceof Point point) || !point.open()) {
            failed.accept("listening point " + from.name() + " is closed");
            return;
        }
        resolver.resolve(to.host(), address -> {
            if (address == null) {
                failed.accept("no address for " + to.host());
            } else {
                tapping.sent(point, new InetSocketAddress(address, to.port()), bytes);
                point.request(to, address, bytes, detail -> {
                    resolver.failed(to.host(), address);
                    failed.accept(detail);
                });
            }
        });
    }

    @Override
    public void unanswered(ListeningPoint from, Destination to) {
        if (from instanceof Point point && point.open()) {
            resolver.resolve(to.host(), address -> {
                if (address != null) {
                    point.unanswered(to, address);
                }
            });
        }
    }

    @Override
    public void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        Point point = byName.apply(on.listeningPoint());
        if (point == null) {
            failed.accept("listening point " + on.listeningPoint() + " is closed");
        } else {
            tapping.sent(on, to, bytes);
            point.response(on, to, bytes, failed);
        }
    }

    void close() {
        lookups.shutdownNow();
        watchdog.shutdownNow();
    }
}
