package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.SipTimers;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.message.MessageBuilder;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.capture.Capture;
import org.patchbay.sip.trunk.emergency.EmergencyStore;

/** The B2BUA: takes what comes in to its leg, and what the core orders to its call. */
final class Trunk implements SourceFilter, AutoCloseable {
    /** Characters of the id of a call: 100 bits that nobody guesses. */
    private static final int ID = 20;
    /** How long records of calls wait for a core to become ready. */
    private static final Duration RECORDS_WITHIN = Duration.ofSeconds(60);

    private final SipTimers timers;
    private final LegTable table = new LegTable();
    final Texts texts = new Texts();
    private final Counters counters = new Counters();
    private final Rates rates = new Rates(System::nanoTime);
    private final Limits limits = new Limits(System::nanoTime);
    private final Hosts hosts = new Hosts();
    private final Logins logins = new Logins(new Hashes(System::nanoTime), System::nanoTime);
    private final Proofs proofs = new Proofs(this);
    private final Capture capture = new Capture();
    private final Ladder ladder = new Ladder(capture);
    private final SipStack stack;
    private final Checkpoints checkpoints;
    private final Unrecorded unrecorded = new Unrecorded(this);
    private final TurnedAway turnedAway = new TurnedAway(this);
    private final Recovery recovery = new Recovery(this);
    private final Gate gate;
    private volatile TrunkSettings settings;
    private volatile PeerTable peers = PeerTable.EMPTY;
    private volatile @Nullable CallControl core;
    private volatile LegPort port = new Port(this, null);
    private final MediaChoice media = new MediaChoice();
    private volatile long coreLostAt = System.nanoTime();
    private final Object heldLock = new Object();
    /** Orders that wait; null where none has to. */
    private volatile @Nullable List<Runnable> held;

    private final Stopping stopping = new Stopping(this);
    private final SwapWait swapWait = new SwapWait(this);
    private final Emergencies emergencies;
    /** Not ready yet, and open all the same: for emergency calls. */
    private volatile boolean emergencyOnly;

    /** One whose calls end with it, and that writes nothing down. */
    Trunk(TrunkSettings settings, StackSettings stackSettings) {
        this(settings, stackSettings, null, new EmergencyStore(null, System::currentTimeMillis));
    }

    /**
     * @param kept where its calls are written down; null for nowhere
     * @param store what it knows of emergency calls
     */
    Trunk(TrunkSettings settings, StackSettings stackSettings, @Nullable Path kept, EmergencyStore store) {
        this.checkpoints = new Checkpoints(this, kept);
        this.settings = settings;
        this.emergencies = new Emergencies(store);
        this.timers = stackSettings.timers();
        this.stack = SipStack.start(stackSettings, new Requests(this), this);
        this.gate = new Gate(stack, counters, logins);
        this.gate.product(settings.product());
        capture(settings);
        Audit.begin(this);
    }

    SipStack stack() {
        return stack;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    Unrecorded unrecorded() {
        return unrecorded;
    }

    Stopping stopping() {
        return stopping;
    }

    TurnedAway turnedAway() {
        return turnedAway;
    }

    SwapWait swapWait() {
        return swapWait;
    }

    Recovery recovery() {
        return recovery;
    }

    Gate gate() {
        return gate;
    }

    Hosts hosts() {
        return hosts;
    }

    Logins logins() {
        return logins;
    }

    Proofs proofs() {
        return proofs;
    }

    LegTable table() {
        return table;
    }

    Limits limits() {
        return limits;
    }

    Rates rates() {
        return rates;
    }

    Counters counters() {
        return counters;
    }

    Ladder ladder() {
        return ladder;
    }

    Emergencies emergencies() {
        return emergencies;
    }

    boolean emergencyOnly() {
        return emergencyOnly;
    }

    void emergencyOnly(boolean only) {
        emergencyOnly = only;
    }

    SipTimers timers() {
        return timers;
    }

    TrunkSettings settings() {
        return settings;
    }

    PeerTable peers() {
        return peers;
    }

    @Nullable
    CallControl core() {
        return core;
    }

    @Nullable
    MediaEngine engine() {
        return media.best();
    }

    MediaChoice media() {
        return media;
    }

    long coreLostAt() {
        return coreLostAt;
    }

    void settings(TrunkSettings changed) {
        boolean kept = settings.keepCalls();
        settings = changed;
        if (changed.keepCalls() && !kept) {
            checkpoints.all();
        }
        gate.product(changed.product());
        capture(changed);
    }

    private void capture(TrunkSettings wanted) {
        capture.change(wanted.capture());
        stack.tap(capture.isWanted() ? capture : null);
    }

    Capture capture() {
        return capture;
    }

    void peers(PeerTable changed) {
        peers = changed;
        hosts.keep(changed);
        logins.keep(changed);
    }

    void engine(@Nullable MediaEngine changed) {
        engines(changed == null ? List.of() : List.of(changed));
    }

    /** @param bestFirst those that are there */
    void engines(List<MediaEngine> bestFirst) {
        if (bestFirst.isEmpty()) {
            swapWait.begins();
        }
        media.engines(bestFirst);
        if (!bestFirst.isEmpty()) {
            recovery.came();
        }
    }

    /** The core comes, or goes. Established calls do not notice; what was not answered yet waits for the next one ({@link SwapWait}). */
    void core(@Nullable CallControl changed) {
        CallControl former = core;
        boolean ended = former != changed && former != null;
        if (ended) {
            swapWait.begins();
        }
        if (changed == null) {
            core = null;
            coreLostAt = System.nanoTime();
        } else {
            port = new Port(this, changed);
            core = changed;
            // Even with no call to take up it learns whom to give its orders.
            changed.adopt(List.of(), port);
            // Sooner where it is ready sooner: then it knows whose calls they were.
            stack.schedule("patchbay-records", RECORDS_WITHIN, unrecorded::handOver);
        }
        for (Call call : table.calls()) {
            call.on(() -> {
                if (ended) {
                    orphaned(call);
                }
                if (changed != null && !call.alone) {
                    if (call.legs().stream().anyMatch(Leg::up)) {
                        changed.adopt(List.of(Arrivals.established(call)), port());
                    } else {
                        swapWait.resume(call, changed);
                    }
                }
            });
        }
    }

    private void orphaned(Call call) {
        boolean treated = call.controlled;
        call.controlled = false;
        if (call.emergency) {
            Leg caller = call.caller();
            if (caller != null && call.legs().size() == 1 && !call.alone) {
                Alone.begin(caller, "the core has gone");
            }
            call.alone = true;
            return;
        }
        if (call.unheard && call.arrival == null) {
            return; // It is on its way to the core still.
        }
        boolean talks = call.legs().stream().anyMatch(Leg::up);
        Leg waiting = !treated && !talks && swapWait.keep(call) ? call.caller() : null;
        for (Leg leg : call.legs()) {
            if (!leg.up() && leg != waiting) {
                SwapWait.unready(leg);
            }
        }
    }

    /** From now on orders wait: the calls are there before anything can be sent. */
    void holdOrders() {
        synchronized (heldLock) {
            held = new ArrayList<>();
        }
    }

    /** Does what was ordered meanwhile. */
    void releaseOrders() {
        synchronized (heldLock) {
            List<Runnable> waiting = held;
            if (waiting != null) {
                waiting.forEach(Runnable::run);
                held = null;
            }
        }
    }

    /** To whom the core gives its orders. */
    LegPort port() {
        return port;
    }

    /** Whom one core gives its orders to. What it orders when it is the trunk's no more, as it ends, is left undone: the next one rules. */
    private record Port(Trunk trunk, @Nullable CallControl of) implements LegPort {
        @Override
        public void order(String call, LegOrder order) {
            if (trunk.core() == of) {
                trunk.order(call, order);
            }
        }
    }

    private void order(String id, LegOrder order) {
        if (held != null) {
            synchronized (heldLock) {
                List<Runnable> waiting = held;
                if (waiting != null) {
                    waiting.add(() -> take(id, order, false));
                    return;
                }
            }
        }
        take(id, order, true);
    }

    private void take(String id, LegOrder order, boolean here) {
        Call call = table.call(id);
        if (stopping.begun() && order instanceof LegOrder.Dial dial) {
            failed(id, dial.leg(), new Happening.Failed(503, 41, "The trunk stops", List.of()));
            return;
        }
        if (call == null && order instanceof LegOrder.Dial dial) {
            if (table.endedLately(id) || dial.relayTo().isPresent()) {
                failed(id, dial.leg(), new Happening.Failed(487, 16, "The call has ended", List.of()));
                return;
            }
            call = new Call(this, id, stack.newCallId(), true);
            table.add(call);
        }
        if (call != null) {
            Call known = call;
            known.execute(() -> Orders.obey(known, order), here);
        }
    }

    /** Tells the core of a leg that never came to be. */
    void failed(String call, String leg, Happening.Failed what) {
        CallControl told = core;
        if (told != null) {
            told.happened(call, leg, "", what);
        }
    }

    @Override
    public boolean acceptsAddress(Transport transport, InetSocketAddress remote) {
        return peers.acceptsAddress(transport, remote);
    }

    @Override
    public boolean acceptsConnection(ConnectionInfo connection) {
        return peers.acceptsConnection(connection);
    }

    @Override
    public String refusal(ConnectionInfo connection) {
        return peers.refusal(connection);
    }

    /** Answers 420 to a request that requires what we do not have (RFC 3261 section 8.2.2.3). */
    boolean required(ServerTransaction transaction, PeerSettings peer) {
        List<String> missing = Extensions.missing(transaction.request(), peer);
        if (missing.isEmpty()) {
            return false;
        }
        answer(
                transaction,
                transaction.request().response(420, Causes.phrase(420)).add("Unsupported", String.join(", ", missing)));
        return true;
    }

    /** Refuses a request that belongs to no leg. */
    void refuse(ServerTransaction transaction, int status) {
        counters.add("refused-" + status);
        answer(transaction, transaction.request().response(status, Causes.phrase(status)));
    }

    void answer(ServerTransaction transaction, ResponseBuilder response) {
        if (transaction.request().toTag() == null && response.build().toTag() == null) {
            response.toTag(stack.newTag());
        }
        ConnectionInfo on = transaction.request().receivedOn();
        PeerSettings peer = on == null ? null : peers.of(on).orElse(null);
        transaction.respond(gate.signed(peer, "Server", response).build());
    }

    /** Refuses a request in a dialog. */
    void refuse(Leg leg, ServerTransaction transaction, int status, int retryAfter) {
        ResponseBuilder response = transaction.request().response(status, Causes.phrase(status));
        if (retryAfter > 0) {
            response.add("Retry-After", Integer.toString(retryAfter));
        }
        if (status == 415) {
            Bodies.accepted(response);
        }
        respond(leg, transaction, response);
    }

    SipResponse respond(Leg leg, ServerTransaction transaction, ResponseBuilder response) {
        SipResponse built = gate.signed(leg.peer, "Server", response).build();
        transaction.respond(built);
        return built;
    }

    /** Says who we are in a dialog: Contact and what we can do. */
    <B extends MessageBuilder<B>> B introduce(Leg leg, B message) {
        gate.point(leg.peer)
                .ifPresent(point -> message.set(
                        "Contact",
                        new Addresses(leg.peer, point, leg.peer.hosts().get(0), leg.host).introduced(leg.contactUser)));
        return message.set("Allow", Extensions.allow(leg.peer)).set("Supported", Extensions.supported());
    }

    void heard(Leg leg, SipMessage message) {
        leg.heard = System.nanoTime();
    }

    void peerCounter(PeerSettings peer, String what) {
        peerCounter(peer, what, 1);
    }

    void peerCounter(PeerSettings peer, String what, long by) {
        counters.add("peer." + peer.name() + "." + what, by);
    }

    /** Legs of a peer now. */
    int legs(PeerSettings peer) {
        return table.legs(peer.name());
    }

    boolean full(PeerSettings peer) {
        return peer.maxLegs() > 0 && legs(peer) >= peer.maxLegs();
    }

    /** A carrier that reads 503 gives the whole trunk up; the hub tries the next one. */
    static int unready(PeerSettings peer) {
        return peer.side() == Side.HUB ? 503 : 500;
    }

    String newId() {
        return stack.newCallId().substring(0, ID);
    }

    @Override
    public void close() {
        recovery.close();
        checkpoints.close();
        stack.close();
        logins.hashes().close();
        capture.close();
        emergencies.store().close();
    }
}
