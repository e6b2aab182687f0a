package org.patchbay.sip.stack.internal;

import java.util.ArrayList;
import java.util.List;

import org.patchbay.sip.stack.OverloadSettings;

/** All workers, and which Call-ID belongs to which. */
final class Workers {
    private final List<Worker> workers = new ArrayList<>();
    private final RandomText random;

    Workers(int count, OverloadSettings overload, RandomText random) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(i, overload));
        }
    }

    Worker of(int hash) {
        return workers.get(CallIds.worker(hash, workers.size()));
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
