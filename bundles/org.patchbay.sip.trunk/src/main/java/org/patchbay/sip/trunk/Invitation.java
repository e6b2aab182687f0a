package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;

/**
 * The INVITE of a new leg, made from the core's order and never from the caller's message: of that, only listed header fields and the parts
 * of an emergency body are taken over.
 */
final class Invitation implements Invite {
    /** What in Privacy keeps back who is asserted (RFC 3325 section 9.3). */
    private static final List<String> ASSERTED = List.of("id");
    /** What keeps back who is shown (RFC 3323 section 4.2). */
    private static final List<String> PRESENTED = List.of("user", "header");
    /** Carriers write any of these, with the number still in From. */
    private static final List<String> WITHHELD = List.of("id", "user", "header", "critical");

    private final Leg leg;
    private final LegOrder.Dial order;
    private final Addresses addresses;
    private final @Nullable SipRequest original;
    private final @Nullable PeerSettings from;
    private final boolean anonymous;
    private final DialogRecord dialog;
    private final String target;

    Invitation(
            Leg leg,
            LegOrder.Dial order,
            Addresses addresses,
            @Nullable SipRequest original,
            @Nullable PeerSettings from,
            String callId,
            String localTag) {
        this.leg = leg;
        this.order = order;
        this.addresses = addresses;
        this.original = original;
        this.from = from;
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
        // Whoever helps is to see whom to call back, also where the provider presents what it is told.
        boolean asked = original != null
                && !EmergencyLeg.shows(leg, order)
                && hides(String.join(";", original.all("Privacy")), ASSERTED);
        if (anonymous || asked && leg.peer.trusted() && known) {
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
            return order.from();
        }
        Party given = Arrivals.given(by, invite);
        boolean ruled =
                !Arrivals.caller(by, invite).dialled().equals(order.from().dialled());
        return ruled || given.e164().isEmpty() ? order.from() : given;
    }

    private boolean anonymous() {
        for (Map.Entry<String, String> each : order.amendments().entrySet()) {
            if (each.getKey().equalsIgnoreCase("Privacy")) {
                return hides(each.getValue(), WITHHELD);
            }
        }
        SipRequest caller = original;
        String user = Addresses.raw(order.from().uri());
        if (EmergencyLeg.shows(leg, order)) {
            return user.equalsIgnoreCase("anonymous");
        }
        return user.equalsIgnoreCase("anonymous")
                || caller != null && (nameless(caller) || hides(String.join(";", caller.all("Privacy")), withheld()));
    }

    /** The hub leaves the number out of From where it is withheld, and asks by {@code id} that nobody but us sees the other one. */
    private List<String> withheld() {
        return from != null && from.side() == Side.HUB ? PRESENTED : WITHHELD;
    }

    /** The caller has left the number out of From, and gives it to those who are trusted with it alone (RFC 3323, RFC 3325). */
    private static boolean nameless(SipRequest caller) {
        SipUri from = caller.from().uri();
        return "anonymous".equalsIgnoreCase(from.user()) || from.host().equalsIgnoreCase("anonymous.invalid");
    }

    private static boolean hides(String privacy, List<String> by) {
        if (privacy.isEmpty()) {
            return false; // Nearly all say nothing, and to take apart nothing costs as much.
        }
        for (String each : privacy.toLowerCase(Locale.ROOT).split("[;,]")) {
            if (by.contains(each.trim())) {
                return true;
            }
        }
        return false;
    }
}
