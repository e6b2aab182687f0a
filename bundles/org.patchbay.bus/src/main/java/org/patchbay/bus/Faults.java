package org.patchbay.bus;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;

/** Reports what feature code throws: once in ten seconds for each bundle with its trace, else at DEBUG. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final ConcurrentHashMap<String, Long> last = new ConcurrentHashMap<>();

    void report(SlotInfo info, Scope scope, @Nullable Throwable fault) {
        long now = System.nanoTime();
        String key = info.kind() + info.name() + info.from();
        Long before = last.get(key);
        if (before == null || now - before > PAUSE_NANOS) {
            if (last.size() > 1000) {
                last.clear();
            }
            last.put(key, now);
            LOG.warn(
                    "{} '{}' of {} failed in {}: {}. Report it to whoever wrote the bundle.",
                    info.kind().word(),
                    info.name(),
                    info.from(),
                    scope,
                    info.kind().absence(),
                    fault);
        } else {
            LOG.debug("{} '{}' failed in {}", info.kind().word(), info.name(), scope, fault);
        }
    }
}
