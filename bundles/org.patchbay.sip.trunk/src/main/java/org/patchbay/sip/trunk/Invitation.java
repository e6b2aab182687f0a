package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;

/**
 * The INVITE of a new leg, made from the core's order and never from the caller's message: of that, only listed header fields and the parts
 * of an emergency body are taken over.
 */
final class Invitation implements Invite {
    private final Leg leg;
    private final LegOrder.Dial order;
    private final Addresses addresses;
    private final @Nullable SipRequest original;
    private final @Nullable PeerSettings from;
    private final @Nullable Withheld withheld;
    private final boolean anonymous;
    private final DialogRecord dialog;
    private final String target;

    Invitation(
            Leg leg,
            LegOrder.Dial order,
            Addresses addresses,
            @Nullable SipRequest original,
            @Nullable PeerSettings from,
            @Nullable Withheld withheld,
            String callId,
            String localTag) {
        this.leg = leg;
        this.order = order;
        this.addresses = addresses;
        this.original = original;
        this.from = from;
        this.withheld = withheld;
        this.anonymous = anonymous();
        this.target = order.referral()
                .map(LegOrder.Referral::uri)
                .orElseGet(() -> addresses.target(order.target().uri()));
        Party shown = shown();
        String local = (anonymous ? Addresses.ANONYMOUS : addresses.named(shown)) + ";tag=" + localTag;
        this.dialog = DialogRecord.of(
                callId,
                localTag,
                local,
                "<"
                        + (order.referral().isPresent()
                                ? target
                                : addresses.uri(order.target().uri())) + ">",
                target);
        leg.contactUser = anonymous ? "" : leg.call.alike(addresses.user(shown));
    }

    @Override
    public DialogRecord dialog() {
        return dialog;
    }

    @Override
    public RequestBuilder request(String sdp, Logger log) {
        SipRequest invite = original;
        int hops = invite == null || invite.maxForwards() < 0 ? 70 : Math.min(70, invite.maxForwards() - 1);
        RequestBuilder request = SipRequest.builder("INVITE", target)
                .add("Max-Forwards", Integer.toString(hops))
                .add("From", dialog.local())
                .add("To", dialog.remote())
                .add("Call-ID", dialog.callId)
                .cseq(dialog.localCSeq);
        leg.call.trunk.introduce(leg, request);
        if (invite != null) {
            Amendments.relay(invite, request, order.emergency());
            if (leg.call.calledBack) {
                request.set(Amendments.PRIORITY, Amendments.CALLBACK);
            } else if (!order.emergency() && Amendments.claimsCallback(invite)) {
                request.remove(Amendments.PRIORITY);
            }
            if (from != null && !from.alertInfo() && !order.emergency()) {
                request.remove("Alert-Info");
            }
            if (order.emergency() && !leg.peer.emergency().location()) {
                request.remove("Geolocation").remove("Geolocation-Routing");
            }
            if (anonymous) {
                // What is signed there (RFC 8224) is the number, in clear for all.
                request.remove("Identity");
            }
        }
        EmergencyLeg.priority(leg, order).ifPresent(value -> request.set("Priority", value));
        identify(request);
        order.referral()
                .map(LegOrder.Referral::referredBy)
                .filter(by -> !by.isEmpty())
                .ifPresent(by -> request.add("Referred-By", by));
        Histories.write(
                order.diversions(),
                leg.peer,
                addresses,
                addresses.uri(order.target().uri()),
                request);
        List<String> refused = Amendments.apply(order.amendments(), request);
        if (!refused.isEmpty()) {
            leg.call.trunk.counters().add("amendments-refused", refused.size());
            log.debug("Call {}: a handler may not set {}", leg.call.id, refused);
        }
        if (invite != null && order.emergency() && leg.peer.emergency().location() && Bodies.multipart(invite)) {
            Bodies.Body body = Bodies.with(invite, sdp);
            request.copy(invite, "MIME-Version");
            return request.body(body.type(), body.bytes());
        }
        return request.body(Bodies.SDP, sdp.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 3325: an identity goes to those who are trusted with it, and to nobody else. */
    private void identify(RequestBuilder request) {
        boolean known = order.from().e164().isPresent();
        if (leg.peer.trusted() && known) {
            request.add("P-Asserted-Identity", "<" + addresses.caller(order.from()) + ">");
        }
        if (anonymous || withheld != null && leg.peer.trusted() && known) {
            request.add("Privacy", "id");
        }
    }

    /**
     * Who is shown to call. The hub writes that into From itself, and into P-Asserted-Identity who pays for it: they differ where somebody calls
     * for another, or a call goes on from a user. Unless somebody here has ruled otherwise, From stays what it is; in an emergency it is whoever
     * can be called back.
     */
    private Party shown() {
        PeerSettings by = from;
        SipRequest invite = original;
        if (by == null
                || invite == null
                || by.side() != Side.HUB
                || !by.trusted()
                || order.emergency()
                || !invite.has("P-Asserted-Identity")) {
            return seen();
        }
        Party given = Arrivals.given(by, invite);
        boolean ruled =
                !Arrivals.caller(by, invite).dialled().equals(order.from().dialled());
        return ruled || given.e164().isEmpty() ? order.from() : given;
    }

    /** Of a caller whose INVITE has long been answered it is known who was kept back, and who was shown instead. */
    private Party seen() {
        Withheld kept = withheld;
        return kept == null ? order.from() : kept.insteadOf(order.from()).orElseGet(order::from);
    }

    private boolean anonymous() {
        for (Map.Entry<String, String> each : order.amendments().entrySet()) {
            if (each.getKey().equalsIgnoreCase("Privacy")) {
                return Withheld.hides(each.getValue());
            }
        }
        Withheld kept = withheld;
        return Addresses.raw(order.from().uri()).equalsIgnoreCase("anonymous") || kept != null && kept.whole();
    }
}
