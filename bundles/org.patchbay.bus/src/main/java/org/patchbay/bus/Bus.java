package org.patchbay.bus;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.Calls;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.routing.Rehearsals;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.bus.SlotInfo.Kind;
import org.patchbay.bus.SlotInfo.Origin;
import org.patchbay.bus.outbox.Outbox;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

/** The bus as the container sees it: binds who can be asked, and offers what the trunk, features and operators call. */
@Component(
        configurationPid = "org.patchbay.bus",
        service = {CallControl.class, Calls.class, Facts.class, CallOperations.class, Rehearsals.class})
@Designate(ocd = BusConfig.class)
public final class Bus implements CallControl, Calls, Facts, CallOperations, Rehearsals {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private final Core core;
    private volatile Limits limits;

    @Activate
    public Bus(BundleContext context, Map<String, Object> config) {
        limits = Limits.read(config, Limits.DEFAULTS);
        core = new Core(
                () -> limits,
                Timers.real(),
                new Outbox(directory(context, limits), (long) limits.outboxMegabytes() << 20));
    }

    /** Beside the rest of what this node must not lose: the data area of a bundle is emptied with the container's cache. */
    private static Path directory(BundleContext context, Limits limits) {
        if (!limits.directory().isEmpty()) {
            return Path.of(limits.directory());
        }
        String data = context.getProperty("org.patchbay.data");
        String base = context.getProperty("karaf.base");
        if (data != null || base != null) {
            return (data != null ? Path.of(data) : Path.of(base, "state")).resolve("facts");
        }
        File file = context.getDataFile("facts");
        return file != null ? file.toPath() : Path.of("facts");
    }

    @Modified
    void modified(Map<String, Object> config) {
        limits = Limits.read(config, limits);
    }

    @Deactivate
    void deactivate() {
        core.close();
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, updated = "updated", unbind = "unbind")
    void bindHandler(ServiceReference<CallHandler> reference, Map<String, Object> properties, CallHandler service) {
        bind(Kind.HANDLER, reference, properties, service);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, updated = "updated", unbind = "unbind")
    void bindTreatment(ServiceReference<Treatment> reference, Map<String, Object> properties, Treatment service) {
        bind(Kind.TREATMENT, reference, properties, service);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, updated = "updated", unbind = "unbind")
    void bindLookup(ServiceReference<Lookup> reference, Map<String, Object> properties, Lookup service) {
        bind(Kind.LOOKUP, reference, properties, service);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, updated = "updated", unbind = "unbind")
    void bindListener(ServiceReference<FactListener> reference, Map<String, Object> properties, FactListener service) {
        bind(Kind.LISTENER, reference, properties, service);
    }

    private <S> void bind(Kind kind, ServiceReference<S> reference, Map<String, ?> properties, S service) {
        Origin from = origin(reference);
        try {
            core.slots.bind(SlotInfo.read(kind, properties, from), service);
        } catch (IllegalArgumentException e) {
            LOG.warn("A {} of {} is not used: {}.", kind.word(), from, e.getMessage());
        }
    }

    /** Of all that are asked by name. */
    void updated(ServiceReference<?> reference, Map<String, Object> properties) {
        core.slots.update(origin(reference), properties);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, unbind = "unbind")
    void bindIdentities(ServiceReference<Identities> reference, Identities service) {
        core.identities.bind(origin(reference), service);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, unbind = "unbind")
    void bindRoster(ServiceReference<Roster> reference, Roster service) {
        core.roster.bind(origin(reference), service);
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, unbind = "unbind")
    void bindSettings(ServiceReference<Settings> reference, Settings service) {
        core.settings.bind(origin(reference), service);
    }

    /** Of all. */
    void unbind(ServiceReference<?> reference) {
        core.unbind(origin(reference).serviceId());
    }

    private static Origin origin(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return new Origin(String.valueOf(bundle.getSymbolicName()), bundle.getVersion(), bundle.getBundleId(), (Long)
                reference.getProperty(Constants.SERVICE_ID));
    }

    @Override
    public void arrived(Arrival arrival, LegPort port) {
        core.scopes.arrived(arrival, port);
    }

    @Override
    public void replaced(Arrival arrival, String leg) {
        core.scopes.replaced(arrival, leg);
    }

    @Override
    public void happened(String call, String leg, String op, Happening what) {
        core.scopes.happened(call, leg, op, what);
    }

    @Override
    public void serve(Runnable messages) {
        core.calls.serve(messages);
    }

    @Override
    public void adopt(List<EstablishedCall> calls, LegPort port) {
        core.scopes.adopt(calls, port);
    }

    @Override
    public void adopted(LegPort port) {
        core.scopes.adopted(port);
    }

    @Override
    public CompletionStage<Void> ended(EndedCall call) {
        return core.records.ended(call);
    }

    @Override
    public boolean ready() {
        return core.readiness.ready();
    }

    @Override
    public AutoCloseable watch(Consumer<Boolean> ready) {
        return core.readiness.watch(ready);
    }

    @Override
    public CompletionStage<Scope> open(String tenant, String kind, String treatment, Map<String, String> arguments) {
        if (core.slots.live(Kind.TREATMENT, treatment) == null) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "There is no treatment '" + treatment + "'. Install the feature that brings it."));
        }
        Scope scope = new Scope(tenant, kind, UUID.randomUUID().toString());
        ScopeState state = core.scopes.open(scope);
        CompletableFuture<Scope> opened = new CompletableFuture<>();
        state.post(() -> core.scopes.introduce(state, arguments, () -> {
            state.control.take(treatment, arguments);
            opened.complete(scope);
        }));
        return opened;
    }

    @Override
    public void signal(Scope to, String type, Map<String, String> data) {
        if (!core.scopes.signal(to, type, data)) {
            LOG.debug("A message '{}' found no {}.", type, to);
        }
    }

    @Override
    public void tell(String type, Scope scope, Map<String, String> data, boolean durable) {
        core.facts.tell(type, scope, data, durable);
    }

    @Override
    public List<CallSummary> calls() {
        return core.scopes.summaries();
    }

    @Override
    public List<TraceEntry> trace(String call) {
        return core.scopes.trace(call);
    }

    @Override
    public List<String> recent(int count) {
        return core.traces.last(count);
    }

    @Override
    public List<SlotView> slots() {
        return core.slots.views();
    }

    @Override
    public CompletionStage<RouteExplanation> rehearse(Arrival arrival, Instant at) throws OperationException {
        return Rehearsal.of(core, arrival, at);
    }

    @Override
    public boolean hangup(String author, String call) {
        ScopeState state = core.scopes.call(call);
        if (state == null) {
            return false;
        }
        state.post(() -> {
            state.note("", "ended by an operator", author);
            state.ledger.by("operator " + author);
            state.ending.endAll(480, 16, "ended by an operator");
        });
        return true;
    }
}
