package org.patchbay.presence;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.presence.PresenceLimit;
import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.ops.presence.PresenceTenant;
import org.patchbay.api.ops.presence.PresenceUser;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGates;
import org.patchbay.api.presence.PresenceLookup;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.store.nodes.Nodes;

/** The engine as a component: what it offers, what it works with, and its threads. */
@Component(
        service = {
            PresenceIntake.class,
            PresenceLookup.class,
            PresenceGates.class,
            PresenceOperations.class,
            PresenceEngine.class
        },
        immediate = true,
        configurationPid = PresenceSettings.PID,
        property = {
            "patchbay.name=" + OrganisationSettings.OWNER,
            "patchbay.settings=org.patchbay.presence.OrganisationSettings"
        })
@Designate(ocd = PresenceSettings.Config.class)
public final class PresenceEngine implements PresenceIntake, PresenceLookup, PresenceGates, PresenceOperations {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int IO_THREADS = 4;
    private static final int IO_WAITING = 1_024;

    private final Surroundings around;
    private final Engine engine;
    private final OpsDesk desk;
    private final Lookup lookup;
    private final ExecutorService core = threads(1, Integer.MAX_VALUE, "core");
    private final ExecutorService io = threads(IO_THREADS, IO_WAITING, "io");
    private final AutoCloseable ticking;
    private final @Nullable Lease lease;
    private volatile PresenceSettings settings;

    @Activate
    public PresenceEngine(
            @Reference Directory directory,
            @Reference Settings tenants,
            @Reference(service = Store.class) Map.Entry<Map<String, Object>, Store> store,
            @Reference Facts facts,
            @Reference Schedule schedule,
            Map<String, Object> configured) {
        settings = PresenceSettings.of(configured, PresenceSettings.DEFAULT);
        around = new Surroundings(Clock.systemUTC(), directory, tenants, store.getValue(), facts);
        lease = Nodes.mayBeShared(store.getKey()) ? lease() : null;
        Ownership ownership = lease == null ? tenant -> true : lease;
        engine = new Engine(around, () -> settings, core, io, new Backoff(new Random()), ownership);
        desk = new OpsDesk(around, engine);
        lookup = new Lookup(around, engine);
        engine.start();
        ticking = schedule.every("presence", TICK, engine::tick);
    }

    private Lease lease() {
        return new Lease(
                around.store,
                Nodes.newName(),
                () -> System.nanoTime() / 1_000_000,
                () -> around.directory.tenants().stream().map(Tenant::id).toList());
    }

    private static ExecutorService threads(int count, int waiting, String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Math.min(waiting, IO_WAITING)), task -> {
                    Thread thread = new Thread(task, "patchbay-presence-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Modified
    void modified(Map<String, Object> configured) {
        settings = PresenceSettings.of(configured, settings);
    }

    /** What is shown stays: the engine that comes next goes on with it, and where none does the platforms forget it by themselves. */
    @Deactivate
    void stop() throws Exception {
        ticking.close();
        core.shutdown();
        io.shutdown();
        // Nobody is interrupted: the store or an end may be in the middle of something.
        boolean clean = false;
        if (core.awaitTermination(2, TimeUnit.SECONDS) && io.awaitTermination(1, TimeUnit.SECONDS)) {
            clean = engine.close();
        }
        if (lease != null) {
            lease.close(clean);
        }
    }

    @Reference(
            name = "end",
            service = PresenceEnd.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbindEnd")
    void bindEnd(PresenceEnd end) {
        around.ends.put(end.platform(), end);
        engine.surroundingsChanged();
    }

    void unbindEnd(PresenceEnd end) {
        around.ends.remove(end.platform(), end);
    }

    @Reference(
            name = "mapping",
            service = PresenceMapping.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindMapping")
    void bindMapping(PresenceMapping mapping) {
        around.mapping = mapping;
        engine.surroundingsChanged();
    }

    void unbindMapping(PresenceMapping mapping) {
        if (around.mapping == mapping) {
            around.mapping = null;
        }
    }

    @Reference(
            name = "permissions",
            service = Permissions.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindPermissions")
    void bindPermissions(Permissions permissions) {
        around.permissions = permissions;
        engine.surroundingsChanged();
    }

    void unbindPermissions(Permissions permissions) {
        if (around.permissions == permissions) {
            around.permissions = null;
        }
    }

    Engine engine() {
        return engine;
    }

    OpsDesk desk() {
        return desk;
    }

    @Override
    public void seen(Seen seen) {
        engine.seen(seen);
    }

    @Override
    public void doubt(Platform platform, String tenant, Collection<String> users) {
        engine.doubt(platform, tenant, users);
    }

    @Override
    public Set<String> synced() {
        return engine.synced();
    }

    @Override
    public Set<String> undecided() {
        return engine.undecided();
    }

    @Override
    public Optional<Presence> of(String tenant, Contact whom, Platform platform) {
        return lookup.of(tenant, whom, platform);
    }

    @Override
    public CompletionStage<Optional<Presence>> ask(String tenant, Contact whom, Platform platform) {
        return lookup.ask(tenant, whom, platform);
    }

    @Override
    public List<HeldOut> heldOut(String tenant, String user) {
        Person person = engine.find(tenant, user);
        return person == null ? engine.gates().of(tenant, user) : desk.heldOut(person);
    }

    @Override
    public List<PresenceTenant> tenants() {
        return desk.tenants();
    }

    @Override
    public List<PresenceUser> users(String tenant, int most) throws OperationException {
        return desk.users(tenant, most);
    }

    @Override
    public PresenceStory explain(String tenant, String user) throws OperationException {
        return desk.explain(tenant, user);
    }

    @Override
    public List<PresenceLimit> limits() {
        return desk.limits();
    }
}
