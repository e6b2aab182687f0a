package org.patchbay.sip.stack.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.patchbay.sip.stack.OverloadSettings;

/** All workers, and which Call-ID belongs to which. */
final class Workers {
    private static final int MOST_GUESTS = 10_000;
    /** Longer than any transaction lasts. */
    private static final long STAY_NANOS = 40_000_000_000L;

    /** A Call-ID that is on another worker than its own, since its dialog belongs to a call there. */
    private record Guest(Worker worker, boolean kept) {}

    private final List<Worker> workers = new ArrayList<>();
    /** By the hash of the Call-ID. */
    private final Map<Integer, Guest> guests = new ConcurrentHashMap<>();

    private final RandomText random;

    /** @param around as of {@link Worker} */
    Workers(int count, OverloadSettings overload, RandomText random, Consumer<Runnable> around) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(i, overload, around));
        }
    }

    Worker of(int hash) {
        Guest guest = guests.isEmpty() ? null : guests.get(hash);
        return guest != null ? guest.worker : workers.get(CallIds.worker(hash, workers.size()));
    }

    /**
     * Brings the messages of a Call-ID to the worker of another, for a while. Where there are too many such, the Call-ID stays where it is.
     *
     * @return where it is from now on
     */
    Worker bring(int hash, int host) {
        Worker own = of(hash);
        Worker wanted = of(host);
        if (own == wanted || guests.size() >= MOST_GUESTS) {
            return own;
        }
        if (guests.putIfAbsent(hash, new Guest(wanted, false)) == null) {
            leaves(hash, wanted);
        }
        return of(hash);
    }

    /** Takes a Call-ID to the worker of another, and keeps it there. */
    void move(String callId, String host) {
        int hash = CallIds.hash(callId);
        Worker wanted = of(host);
        guests.compute(
                hash,
                (any, guest) -> guest == null && workers.get(CallIds.worker(hash, workers.size())) == wanted
                        ? null
                        : new Guest(wanted, true));
    }

    void keep(String callId) {
        guests.computeIfPresent(CallIds.hash(callId), (hash, guest) -> new Guest(guest.worker, true));
    }

    void keep(String callId, String near) {
        Worker wanted = of(near);
        if (of(callId) != wanted) {
            guests.put(CallIds.hash(callId), new Guest(wanted, true));
        }
    }

    void release(String callId) {
        int hash = CallIds.hash(callId);
        Guest guest = guests.isEmpty() ? null : guests.get(hash);
        if (guest != null && guest.kept && guests.replace(hash, guest, new Guest(guest.worker, false))) {
            leaves(hash, guest.worker);
        }
    }

    /** After a while, unless it is kept by then. */
    private void leaves(int hash, Worker worker) {
        worker.execute(() -> {
            var unused = worker.wheel()
                    .schedule(
                            System.nanoTime(),
                            STAY_NANOS,
                            () -> guests.computeIfPresent(hash, (h, guest) -> guest.kept ? guest : null));
        });
    }

    Worker of(String callId) {
        return of(CallIds.hash(callId));
    }

    List<Worker> all() {
        return workers;
    }

    /** As many attempts as there are workers, on average. */
    String callIdNear(String other) {
        Worker wanted = of(other);
        String callId;
        do {
            callId = random.token(26);
        } while (of(callId) != wanted);
        return callId;
    }
}
