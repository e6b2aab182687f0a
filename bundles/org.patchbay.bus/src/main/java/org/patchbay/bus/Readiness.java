package org.patchbay.bus;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.roster.Roster;

/** Ready: everybody whom the roster requires is bound and may be asked. The roster has no bell, so it is read again each second. */
final class Readiness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Core core;
    private final List<Consumer<Boolean>> watchers = new CopyOnWriteArrayList<>();
    private boolean ready;
    private Set<String> missing = Set.of();
    private volatile boolean closed;

    Readiness(Core core) {
        this.core = core;
        again();
    }

    private void again() {
        core.timers.after(Duration.ofSeconds(1), () -> {
            if (!closed) {
                core.io.execute(this::look, false);
                again();
            }
        });
    }

    synchronized boolean ready() {
        return ready;
    }

    synchronized AutoCloseable watch(Consumer<Boolean> watcher) {
        watchers.add(watcher);
        watcher.accept(ready);
        return () -> watchers.remove(watcher);
    }

    /** Looks whether anything has changed. */
    synchronized void look() {
        if (closed) {
            return;
        }
        Set<String> absent = new HashSet<>(core.roster.use(Roster::required, List.of("(the roster itself)")));
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
    public void close() {
        closed = true;
        watchers.clear();
    }
}
