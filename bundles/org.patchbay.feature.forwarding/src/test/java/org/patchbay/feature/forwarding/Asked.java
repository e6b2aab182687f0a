package org.patchbay.feature.forwarding;

import java.time.Instant;
import java.util.ArrayList;
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
import org.patchbay.api.call.policy.Verdict;

/** One leg that forwarding is asked about: from a caller outside to a number, of a user or not. */
final class Asked implements Attempt, CallView {
    private final Party to;
    private final ForwardingSettings settings;
    private final List<Diversion> diversions = new ArrayList<>();
    private int hops;

    private Asked(Party to, ForwardingSettings settings) {
        this.to = to;
        this.settings = settings;
    }

    static Asked about(String number, ForwardingSettings settings) {
        Party party = Party.of("sip:" + number + "@patchbay.example;user=phone");
        return new Asked(
                new Party(party.uri(), party.e164(), "", Optional.of("ada"), Optional.empty(), Optional.of("DE")),
                settings);
    }

    static Asked aboutNobody(String number, ForwardingSettings settings) {
        return new Asked(Party.of("tel:" + number), settings);
    }

    Asked diverted(String from, int cause) {
        diversions.add(new Diversion(from, cause));
        return this;
    }

    Asked hopped(int times) {
        hops = times;
        return this;
    }

    Verdict decide() {
        return new CallForwarding().decide(this, this);
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        return type.cast(settings);
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        throw new AssertionError("Forwarding is the user's business, not the tenant's alone.");
    }

    @Override
    public String id() {
        return "1";
    }

    @Override
    public Origin origin() {
        return diversions.isEmpty() ? Origin.CALLER : Origin.FORWARD;
    }

    @Override
    public Optional<String> parent() {
        return Optional.empty();
    }

    @Override
    public Optional<String> arrivedFrom() {
        return Optional.of("carrier");
    }

    @Override
    public Side arrivedOn() {
        return Side.PROVIDER;
    }

    @Override
    public Party from() {
        return Party.of("tel:+12065550199");
    }

    @Override
    public Party to() {
        return to;
    }

    @Override
    public Optional<String> peer() {
        return Optional.empty();
    }

    @Override
    public boolean emergency() {
        return false;
    }

    @Override
    public int hops() {
        return hops;
    }

    @Override
    public List<Diversion> diversions() {
        return diversions;
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
        return Scope.call("acme", "1");
    }

    @Override
    public Party caller() {
        return from();
    }

    @Override
    public Party callee() {
        return to;
    }

    @Override
    public Map<String, String> state() {
        return Map.of();
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
