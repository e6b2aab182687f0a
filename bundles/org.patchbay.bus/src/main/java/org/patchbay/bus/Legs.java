package org.patchbay.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;

/** The legs of a call that have not ended, and the way to the trunk. */
final class Legs {
    private final String call;
    private @Nullable LegPort port;
    private final Ledger ledger;
    /** Who talks to whom: two after two. Replaced whole, since two that stay are what a call keeps for as long as it lasts. */
    private List<String> bridges = List.of();

    /** A leg of each bridge that was ordered, by the order's op. */
    private Map<String, String> ordered = Map.of();

    /** In the order in which they came. */
    private volatile List<Leg> live = List.of();

    private volatile @Nullable Leg caller;
    private String callerLeg = "";
    private int made;
    /** Answered legs that the core has ended, of which the trunk has still to say what was measured. */
    private Set<String> leaving = Set.of();

    Legs(String call, @Nullable LegPort port, Ledger ledger) {
        this.call = call;
        this.port = port;
        this.ledger = ledger;
    }

    void order(LegOrder order) {
        if (port != null) {
            port.order(call, order);
        }
    }

    String newId() {
        return call + "." + ++made;
    }

    void caller(String id, Side side, Stage stage, Party party, String peer) {
        callerLeg = id;
        add(id, side, stage, party, peer);
    }

    void add(String id, Side side, Stage stage, Party party, String peer) {
        Leg leg = new Leg(id, side, stage, party, peer, false);
        ledger.began(leg);
        if (stage == Stage.UP) {
            ledger.answered(id);
        }
        put(leg);
    }

    private void put(Leg leg) {
        ledger.is(leg);
        List<Leg> all = new ArrayList<>(live);
        all.replaceAll(each -> each.id().equals(leg.id()) ? leg : each);
        if (!all.contains(leg)) {
            all.add(leg);
        }
        publish(all);
    }

    private void publish(List<Leg> all) {
        live = List.copyOf(all);
        caller = get(callerLeg);
    }

    @Nullable
    Leg get(String id) {
        for (Leg leg : live) {
            if (leg.id().equals(id)) {
                return leg;
            }
        }
        return null;
    }

    /** The trunk has been replaced. */
    void port(LegPort other) {
        port = other;
    }

    /** Whether its legs are those of this trunk. */
    boolean isOf(LegPort trunk) {
        return port == trunk;
    }

    /** A leg that is up, from before the core. */
    void adopt(EstablishedLeg each, boolean isCaller) {
        if (isCaller) {
            callerLeg = each.id();
        }
        Leg leg = new Leg(each.id(), each.side(), Stage.UP, each.party(), each.peer(), each.held());
        ledger.adopted(leg, each.began(), each.answered(), each.codec());
        put(leg);
        // Legs to come must not get the id of one that is there.
        if (each.id().startsWith(call + ".")) {
            made = Math.max(made, number(each.id().substring(call.length() + 1)));
        }
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > 100_000_000) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    void stage(String id, Stage stage) {
        Leg leg = get(id);
        if (leg != null && leg.stage() != stage) {
            if (stage == Stage.UP) {
                ledger.answered(id);
            }
            put(new Leg(id, leg.side(), stage, leg.party(), leg.peer(), leg.held()));
        }
    }

    void held(String id, boolean held) {
        Leg leg = get(id);
        if (leg != null) {
            put(new Leg(id, leg.side(), leg.stage(), leg.party(), leg.peer(), held));
        }
    }

    /** Ends a leg: for the core it is gone from now on, whatever the trunk still has to say to its peer. */
    boolean end(String id, int sip, int q850, String reason, boolean elsewhere) {
        Leg leg = get(id);
        if (!gone(id, sip, q850)) {
            return false;
        }
        if (leg != null && leg.stage() == Stage.UP) {
            leaving = leaving.isEmpty() ? new HashSet<>(2) : leaving;
            leaving.add(id);
        }
        order(new LegOrder.End(id, sip, q850, reason, elsewhere));
        return true;
    }

    /** The trunk has said the last of it; whether somebody has waited for that. */
    boolean left(String id) {
        return !leaving.isEmpty() && leaving.remove(id);
    }

    boolean anyLeaving() {
        return !leaving.isEmpty();
    }

    /** The trunk has said nothing for too long. */
    void forgetLeaving() {
        leaving = Set.of();
    }

    /** @param sip how it ended, where it was never answered */
    boolean gone(String id, int sip, int q850) {
        if (get(id) == null) {
            return false;
        }
        ledger.ended(id, sip, q850);
        part(id);
        publish(live.stream().filter(leg -> !leg.id().equals(id)).toList());
        return true;
    }

    void bridged(String a, String b) {
        part(a);
        part(b);
        if (bridges.isEmpty()) {
            bridges = List.of(a, b);
        } else {
            List<String> all = new ArrayList<>(bridges);
            all.add(a);
            all.add(b);
            bridges = List.copyOf(all);
        }
    }

    private void part(String leg) {
        int at = bridges.indexOf(leg) & ~1;
        if (at >= 0) {
            List<String> rest = new ArrayList<>(bridges);
            rest.subList(at, at + 2).clear();
            bridges = List.copyOf(rest);
        }
    }

    /** Takes a bridge for made that is ordered now. */
    void bridging(String op, String a, String b) {
        bridged(a, b);
        Map<String, String> more = new HashMap<>(ordered);
        more.put(op, a);
        ordered = more;
    }

    /** Takes it back; false when this was no order of a bridge. */
    boolean notBridged(String op) {
        String leg = ordered.isEmpty() ? null : ordered.remove(op);
        if (leg != null) {
            part(leg);
        }
        return leg != null;
    }

    /** The leg that this one talks to, if there is one. */
    @Nullable
    String bridgedWith(String id) {
        int at = bridges.indexOf(id);
        return at < 0 ? null : bridges.get(at ^ 1);
    }

    /** Whether anybody talks to anybody. */
    boolean anyBridged() {
        return !bridges.isEmpty();
    }

    /** A new leg that will take the place of another; if that is the caller's, the new one is from now on. */
    void replacing(String old, String id, Side side, Party party, String peer) {
        if (callerLeg.equals(old)) {
            callerLeg = id;
        }
        add(id, side, Stage.TRYING, party, peer);
    }

    /** That leg did not come to take the place: the former one is what it was. */
    void notReplaced(String old, String id) {
        if (callerLeg.equals(id)) {
            callerLeg = old;
        }
    }

    boolean isBridged(String id) {
        return bridges.contains(id);
    }

    List<Leg> published() {
        return live;
    }

    Optional<Leg> callerLeg() {
        return Optional.ofNullable(caller);
    }

    boolean isEmpty() {
        return live.isEmpty();
    }
}
