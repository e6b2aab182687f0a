package org.patchbay.bus;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.roster.Roster;

/** Ready: every handler that the roster requires is bound and may be asked. Looked at whenever the one or the other has changed. */
final class Readiness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final AutoCloseable NO_WATCH = () -> {};

    private final Core core;
    private final List<Consumer<Boolean>> watchers = new CopyOnWriteArrayList<>();
    private AutoCloseable rosterWatch = NO_WATCH;
    private boolean ready;
    private boolean closed;
    private Set<String> missing = Set.of();

    Readiness(Core core) {
        this.core = core;
    }

    synchronized boolean ready() {
        return ready;
    }

    synchronized AutoCloseable watch(Consumer<Boolean> watcher) {
        watchers.add(watcher);
        watcher.accept(ready);
        return () -> watchers.remove(watcher);
    }

    /** Another roster is there, or none. */
    synchronized void rosterChanged() {
        unwatchRoster();
        if (!closed) {
            rosterWatch = core.roster.use(roster -> roster.watch(this::look), NO_WATCH);
            look();
        }
    }

    private void unwatchRoster() {
        try {
            rosterWatch.close();
        } catch (Exception e) {
            LOG.debug("The roster's watch did not close.", e);
        }
        rosterWatch = NO_WATCH;
    }

    /** Looks whether anything has changed. */
    synchronized void look() {
        if (closed) {
            return;
        }
        Set<String> absent = new TreeSet<>(core.roster.use(Roster::required, List.of("(the roster itself)")));
        absent.removeIf(name -> core.slots.live(SlotInfo.Kind.HANDLER, name) != null);
        boolean now = absent.isEmpty();
        if (!absent.equals(missing) || now != ready) {
            if (now) {
                LOG.info("Ready: every handler that the roster requires is bound.");
            } else {
                LOG.info("Not ready: {} required by the roster, not bound.", absent);
            }
            missing = absent;
        }
        if (now != ready) {
            ready = now;
            watchers.forEach(w -> {
                try {
                    w.accept(now);
                } catch (RuntimeException e) {
                    LOG.error("Whoever watches the readiness failed.", e);
                }
            });
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        unwatchRoster();
        watchers.clear();
    }
}
