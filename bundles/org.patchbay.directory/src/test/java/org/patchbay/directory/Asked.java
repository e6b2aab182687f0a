package org.patchbay.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;

/** One leg that a handler of the directory is asked about. */
record Asked(
        String tenant,
        Side arrivedOn,
        Optional<String> arrivedFrom,
        Party from,
        Party to,
        Party callee,
        int hops,
        boolean emergency,
        Optional<String> peer)
        implements Attempt, CallView {

    static Asked of(Side side, String peer, Party from, Party to) {
        return new Asked("acme", side, Optional.of(peer), from, to, to, 0, false, Optional.empty());
    }

    Asked ofTenant(String other) {
        return new Asked(other, arrivedOn, arrivedFrom, from, to, callee, hops, emergency, peer);
    }

    /** The same call after its target was changed. */
    Asked forwardedTo(Party target) {
        return new Asked(tenant, arrivedOn, arrivedFrom, from, target, callee, hops + 1, emergency, peer);
    }

    Asked asEmergency() {
        return new Asked(tenant, arrivedOn, arrivedFrom, from, to, callee, hops, true, peer);
    }

    Asked over(String chosen) {
        return new Asked(tenant, arrivedOn, arrivedFrom, from, to, callee, hops, emergency, Optional.of(chosen));
    }

    @Override
    public String id() {
        return "1";
    }

    @Override
    public Origin origin() {
        return hops == 0 ? Origin.CALLER : Origin.FORWARD;
    }

    @Override
    public Optional<String> parent() {
        return Optional.empty();
    }

    @Override
    public List<Diversion> diversions() {
        return List.of();
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of();
    }

    @Override
    public Optional<Map<String, String>> answer(String op) {
        return Optional.empty();
    }

    @Override
    public Scope scope() {
        return Scope.call(tenant, "1");
    }

    @Override
    public Party caller() {
        return from;
    }

    @Override
    public Map<String, String> state() {
        return Map.of();
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        throw new AssertionError("The directory has no settings of a tenant.");
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        return settings(type);
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Instant deadline() {
        return Instant.EPOCH.plusMillis(20);
    }
}
