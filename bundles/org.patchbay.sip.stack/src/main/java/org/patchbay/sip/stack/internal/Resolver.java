package org.patchbay.sip.stack.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** Host names to addresses, off the workers; literals at once. A name once found is used while it is looked up again. */
final class Resolver {
    private static final long FRESH_NANOS = 30_000_000_000L;
    private static final int MOST_NAMES = 4096;

    private record Known(InetAddress address, long at) {}

    private final Map<String, Known> names = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    Resolver(ExecutorService threads) {
        this.threads = threads;
    }

    /** Gives the address, or null if there is none; on the caller's thread if it is known. */
    void resolve(String host, Consumer<@Nullable InetAddress> use) {
        if (literal(host)) {
            use.accept(lookup(host));
            return;
        }
        Known known = names.get(host);
        if (known == null) {
            later(() -> use.accept(refresh(host)), () -> use.accept(null));
            return;
        }
        if (System.nanoTime() - known.at > FRESH_NANOS) {
            names.put(host, new Known(known.address, System.nanoTime()));
            later(() -> refresh(host), () -> {});
        }
        use.accept(known.address);
    }

    private void later(Runnable task, Runnable refused) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }

    private @Nullable InetAddress refresh(String host) {
        InetAddress address = lookup(host);
        if (address != null) {
            if (names.size() >= MOST_NAMES) {
                names.clear();
            }
            names.put(host, new Known(address, System.nanoTime()));
        }
        return address;
    }

    private static @Nullable InetAddress lookup(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Only such text is given to the JDK on a worker: it asks no server for it. */
    static boolean literal(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return !host.isEmpty();
    }
}
