package org.patchbay.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

/**
 * One leg that a handler is asked about, without a container: {@code Asked.about(pest, ada).tenantSets(settings).decidedBy(new MyHandler())}.
 *
 * <p>Every method that adds something leaves this one as it is and returns another. A handler that reads what was not given fails the test.
 */
public final class Asked implements Attempt, CallView {
    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    private final Party from;
    private Party to;
    private Party caller;
    private Party callee;
    private String tenant = CallDriver.TENANT;
    private @Nullable Side side;
    private String arrivedFrom;
    private Optional<String> peer = Optional.empty();
    private @Nullable Origin origin;
    private int hops;
    private boolean emergency;
    private Instant now = NOW;
    private int stateVersion = 1;
    private boolean rehearsal;
    private Optional<Party> shown = Optional.empty();
    private Optional<Leg> transferor = Optional.empty();
    private List<Diversion> diversions = List.of();
    private Map<String, List<String>> headers = Map.of();
    private Map<String, String> state = Map.of();
    private Map<String, Map<String, String>> answers = Map.of();
    private Map<String, Map<Class<?>, Record>> settings = Map.of();

    private Asked(Party from, Party to) {
        this.from = from;
        this.to = to;
        caller = from;
        callee = to;
        arrivedFrom = from.user().isPresent() ? CallDriver.HUB : CallDriver.PROVIDER;
    }

    private Asked(Asked other) {
        from = other.from;
        to = other.to;
        caller = other.caller;
        callee = other.callee;
        tenant = other.tenant;
        side = other.side;
        arrivedFrom = other.arrivedFrom;
        peer = other.peer;
        origin = other.origin;
        hops = other.hops;
        emergency = other.emergency;
        now = other.now;
        stateVersion = other.stateVersion;
        rehearsal = other.rehearsal;
        shown = other.shown;
        transferor = other.transferor;
        diversions = other.diversions;
        headers = other.headers;
        state = other.state;
        answers = other.answers;
        settings = other.settings;
    }

    /** A caller's own leg. It came in from the hub if the caller is a user, else from the provider. */
    public static Asked about(Party from, Party to) {
        return new Asked(from, to);
    }

    /** Somebody outside. */
    public static Party outsider(String number) {
        return Party.of("sip:" + number + "@peer.test;user=phone");
    }

    /** A user of this id, in Germany. */
    public static Party user(String id, String number) {
        Party party = outsider(number);
        return new Party(party.uri(), party.e164(), id, Optional.of(id), Optional.empty(), Optional.of("DE"));
    }

    public Asked ofTenant(String id) {
        Asked next = new Asked(this);
        next.tenant = id;
        return next;
    }

    public Asked arrivedFrom(Side on, String from) {
        Asked next = new Asked(this);
        next.side = on;
        next.arrivedFrom = from;
        return next;
    }

    /** The same call after its target was changed; the callee stays the one who was asked for first. */
    public Asked forwardedTo(Party target) {
        Asked next = new Asked(this);
        next.to = target;
        next.hops++;
        return next;
    }

    /** How often the target was changed. */
    public Asked hopped(int times) {
        Asked next = new Asked(this);
        next.hops = times;
        return next;
    }

    /** One more diversion, the latest. */
    public Asked diverted(String by, int cause) {
        Asked next = new Asked(this);
        next.diversions = new ArrayList<>(diversions);
        next.diversions.add(new Diversion(by, cause));
        return next;
    }

    /** Made for this reason; otherwise it is the caller's own, or a forward where the target was changed. */
    public Asked by(Origin why) {
        Asked next = new Asked(this);
        next.origin = why;
        return next;
    }

    /** The same call with other parties than the two of this leg: who began it, and whom it was for. */
    public Asked inCall(Party began, Party meant) {
        Asked next = new Asked(this);
        next.caller = began;
        next.callee = meant;
        return next;
    }

    /** A peer was chosen. */
    public Asked over(String chosen) {
        Asked next = new Asked(this);
        next.peer = Optional.of(chosen);
        return next;
    }

    public Asked asEmergency() {
        Asked next = new Asked(this);
        next.emergency = true;
        return next;
    }

    public Asked withHeader(String name, String... values) {
        Asked next = new Asked(this);
        next.headers = new HashMap<>(headers);
        next.headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return next;
    }

    /** What the handler, of this version of the state, has put for the call before. */
    public Asked withState(int version, Map<String, String> values) {
        Asked next = new Asked(this);
        next.stateVersion = version;
        next.state = Map.copyOf(values);
        return next;
    }

    /** The hub shows another as the caller than who calls. */
    public Asked shownAs(Party other) {
        Asked next = new Asked(this);
        next.shown = Optional.of(other);
        return next;
    }

    /** A transfer that this party has asked for, at the end of a leg to that side. */
    public Asked transferredBy(Party by, Side on) {
        Asked next = by(Origin.REFER);
        String peerOfIt = on == Side.HUB ? CallDriver.HUB : CallDriver.PROVIDER;
        next.transferor = Optional.of(new Leg("t", on, Stage.UP, by, peerOfIt, false));
        return next;
    }

    /** Somebody only asks what would become of such a call. */
    public Asked asRehearsal() {
        Asked next = new Asked(this);
        next.rehearsal = true;
        return next;
    }

    /** A lookup has answered. */
    public Asked answered(String op, Map<String, String> answer) {
        Asked next = new Asked(this);
        next.answers = new HashMap<>(answers);
        next.answers.put(op, Map.copyOf(answer));
        return next;
    }

    public Asked at(Instant time) {
        Asked next = new Asked(this);
        next.now = time;
        return next;
    }

    /** The tenant's settings; they are also those of every user who has none. */
    public Asked tenantSets(Record values) {
        return sets("", values);
    }

    public Asked userSets(String user, Record values) {
        return sets(user, values);
    }

    private Asked sets(String whose, Record values) {
        Asked next = new Asked(this);
        next.settings = new HashMap<>(settings);
        Map<Class<?>, Record> all = new HashMap<>(settings.getOrDefault(whose, Map.of()));
        all.put(values.getClass(), values);
        next.settings.put(whose, all);
        return next;
    }

    /** What this handler makes of it. */
    public Verdict decidedBy(CallHandler handler) {
        return handler.decide(this, this);
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        return read("", type)
                .orElseThrow(() -> new AssertionError("The tenant's " + type.getSimpleName()
                        + " were read, and the test has not set them: tenantSets(…)."));
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        return party.user().flatMap(user -> read(user, type)).orElseGet(() -> settings(type));
    }

    private <C extends Record> Optional<C> read(String whose, Class<C> type) {
        return Optional.ofNullable(settings.getOrDefault(whose, Map.of()).get(type))
                .map(type::cast);
    }

    @Override
    public String id() {
        return "a1";
    }

    @Override
    public Origin origin() {
        Origin given = origin;
        return given != null ? given : hops == 0 && diversions.isEmpty() ? Origin.CALLER : Origin.FORWARD;
    }

    @Override
    public Optional<String> parent() {
        return Optional.empty();
    }

    @Override
    public Optional<String> arrivedFrom() {
        return Optional.of(arrivedFrom);
    }

    @Override
    public Side arrivedOn() {
        Side given = side;
        return given != null ? given : from.user().isPresent() ? Side.HUB : Side.PROVIDER;
    }

    @Override
    public Party from() {
        return from;
    }

    @Override
    public Party to() {
        return to;
    }

    @Override
    public Optional<Party> shown() {
        return shown;
    }

    @Override
    public Optional<Leg> transferor() {
        return transferor;
    }

    @Override
    public Optional<String> peer() {
        return peer;
    }

    @Override
    public boolean emergency() {
        return emergency;
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
        return headers;
    }

    @Override
    public Optional<Map<String, String>> answer(String op) {
        return Optional.ofNullable(answers.get(op));
    }

    @Override
    public Scope scope() {
        return Scope.call(tenant, "1");
    }

    @Override
    public Party caller() {
        return caller;
    }

    @Override
    public Party callee() {
        return callee;
    }

    @Override
    public Map<String, String> state() {
        return state;
    }

    @Override
    public boolean rehearsal() {
        return rehearsal;
    }

    @Override
    public int stateVersion() {
        return stateVersion;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Instant deadline() {
        return now.plusMillis(20);
    }
}
