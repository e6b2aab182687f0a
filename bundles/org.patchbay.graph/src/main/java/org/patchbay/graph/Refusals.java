package org.patchbay.graph;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.ops.audit.Audit;

/** Writes refusals into the audit: once a minute for the same bundle, tenant, permission, purpose and reason, so that a loop does not fill it. */
final class Refusals {
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1_000;

    private final Audit audit;
    private final LongSupplier nanos;
    private final Map<String, Long> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    Refusals(Audit audit, LongSupplier nanos) {
        this.audit = audit;
        this.nanos = nanos;
    }

    void record(String bundle, GraphRequest request, String scope, Reason reason, String message) {
        String tenant = request.tenant();
        if (isDue(String.join("\n", bundle, tenant, scope, request.purpose().name(), reason.name()))) {
            audit.record(
                    bundle,
                    Optional.of(tenant),
                    "graph-refuse",
                    tenant + (scope.isEmpty() ? "" : " " + scope),
                    reason + ": " + message);
        }
    }

    private synchronized boolean isDue(String key) {
        long now = nanos.getAsLong();
        Long last = written.get(key);
        if (last != null && now - last < PAUSE) {
            return false;
        }
        written.put(key, now);
        return true;
    }
}
