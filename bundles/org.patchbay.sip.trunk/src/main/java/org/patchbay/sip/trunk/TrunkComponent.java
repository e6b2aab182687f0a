package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.ExpectedArrivals;
import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlans;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.trunk.emergency.EmergencyStore;

/** Wires the trunk to the core, the media engine and the configuration. All of them may come and go while calls are up. */
@Component(
        service = {TrunkOperations.class, HealthCheck.class, EmergencyPlans.class, ExpectedArrivals.class},
        immediate = true,
        configurationPid = TrunkComponent.PID)
@Designate(ocd = TrunkConfig.class)
public final class TrunkComponent implements TrunkOperations, HealthCheck, EmergencyPlans, ExpectedArrivals {
    static final String PID = "org.patchbay.sip.trunk";
    private static final Logger LOG = LoggerFactory.getLogger(TrunkComponent.class);

    private final Trunk trunk;
    private final Doors doors;
    private final PeerMonitor monitor;
    private final Registrations registrations;
    private final Locator locator;
    private final TrunkView view;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private volatile String fault = "";
    private volatile @Nullable Facts facts;
    private @Nullable CallControl core;
    private @Nullable AutoCloseable watch;
    private volatile boolean ready;
    private final Opening opening;
    private final Thread warmUp;
    private final Engines engines = new Engines();

    @Activate
    public TrunkComponent(BundleContext context, Map<String, Object> values) {
        this(values, kept(context));
    }

    TrunkComponent(Map<String, Object> values, @Nullable Path kept) {
        TrunkSettings settings = read(values, TrunkSettings.read(PID, Map.of()));
        // Beside them, and not below karaf.data either.
        EmergencyStore store =
                new EmergencyStore(kept == null ? null : kept.resolveSibling("trunk"), System::currentTimeMillis);
        trunk = new Trunk(settings, StackSettings.defaults().withWorkers(settings.workers()), kept, store);
        doors = new Doors(trunk.stack(), settings, leaf -> trunk.peers().carriesHub(leaf));
        monitor = new PeerMonitor(trunk, this::told);
        registrations = new Registrations(trunk, this::told);
        locator = new Locator(
                name -> ServiceLookup.located(trunk.settings().dns().servers(), name),
                () -> trunk.settings().dns().interval(),
                this::review);
        view = new TrunkView(trunk, doors, monitor, registrations, locator);
        opening = new Opening(trunk, doors, () -> ready);
        warmUp = new Thread(() -> warmUp(settings.warmUpCalls()), "patchbay-warm-up");
        warmUp.setDaemon(true);
        review();
        warmUp.start();
        if (settings.emergencyOpen().toSeconds() > 0) {
            doors.unlockAfter(settings.emergencyOpen(), opening::anyway);
        }
    }

    @Override
    public void keep(EmergencyPlan plan) {
        trunk.emergencies().store().keep(plan);
    }

    @Override
    public Optional<Expected> expected(String peer, String from, String to) {
        return new Expecting(trunk).expected(peer, from, to);
    }

    /** Not below {@code karaf.data}: who empties that means a cache. */
    private static Path kept(BundleContext context) {
        String data = context.getProperty("org.patchbay.data");
        String base = context.getProperty("karaf.base");
        return data == null || data.isBlank()
                ? Path.of(base == null ? "." : base, "state", "calls")
                : Path.of(data, "calls");
    }

    private void warmUp(int calls) {
        try {
            opening.prepare(calls);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Modified
    public void modified(Map<String, Object> values) {
        TrunkSettings settings = read(values, trunk.settings());
        trunk.settings(settings);
        doors.change(settings);
        review();
    }

    @Deactivate
    void deactivate() {
        warmUp.interrupt();
        locator.close();
        registrations.end();
        doors.shut();
        closeWatch();
        if (trunk.settings().keepCalls() && trunk.checkpoints().works()) {
            trunk.stopping().suspend();
        } else {
            trunk.stopping().retire();
        }
        trunk.close();
    }

    private TrunkSettings read(Map<String, Object> values, TrunkSettings last) {
        try {
            TrunkSettings settings = TrunkSettings.read(PID, values);
            fault = "";
            return settings;
        } catch (IllegalArgumentException e) {
            fault = String.valueOf(e.getMessage());
            LOG.warn("{} The settings before stay in force.", fault);
            return last;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindPeer(Peer peer) {
        peers.add(peer);
        review();
    }

    void unbindPeer(Peer peer) {
        peers.remove(peer);
        review();
    }

    void updatedPeer(Peer peer) {
        if (peers.contains(peer)) {
            review();
        }
    }

    /** All of them: one that is not the best any more still carries calls, and one that is unbound has gone. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEngine(MediaEngine engine, Map<String, Object> properties) {
        synchronized (engines) {
            engines.add(engine, properties);
            trunk.engines(engines.ordered());
        }
        opening.engine(engine);
    }

    /** Its ranking may be another now. */
    void updatedEngine(MediaEngine engine, Map<String, Object> properties) {
        synchronized (engines) {
            engines.remove(engine);
            engines.add(engine, properties);
            trunk.engines(engines.ordered());
        }
    }

    void unbindEngine(MediaEngine engine) {
        synchronized (engines) {
            engines.remove(engine);
            trunk.engines(engines.ordered());
        }
        trunk.recovery().gone(engine);
        trunk.recovery().came();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSecrets(Secrets service) {
        trunk.logins().hashes().secrets(service);
        trunk.logins().keep(trunk.peers());
    }

    void unbindSecrets(Secrets service) {
        trunk.logins().hashes().gone(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFacts(Facts service) {
        facts = service;
    }

    void unbindFacts(Facts service) {
        if (facts == service) {
            facts = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCore(CallControl service) {
        synchronized (this) {
            closeWatch();
            core = service;
        }
        trunk.core(service);
        AutoCloseable begun = service.watch(now -> coreBecame(service, now));
        synchronized (this) {
            watch = begun;
        }
    }

    void unbindCore(CallControl service) {
        synchronized (this) {
            if (core != service) {
                return;
            }
            core = null;
            ready = false;
            closeWatch();
        }
        view.coreReady(false);
        trunk.core(null);
    }

    private synchronized void coreBecame(CallControl service, boolean now) {
        if (core == service) {
            ready = now;
            view.coreReady(now);
            opening.review();
            if (now) {
                trunk.unrecorded().handOver();
            }
        }
    }

    private synchronized void closeWatch() {
        AutoCloseable open = watch;
        watch = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.debug("The core's watch did not close: {}", e.toString());
            }
        }
    }

    /** Peers or their settings have changed. */
    private synchronized void review() {
        List<PeerSettings> good = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Peer peer : peers) {
            peer.settings().ifPresent(settings -> {
                if (good.stream().anyMatch(other -> other.name().equals(settings.name()))) {
                    faults.add(peer.pid() + ": name = " + settings.name() + " is taken by another peer.");
                } else {
                    good.add(settings);
                }
            });
            if (!peer.fault().isEmpty()) {
                faults.add(peer.fault());
            }
        }
        if (!fault.isEmpty()) {
            faults.add(fault);
        }
        view.faults(faults);
        PeerTable table = new PeerTable(locator.located(good));
        trunk.peers(table);
        opening.peersChanged();
        monitor.adjust(table);
        registrations.adjust(table);
    }

    private void told(PeerSettings peer, String state) {
        Facts service = facts;
        if (service != null) {
            Scope scope = new Scope(peer.tenant().orElse("node"), "peer", peer.name());
            service.tell(Fact.PEER_CHANGED, scope, Map.of("peer", peer.name(), "state", state), false);
        }
    }

    @Override
    public List<PeerView> peers() {
        return view.peers();
    }

    @Override
    public List<String> listeners() {
        return view.listeners();
    }

    @Override
    public Map<String, Long> counters() {
        return view.counters();
    }

    @Override
    public List<LadderLine> ladder(String call) {
        return view.ladder(call);
    }

    @Override
    public int capture(Optional<String> call, Path file) throws IOException {
        return view.capture(call, file);
    }

    @Override
    public List<String> media(String call) {
        return view.media(call);
    }

    @Override
    public String name() {
        return view.name();
    }

    @Override
    public HealthResult check() {
        return view.check();
    }
}
