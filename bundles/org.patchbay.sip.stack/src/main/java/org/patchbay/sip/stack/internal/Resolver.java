package org.patchbay.sip.stack.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Host names to addresses, off the workers; literals at once. A name once found is used while it is looked up again. Of several addresses of a
 * name one is used until it fails, then the next (RFC 3263 section 4.3).
 */
final class Resolver {
    private static final long FRESH_NANOS = 30_000_000_000L;
    private static final int MOST_NAMES = 4096;

    /** Who is asked, and may take its time. */
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private record Known(InetAddress[] all, int index, long at) {
        InetAddress address() {
            return all[index];
        }

        Known asOf(long now) {
            return new Known(all, index, now);
        }
    }

    private final Map<String, Known> names = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final Lookup lookup;

    Resolver(ExecutorService threads) {
        this(threads, InetAddress::getAllByName);
    }

    Resolver(ExecutorService threads, Lookup lookup) {
        this.threads = threads;
        this.lookup = lookup;
    }

    /** An address did not do: the next of its name is used from now on. */
    void failed(String host, InetAddress address) {
        names.computeIfPresent(
                host,
                (any, known) -> known.address().equals(address)
                        ? new Known(known.all(), (known.index() + 1) % known.all().length, known.at())
                        : known);
    }

    /** Gives the address, or null if there is none; on the caller's thread if it is known. */
    void resolve(String host, Consumer<@Nullable InetAddress> use) {
        if (literal(host)) {
            InetAddress[] found = lookup(host);
            use.accept(found == null ? null : found[0]);
            return;
        }
        Known known = names.get(host);
        if (known == null) {
            later(() -> use.accept(refresh(host)), () -> use.accept(null));
            return;
        }
        if (System.nanoTime() - known.at > FRESH_NANOS) {
            names.put(host, known.asOf(System.nanoTime()));
            later(() -> refresh(host), () -> {});
        }
        use.accept(known.address());
    }

    private void later(Runnable task, Runnable refused) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }

    private @Nullable InetAddress refresh(String host) {
        InetAddress[] found = lookup(host);
        if (found == null) {
            return null;
        }
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        return names.compute(host, (any, before) -> new Known(found, kept(before, found), System.nanoTime()))
                .address();
    }

    /** The address in use stays in use while the name has it. */
    private static int kept(@Nullable Known before, InetAddress[] found) {
        return before == null ? 0 : Math.max(0, Arrays.asList(found).indexOf(before.address()));
    }

    private InetAddress @Nullable [] lookup(String host) {
        try {
            InetAddress[] found = lookup.of(host);
            return found.length == 0 ? null : found;
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
