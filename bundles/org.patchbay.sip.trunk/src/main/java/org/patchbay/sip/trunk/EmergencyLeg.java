package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.trunk.emergency.ElinTable;
import org.patchbay.sip.trunk.emergency.PidfLo;

/** How an emergency call is put to the peer that takes it: whom it shows as the caller, and what the service is called there. */
final class EmergencyLeg {
    private EmergencyLeg() {}

    /** The order with what this peer wants to see. */
    static LegOrder.Dial written(Leg leg, LegOrder.Dial order, @Nullable SipRequest original) {
        EmergencyCase urgent = leg.call.urgent;
        if (urgent == null || urgent.kind == EmergencyCase.Kind.CALLBACK || leg.peer.side() == Side.HUB) {
            return order;
        }
        Target target = order.target();
        Party to = order.to();
        if (Emergencies.isSos(target.uri()) && !leg.peer.emergency().urn()) {
            target = new Target("tel:" + urgent.number, target.peer());
            to = Party.of(target.uri());
        }
        return new LegOrder.Dial(
                order.leg(),
                target,
                caller(leg, order, urgent, original),
                to,
                order.diversions(),
                order.amendments(),
                order.relayTo(),
                true,
                order.referral(),
                order.host(),
                order.otherWay());
    }

    private static Party caller(Leg leg, LegOrder.Dial order, EmergencyCase urgent, @Nullable SipRequest original) {
        Party from = order.from();
        Leg calls = leg.call.caller();
        // A number that leads past every block list for a while: only who is believed may name one.
        boolean believed = calls != null && calls.peer.trusted();
        if (leg.peer.emergency().elin() && original != null && believed) {
            List<String> elins = elins(original);
            if (!elins.isEmpty()) {
                ElinTable.Use use = elin(leg, from, elins);
                return number(use.elin(), from);
            }
            note(leg, "no ELIN", "the caller's location has none: the caller's own number is shown");
        }
        if (from.e164().isEmpty() && !urgent.callback.isEmpty()) {
            if (urgent.kind == EmergencyCase.Kind.CALL) {
                hold(leg, take(leg, List.of(urgent.callback), urgent.callback));
            }
            note(leg, "shown as " + urgent.callback, "the caller has no number: the site's is shown");
            return number(urgent.callback, from);
        }
        if (believed && urgent.kind == EmergencyCase.Kind.CALL) {
            // Those who help call back the caller's own number: it is to be known again.
            from.e164().ifPresent(own -> hold(leg, take(leg, List.of(own.value()), own.value())));
        }
        return from;
    }

    /** A peer takes no body of several parts: the call matters more than the location. Whether there was something to leave out. */
    static boolean strip(Leg leg, RequestBuilder request) {
        if (!leg.call.emergency
                || !Multipart.type(request.first("Content-Type")).startsWith("multipart/")) {
            return false;
        }
        request.remove("Geolocation")
                .remove("Geolocation-Routing")
                .remove("MIME-Version")
                .body(Bodies.SDP, leg.said.toString());
        note(leg, "location left out", "the peer takes no multipart (415): set emergency_location = strip for it");
        return true;
    }

    private static List<String> elins(SipRequest original) {
        List<String> all = new ArrayList<>(2);
        for (byte[] location : Bodies.locations(original)) {
            for (String each : PidfLo.elins(location)) {
                if (all.size() < PidfLo.MOST_ELINS && !all.contains(each)) {
                    all.add(each);
                }
            }
        }
        return all;
    }

    private static ElinTable.Use elin(Leg leg, Party from, List<String> elins) {
        ElinTable.Use use = take(leg, elins, from.dialled());
        hold(leg, use);
        note(
                leg,
                "shown as " + use.elin(),
                "ELIN of the caller's location; calls to it go to " + use.caller() + " for "
                        + leg.call.trunk.settings().elinCallback().toMinutes() + " min");
        return use;
    }

    private static ElinTable.Use take(Leg leg, List<String> shown, String number) {
        Leg caller = leg.call.caller();
        PeerSettings home = caller == null ? leg.peer : caller.peer;
        return leg.call
                .trunk
                .emergencies()
                .store()
                .take(
                        shown,
                        number,
                        home.name(),
                        home.tenant().orElse(""),
                        leg.call.trunk.settings().elinCallback().toMillis());
    }

    /** The leg shows it for as long as it lives. */
    static void hold(Leg leg, ElinTable.Use use) {
        leg.elin(use);
        leg.call.trunk.emergencies().store().hold(use);
    }

    /** The call is over: from now on it is called back. */
    static void ended(Leg leg, ElinTable.Use use) {
        leg.call
                .trunk
                .emergencies()
                .store()
                .touch(use, leg.call.trunk.settings().elinCallback().toMillis());
    }

    private static Party number(String number, Party caller) {
        Party shown = Party.of("tel:" + number);
        return caller.display().isEmpty() ? shown : shown.named(caller.display());
    }

    private static void note(Leg leg, String what, String why) {
        CallControl core = leg.call.trunk.core();
        if (core != null && !leg.call.alone) {
            core.happened(leg.call.id, leg.id, "", new Happening.Noted(what, why));
        }
    }

    /**
     * Whether the identity is shown even if the caller asked for privacy: who helps has to call back, and so has whoever the call is handed over to
     * by them. After a restart it is still known that it is an emergency call, and no more.
     */
    static boolean shows(Leg leg, LegOrder.Dial order) {
        EmergencyCase urgent = leg.call.urgent;
        if (urgent == null) {
            return leg.call.emergency && leg.peer.side() == Side.PROVIDER;
        }
        return urgent.kind != EmergencyCase.Kind.CALLBACK && (order.emergency() || leg.peer.side() == Side.PROVIDER);
    }

    /** What RFC 7090 calls it, for whoever is called back. */
    static Optional<String> priority(Leg leg, LegOrder.Dial order) {
        EmergencyCase urgent = leg.call.urgent;
        return order.emergency() && urgent != null && urgent.kind == EmergencyCase.Kind.CALLBACK
                ? Optional.of("psap-callback")
                : Optional.empty();
    }
}
