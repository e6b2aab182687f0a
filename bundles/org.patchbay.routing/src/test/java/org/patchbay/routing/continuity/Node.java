package org.patchbay.routing.continuity;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.PeerView.Outgoing;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.store.Store;
import org.patchbay.routing.health.PeerWatch;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;

/** A node with everything that continuity is made of, whose time and peers a test moves. */
final class Node implements TrunkOperations {
    static final Instant START = Instant.parse("2026-11-02T10:00:00Z");

    final ContinuityKeeper keeper = new ContinuityKeeper();
    final PeerWatch watch = new PeerWatch();
    final MemoryAudit audit = new MemoryAudit();
    final Automation automation;
    final AvailabilityBook book;
    final ContinuityDesk desk;
    private final ManualSchedule schedule = new ManualSchedule();
    private final Map<String, PeerView> peers = new TreeMap<>();
    private Instant now = START;

    Node(Directory directory, RoutingSettings.Config config) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        watch.bindTrunk(this);
        keeper.bindAudit(audit);
        automation = new Automation(directory, keeper, watch, config, clock);
        book = new AvailabilityBook(directory, keeper, watch, config, clock);
        desk = new ContinuityDesk(directory, keeper, automation, book, clock);
        watch.bindSchedule(schedule);
        automation.bindSchedule(schedule);
        book.bindSchedule(schedule);
    }

    Node with(Store store) {
        keeper.bindStore(store);
        book.bindStore(store);
        return this;
    }

    Instant now() {
        return now;
    }

    /** Lets time pass, second by second. */
    Node elapse(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            now = now.plusSeconds(1);
            schedule.elapse(Duration.ofSeconds(1));
        }
        return this;
    }

    Node seconds(long time) {
        return elapse(Duration.ofSeconds(time));
    }

    /** Time in which the node does not run. */
    Node sleeps(Duration time) {
        now = now.plus(time);
        return this;
    }

    Node peer(String name, String state) {
        return peer(name, state, Outgoing.NONE);
    }

    /** So many more calls were made over it. */
    Node calls(String name, long attempts, long answered, long failed) {
        Outgoing before = peers.get(name).outgoing();
        return peer(
                name,
                peers.get(name).state(),
                new Outgoing(before.attempts() + attempts, before.answered() + answered, before.failed() + failed));
    }

    private Node peer(String name, String state, Outgoing outgoing) {
        peers.put(name, new PeerView(name, "provider", "", state, Optional.empty(), 0, 0, 0, "", outgoing));
        return this;
    }

    /** It did not take a call. */
    Node passedOver(String name) {
        peers.put(name, new PeerView(name, "provider", "", "up", Optional.empty(), 0, 0, 0, "", Outgoing.NONE, true));
        return this;
    }

    @Override
    public List<PeerView> peers() {
        return List.copyOf(peers.values());
    }

    @Override
    public List<String> listeners() {
        return List.of();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public List<LadderLine> ladder(String call) {
        return List.of();
    }

    @Override
    public List<String> media(String call) {
        return List.of();
    }

    @Override
    public int capture(Optional<String> call, Path file) throws IOException {
        throw new IOException("no");
    }
}
