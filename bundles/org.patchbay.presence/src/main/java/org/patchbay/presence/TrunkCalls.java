package org.patchbay.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Which users have a call over the trunk that is up. An end that comes before its beginning counts, and one that never comes is made up for after
 * a time. Belongs to the engine's thread.
 */
final class TrunkCalls {
    private static final int MOST_ENDED = 20_000;
    private static final int MOST_UP = 100_000;

    private record Call(String tenant, Set<String> users, long until) {}

    private final BiConsumer<String, String> changed;
    private final Map<String, Call> up = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Boolean> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_ENDED;
        }
    };

    /** @param changed told of a tenant's user who has more or fewer calls now */
    TrunkCalls(BiConsumer<String, String> changed) {
        this.changed = changed;
    }

    private static String key(String tenant, String user) {
        return tenant + '\u0000' + user;
    }

    int count(String tenant, String user) {
        return counts.getOrDefault(key(tenant, user), 0);
    }

    /** Who of a tenant has calls, and how many. */
    Map<String, Integer> of(String tenant) {
        Map<String, Integer> all = new HashMap<>();
        String begin = key(tenant, "");
        counts.forEach((key, calls) -> {
            if (key.startsWith(begin)) {
                all.put(key.substring(begin.length()), calls);
            }
        });
        return all;
    }

    int size() {
        return up.size();
    }

    /** @param until when it counts as ended, whether that was told or not */
    void answered(String tenant, String id, Set<String> users, long until) {
        if (users.isEmpty() || ended.containsKey(id) || up.containsKey(id)) {
            return;
        }
        if (up.size() >= MOST_UP) {
            // Who counts as in a call for longest has most likely missed its end.
            remove(up.keySet().iterator().next());
        }
        up.put(id, new Call(tenant, users, until));
        users.forEach(user -> {
            counts.merge(key(tenant, user), 1, Integer::sum);
            changed.accept(tenant, user);
        });
    }

    void ended(String id) {
        ended.put(id, true);
        remove(id);
    }

    /** @return how many ended because their time was over */
    int expire(long now) {
        List<String> over = new ArrayList<>();
        for (Iterator<Map.Entry<String, Call>> each = up.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Call> call = each.next();
            if (call.getValue().until <= now) {
                over.add(call.getKey());
            }
        }
        over.forEach(this::ended);
        return over.size();
    }

    private void remove(String id) {
        @Nullable Call call = up.remove(id);
        if (call != null) {
            call.users.forEach(user -> {
                counts.computeIfPresent(key(call.tenant, user), (key, n) -> n > 1 ? n - 1 : null);
                changed.accept(call.tenant, user);
            });
        }
    }
}
