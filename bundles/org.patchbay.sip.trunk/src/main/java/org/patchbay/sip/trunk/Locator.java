package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.naming.NamingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.Transport;

/**
 * Finds the hosts of peers that are configured as a domain (RFC 3263), on a thread of its own and again and again: calls use what was found
 * last. While the name service cannot be asked that stays; before the first answer, and where there are no SRV records, the domain is the host.
 */
final class Locator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Locator.class);
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Who is asked. */
    interface Lookup {
        List<Located.Service> of(String name) throws NamingException;
    }

    /** What is known of one peer as it is configured. */
    private static final class Known {
        final PeerSettings configured;
        volatile PeerSettings settings;
        volatile String fault = "";

        Known(PeerSettings configured) {
            this.configured = configured;
            this.settings = configured;
        }
    }

    private final Lookup lookup;
    private final Supplier<Duration> interval;
    private final Runnable changed;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "patchbay-dns");
        made.setDaemon(true);
        return made;
    });

    /**
     * Asks nobody yet.
     *
     * @param interval between two lookups
     * @param changed told when hosts are other than before; on the thread of lookups
     */
    Locator(Lookup lookup, Supplier<Duration> interval, Runnable changed) {
        this.lookup = lookup;
        this.interval = interval;
        this.changed = changed;
    }

    /** The peers with the hosts that were found; begins to look for those of peers that are new or other than before. */
    List<PeerSettings> located(Collection<PeerSettings> peers) {
        known.values().removeIf(each -> peers.stream().noneMatch(peer -> peer == each.configured));
        return peers.stream().map(this::located).toList();
    }

    private PeerSettings located(PeerSettings peer) {
        if (!peer.located().wanted()) {
            return peer;
        }
        Known before = known.get(peer.name());
        if (before == null) {
            before = new Known(peer);
            known.put(peer.name(), before);
            later(before, Duration.ZERO);
        }
        return before.settings;
    }

    /** What is wrong with a peer's lookups, or empty. */
    String fault(PeerSettings peer) {
        Known found = known.get(peer.name());
        return found == null ? "" : found.fault;
    }

    private void later(Known peer, Duration delay) {
        try {
            ScheduledFuture<?> unused = thread.schedule(() -> look(peer), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody is looked up any more.");
        }
    }

    private void look(Known peer) {
        String name = peer.configured.name();
        if (known.get(name) != peer) {
            return;
        }
        Duration next = interval.get();
        try {
            ask(peer);
        } catch (RuntimeException e) {
            LOG.error("The hosts of peer {} could not be looked up", name, e);
            next = SOON;
        } finally {
            later(peer, peer.fault.isEmpty() ? next : SOON);
        }
    }

    private void ask(Known peer) {
        Located wanted = peer.configured.located();
        String name = service(peer.configured.transport()) + wanted.domain();
        List<Located.Service> found;
        try {
            found = lookup.of(name);
        } catch (NamingException e) {
            String why = String.valueOf(e.getMessage());
            String fault = "SRV of " + name + " cannot be looked up (" + why + "): "
                    + (peer.settings.located().found()
                            ? "the hosts found last stay."
                            : "calls go to the domain itself.");
            if (!fault.equals(peer.fault)) {
                LOG.warn("Peer {}: {}", peer.configured.name(), fault);
            }
            peer.fault = fault;
            return;
        }
        peer.fault = "";
        Located located = new Located(wanted.domain(), List.copyOf(found));
        if (!located.hosts().equals(peer.settings.located().hosts())
                || !located.records().containsAll(peer.settings.located().records())) {
            peer.settings = found.isEmpty() ? peer.configured : peer.configured.at(located);
            LOG.info("Peer {}: {} leads to {}.", peer.configured.name(), name, peer.settings.hosts());
            changed.run();
        }
    }

    private static String service(Transport transport) {
        return switch (transport) {
            case UDP -> "_sip._udp.";
            case TCP -> "_sip._tcp.";
            case TLS -> "_sips._tcp.";
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
