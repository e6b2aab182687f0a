package org.patchbay.feature.blocking;

import java.time.Instant;
import java.util.HashMap;
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
import org.patchbay.feature.blocking.BlockingSettings.Announce;

/** One leg that blocking is asked about. A party's settings are its user's, else the tenant's. */
record Asked(
        Party from,
        Party to,
        Party callee,
        BlockingSettings tenant,
        Map<String, BlockingSettings> users,
        Map<String, List<String>> headers)
        implements Attempt, CallView {

    static Asked about(Party from, Party to) {
        return new Asked(
                from, to, to, new BlockingSettings(List.of(), List.of(), false, Announce.NO, ""), Map.of(), Map.of());
    }

    static Party outsider(String number) {
        return Party.of("sip:" + number + "@carrier.example;user=phone");
    }

    static Party user(String name, String number) {
        Party party = outsider(number);
        return new Party(party.uri(), party.e164(), name, Optional.of(name), Optional.empty(), Optional.of("DE"));
    }

    Asked forwardedBy(Party callee) {
        return new Asked(from, to, callee, tenant, users, headers);
    }

    Asked tenantSets(BlockingSettings settings) {
        return new Asked(from, to, callee, settings, users, headers);
    }

    Asked userSets(String user, BlockingSettings settings) {
        Map<String, BlockingSettings> all = new HashMap<>(users);
        all.put(user, settings);
        return new Asked(from, to, callee, tenant, all, headers);
    }

    Asked withHeader(String name, String value) {
        return new Asked(from, to, callee, tenant, users, Map.of(name, List.of(value)));
    }

    Verdict decide() {
        return new CallBlocking().decide(this, this);
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        return type.cast(tenant);
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        return type.cast(party.user().map(users::get).orElse(tenant));
    }

    @Override
    public String id() {
        return "1";
    }

    @Override
    public Origin origin() {
        return to.equals(callee) ? Origin.CALLER : Origin.FORWARD;
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
        return from.user().isPresent() ? Side.HUB : Side.PROVIDER;
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
        return 0;
    }

    @Override
    public List<Diversion> diversions() {
        return List.of();
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
        return from;
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
