package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.sip.stack.StackStatistics;

/** The trunk as operators see it. */
final class TrunkView implements TrunkOperations, HealthCheck {
    private final Trunk trunk;
    private final Doors doors;
    private final PeerMonitor monitor;
    private final Registrations registrations;
    private final Locator locator;
    private final HubAdvice hubs;
    private volatile List<String> faults = List.of();
    private volatile boolean coreReady;

    TrunkView(Trunk trunk, Doors doors, PeerMonitor monitor, Registrations registrations, Locator locator) {
        this.trunk = trunk;
        this.doors = doors;
        this.monitor = monitor;
        this.registrations = registrations;
        this.locator = locator;
        this.hubs = new HubAdvice(trunk, doors);
    }

    void faults(List<String> found) {
        faults = List.copyOf(found);
    }

    void coreReady(boolean ready) {
        coreReady = ready;
    }

    @Override
    public List<PeerView> peers() {
        List<PeerView> all = new ArrayList<>();
        for (PeerSettings peer : trunk.peers().all()) {
            PeerMonitor.Found found = monitor.of(peer.name());
            String unusable = unusable(peer);
            String note = unusable.isEmpty() ? trunk.hosts().faults(peer) : unusable;
            String unregistered = registrations.fault(peer);
            String access = (unregistered + ' ' + trunk.logins().fault(peer) + ' ' + locator.fault(peer)).trim();
            access = (access
                            + ' '
                            + hubs.quiet(peer)
                            + ' '
                            + trunk.gate().large().warning(peer))
                    .trim();
            all.add(new PeerView(
                    peer.name(),
                    peer.recorder() ? "recorder" : peer.side().name().toLowerCase(Locale.ROOT),
                    trunk.hosts().describe(peer),
                    !unusable.isEmpty() ? "unusable" : unregistered.isEmpty() ? found.state() : "down",
                    found.since(),
                    trunk.legs(peer),
                    trunk.counters().get("peer." + peer.name() + ".attempts"),
                    trunk.counters().get("peer." + peer.name() + ".answered"),
                    access.isEmpty() || !unusable.isEmpty() ? note : (note + " " + access).trim(),
                    new PeerView.Outgoing(
                            trunk.counters().get("peer." + peer.name() + ".dialled"),
                            trunk.counters().get("peer." + peer.name() + ".dialled-answered"),
                            trunk.counters().get("peer." + peer.name() + ".dialled-failed")),
                    trunk.hosts().passedOver(peer)));
        }
        return all;
    }

    private static String shown(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }

    /** Why calls of this peer are refused whatever it answers; empty where they are not. */
    private String unusable(PeerSettings peer) {
        MediaEngine engine = trunk.engine();
        return peer.media().encryption() == MediaProfile.Encryption.REQUIRED
                        && engine != null
                        && !engine.capabilities().contains(MediaCapability.SRTP)
                ? "It wants SRTP, which the media engine " + engine.name()
                        + " does not offer: its calls are refused with 488."
                : "";
    }

    @Override
    public List<String> listeners() {
        return doors.describe();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new TreeMap<>(trunk.counters().all());
        StackStatistics stack = trunk.stack().statistics();
        all.put("calls", (long) trunk.table().calls().size());
        all.put("legs", (long) trunk.table().legs());
        all.put("received", stack.received());
        all.put("sent", stack.sent());
        all.put("retransmitted", stack.retransmitted());
        all.put("absorbed", stack.absorbed());
        all.put("refused-overload", stack.refused());
        all.put("send-failures", stack.sendFailures());
        all.put("connections", (long) stack.connections());
        all.put("records-waiting", (long) trunk.unrecorded().size());
        all.put("hep-lost", trunk.capture().lost());
        stack.dropped().forEach((reason, count) -> all.put("dropped-" + reason, count));
        return all;
    }

    @Override
    public List<LadderLine> ladder(String call) {
        trunk.table().tell(call);
        return trunk.ladder().of(call);
    }

    @Override
    public int capture(Optional<String> call, Path file) throws IOException {
        call.ifPresent(trunk.table()::tell);
        return trunk.capture().write(call, file);
    }

    @Override
    public List<String> media(String call) {
        Call live = trunk.table().call(call);
        return live == null ? trunk.ladder().media(call) : media(live);
    }

    /** A line for each leg, ended or not, recorders included; read by operators, so what is a moment old will do. */
    private static List<String> media(Call call) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        call.execute(() -> {
            List<String> lines = new ArrayList<>();
            call.measured().forEach(each -> lines.add(each.line()));
            for (Leg leg : call.legs()) {
                lines.add(leg.summary().line());
                leg.ifRecorded(recordings -> lines.addAll(recordings.summaries()));
            }
            answer.complete(lines);
        });
        try {
            return answer.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    @Override
    public String name() {
        return "trunk";
    }

    @Override
    public HealthResult check() {
        if (trunk.settings().listeners().isEmpty()) {
            return HealthResult.notReady(
                    "No listening point is configured: set listeners in " + TrunkComponent.PID + ".");
        }
        if (!doors.unlocked()) {
            return HealthResult.notReady("The listening points are shut until "
                    + (trunk.core() == null
                            ? "the core is there."
                            : trunk.engine() == null
                                    ? "a media engine is there."
                                    : "the core is ready: see patchbay:roster."));
        }
        if (!doors.faults().isEmpty()) {
            return HealthResult.notReady(String.join(" ", doors.faults()));
        }
        if (trunk.emergencyOnly()) {
            return HealthResult.notReady("The listening points are open for emergency calls alone: "
                    + (trunk.core() == null
                            ? "there is no core."
                            : trunk.engine() == null
                                    ? "there is no media engine."
                                    : "the core is not ready: see patchbay:roster."));
        }
        if (!coreReady || trunk.engine() == null) {
            return HealthResult.notReady(
                    trunk.engine() == null
                            ? "There is no media engine: new calls are refused."
                            : "The core is not ready: see patchbay:roster.");
        }
        List<String> wrong = new ArrayList<>(faults);
        wrong.addAll(doors.warnings());
        if (!trunk.limits().describe().isEmpty()) {
            wrong.add(trunk.limits().describe());
        }
        if (!trunk.checkpoints().fault().isEmpty()) {
            wrong.add(trunk.checkpoints().fault());
        }
        if (!trunk.emergencies().store().fault().isEmpty()) {
            wrong.add(trunk.emergencies().store().fault());
        }
        peers().stream()
                .filter(p -> p.state().equals("down") || p.state().equals("unusable"))
                .forEach(p -> wrong.add("Peer " + p.name() + " is " + p.state() + ": " + p.note()
                        + (p.side().equals("recorder")
                                ? " Nothing is recorded by siprec:" + p.name()
                                        + " until it is up again: see that it runs and"
                                        + " that host, port and transport are right; if it knows no OPTIONS, set"
                                        + " options_seconds = 0."
                                : "")));
        for (PeerSettings peer : trunk.peers().all()) {
            String access = trunk.logins().fault(peer);
            String lookup = locator.fault(peer);
            String large = trunk.gate().large().warning(peer);
            if (!large.isEmpty()) {
                wrong.add("Peer " + peer.name() + ": " + large);
            }
            if (!lookup.isEmpty()) {
                wrong.add("Peer " + peer.name() + ": " + lookup);
            }
            if (!access.isEmpty() && registrations.fault(peer).isEmpty()) {
                wrong.add("Peer " + peer.name() + ": " + access);
            }
        }
        wrong.addAll(hubs.all());
        if (trunk.peers().all().isEmpty()) {
            wrong.add("No peer is configured: add " + PeerComponent.PID + "-NAME.cfg.");
        }
        return wrong.isEmpty()
                ? HealthResult.ok(trunk.table().calls().size() + " calls, " + String.join(", ", doors.describe())
                        + shown(", ", doors.describeKeys()) + shown(", ", hubs.heard()))
                : HealthResult.warn(
                        String.join(" ", wrong) + shown(" In use: ", doors.describeKeys()) + shown("; ", hubs.heard()));
    }
}
