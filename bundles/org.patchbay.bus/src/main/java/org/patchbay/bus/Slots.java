package org.patchbay.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.admin.SlotView;

/** Who can be asked: for each kind and name the usable service of the highest bundle version is live, the others stand by. */
final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** Another service is live under a name, or none. */
    interface Change {
        void changed(SlotInfo.Kind kind, String name, SlotInfo.@Nullable Origin before, SlotInfo.@Nullable Origin now);
    }

    private record Snapshot(Map<SlotInfo.Kind, Map<String, Slot<?>>> live, Chain chain) {}

    /** One service may be there as several things. */
    private record Key(SlotInfo.Kind kind, long serviceId) {
        static Key of(SlotInfo info) {
            return new Key(info.kind(), info.from().serviceId());
        }
    }

    private final Map<Key, Slot<?>> bound = new LinkedHashMap<>();
    private final Map<String, SlotInfo> remembered = new HashMap<>();
    private final Set<Long> reported = new HashSet<>();
    private final List<Change> watchers = new CopyOnWriteArrayList<>();
    private volatile Snapshot now = new Snapshot(Map.of(), Chain.EMPTY);

    void watch(Change watcher) {
        watchers.add(watcher);
    }

    <S> void bind(SlotInfo info, S service) {
        synchronized (bound) {
            bound.put(Key.of(info), new Slot<S>(info, service, this::quarantined));
        }
        LOG.info("{} '{}' of {} is bound.", info.kind().word(), info.name(), info.from());
        recompute();
    }

    /** Takes over changed properties; of a service that is not bound there is nothing to take over. */
    void update(SlotInfo.Origin from, Map<String, ?> properties) {
        for (Slot<?> slot : of(from.serviceId())) {
            SlotInfo.Kind kind = slot.info().kind();
            try {
                slot.info(SlotInfo.read(kind, properties, from));
            } catch (IllegalArgumentException e) {
                LOG.warn("The changed properties of a {} of {} are not used: {}.", kind.word(), from, e.getMessage());
            }
        }
        recompute();
    }

    private List<Slot<?>> of(long serviceId) {
        synchronized (bound) {
            return bound.values().stream()
                    .filter(s -> s.info().from().serviceId() == serviceId)
                    .toList();
        }
    }

    /** Returns when nobody is inside any more, or three seconds have passed. */
    void unbind(long serviceId) {
        List<Slot<?>> gone = of(serviceId);
        synchronized (bound) {
            bound.values().removeAll(gone);
            reported.remove(serviceId);
        }
        if (!gone.isEmpty()) {
            recompute();
        }
        for (Slot<?> slot : gone) {
            SlotInfo info = slot.info();
            if (slot.close()) {
                LOG.info("{} '{}' of {} is unbound.", info.kind().word(), info.name(), info.from());
            } else {
                LOG.warn(
                        "{} '{}' of {} is unbound, although a thread is still inside it after 3 s. Its bundle does not return; restart or"
                                + " update it.",
                        info.kind().word(),
                        info.name(),
                        info.from());
            }
        }
    }

    @SuppressWarnings("unchecked")
    <S> @Nullable Slot<S> live(SlotInfo.Kind kind, String name) {
        Map<String, Slot<?>> ofKind = now.live.get(kind);
        return ofKind == null ? null : (Slot<S>) ofKind.get(name);
    }

    Chain chain() {
        return now.chain;
    }

    /** Whether waiting for this name is in vain: it is there, but must not be asked. */
    boolean isQuarantined(SlotInfo.Kind kind, String name) {
        synchronized (bound) {
            return bound.values().stream()
                    .anyMatch(s -> s.isQuarantined()
                            && s.info().kind() == kind
                            && s.info().name().equals(name));
        }
    }

    private void quarantined(Slot<?> slot, String why) {
        SlotInfo info = slot.info();
        LOG.warn(
                "{} '{}' of {} {}. It is quarantined: {}. Restart or update its bundle.",
                info.kind().word(),
                info.name(),
                info.from(),
                why,
                info.kind().absence());
        recompute();
    }

    private void recompute() {
        Snapshot before;
        Snapshot after;
        synchronized (bound) {
            before = now;
            after = compute();
            now = after;
        }
        for (SlotInfo.Kind kind : SlotInfo.Kind.values()) {
            Map<String, Slot<?>> was = before.live.getOrDefault(kind, Map.of());
            Map<String, Slot<?>> is = after.live.getOrDefault(kind, Map.of());
            Set<String> names = new HashSet<>(was.keySet());
            names.addAll(is.keySet());
            for (String name : names) {
                Slot<?> old = was.get(name);
                Slot<?> next = is.get(name);
                if (old != next) {
                    watchers.forEach(w -> w.changed(kind, name, origin(old), origin(next)));
                }
            }
        }
    }

    private static SlotInfo.@Nullable Origin origin(@Nullable Slot<?> slot) {
        return slot == null ? null : slot.info().from();
    }

    private Snapshot compute() {
        Map<SlotInfo.Kind, Map<String, Slot<?>>> live = new EnumMap<>(SlotInfo.Kind.class);
        for (Slot<?> slot : bound.values()) {
            if (slot.isUsable()) {
                live.computeIfAbsent(slot.info().kind(), k -> new HashMap<>())
                        .merge(slot.info().name(), slot, Slots::better);
            }
        }
        Map<String, Slot<?>> handlers = live.getOrDefault(SlotInfo.Kind.HANDLER, new HashMap<>());
        List<SlotInfo> infos = new ArrayList<>();
        handlers.values().stream()
                .map(Slot::info)
                .sorted(Comparator.comparingLong(i -> i.from().serviceId()))
                .forEach(infos::add);
        infos.forEach(i -> remembered.put(i.name(), i));
        // The absent keep their place: the roster may say that they are to be waited for.
        remembered.values().stream()
                .filter(i -> !handlers.containsKey(i.name()))
                .sorted(Comparator.comparing(SlotInfo::name))
                .forEach(infos::add);
        Chain chain = Chain.of(infos);
        for (SlotInfo refused : chain.refused()) {
            if (handlers.remove(refused.name()) != null) {
                remembered.remove(refused.name());
                if (reported.add(refused.from().serviceId())) {
                    LOG.warn(
                            "Handler '{}' of {} closes a cycle of before/after in phase {} and is not asked. Correct its @HandlerInfo.",
                            refused.name(),
                            refused.from(),
                            refused.phase());
                }
            }
        }
        return new Snapshot(live, chain);
    }

    private static Slot<?> better(Slot<?> a, Slot<?> b) {
        SlotInfo.Origin one = a.info().from();
        SlotInfo.Origin other = b.info().from();
        int versions = one.version().compareTo(other.version());
        return versions > 0 || versions == 0 && one.serviceId() < other.serviceId() ? a : b;
    }

    /** Handlers in their order, then the rest; what stands by after what is live. */
    List<SlotView> views() {
        List<Slot<?>> all;
        Snapshot snapshot;
        synchronized (bound) {
            all = new ArrayList<>(bound.values());
            snapshot = now;
        }
        List<String> order = new ArrayList<>();
        for (SlotInfo place : snapshot.chain.places()) {
            order.add(place.name());
        }
        all.sort(Comparator.<Slot<?>, Boolean>comparing(s -> !isLive(snapshot, s))
                .thenComparing(s -> s.info().kind())
                .thenComparing(s -> order.indexOf(s.info().name()))
                .thenComparing(s -> s.info().name()));
        return all.stream().map(s -> view(snapshot, s)).toList();
    }

    private static boolean isLive(Snapshot snapshot, Slot<?> slot) {
        return snapshot.live
                        .getOrDefault(slot.info().kind(), Map.of())
                        .get(slot.info().name())
                == slot;
    }

    private static SlotView view(Snapshot snapshot, Slot<?> slot) {
        SlotInfo info = slot.info();
        String state = isLive(snapshot, slot) ? "live" : slot.isQuarantined() ? "quarantined" : "standby";
        return new SlotView(
                info.kind().word(),
                info.name(),
                info.kind() == SlotInfo.Kind.HANDLER ? info.phase().name() : "",
                info.from().bundle(),
                info.from().version().toString(),
                info.from().bundleId(),
                state,
                slot.asked(),
                slot.faults(),
                slot.meanMicros());
    }
}
