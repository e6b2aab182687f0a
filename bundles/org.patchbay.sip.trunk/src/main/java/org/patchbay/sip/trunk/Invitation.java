package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;

/**
 * The INVITE of a new leg, made from the core's order and never from the caller's message: of that, only listed header fields and the parts
 * of an emergency body are taken over.
 */
final class Invitation {
    private final Leg leg;
    private final LegOrder.Dial order;
    private final Addresses addresses;
    private final @Nullable SipRequest original;
    private final DialogRecord dialog;
    private final String target;

    Invitation(
            Leg leg,
            LegOrder.Dial order,
            Addresses addresses,
            @Nullable SipRequest original,
            String callId,
            String localTag) {
        this.leg = leg;
        this.order = order;
        this.addresses = addresses;
        this.original = original;
        this.target = order.referral()
                .map(LegOrder.Referral::uri)
                .orElseGet(() -> addresses.target(order.target().uri()));
        String from = (anonymous() ? Addresses.ANONYMOUS : addresses.named(order.from())) + ";tag=" + localTag;
        this.dialog = DialogRecord.of(
                leg,
                callId,
                localTag,
                from,
                "<"
                        + (order.referral().isPresent()
                                ? target
                                : addresses.uri(order.target().uri())) + ">",
                target);
        leg.contactUser = anonymous() ? "" : addresses.user(order.from());
    }

    DialogRecord dialog() {
        return dialog;
    }

    RequestBuilder request(String sdp, Logger log) {
        SipRequest caller = original;
        int hops = caller == null || caller.maxForwards() < 0 ? 70 : Math.min(70, caller.maxForwards() - 1);
        RequestBuilder request = SipRequest.builder("INVITE", target)
                .add("Max-Forwards", Integer.toString(hops))
                .add("From", dialog.local)
                .add("To", dialog.remote)
                .add("Call-ID", dialog.callId)
                .cseq(dialog.localCSeq);
        leg.call.trunk.introduce(leg, request);
        if (caller != null) {
            Amendments.relay(caller, request, order.emergency());
            if (order.emergency() && !leg.peer.emergency().location()) {
                request.remove("Geolocation").remove("Geolocation-Routing");
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
        if (caller != null && order.emergency() && leg.peer.emergency().location() && Bodies.multipart(caller)) {
            Bodies.Body body = Bodies.with(caller, sdp);
            request.copy(caller, "MIME-Version");
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
        if (anonymous()) {
            request.add("Privacy", "id");
        }
    }

    private boolean anonymous() {
        for (Map.Entry<String, String> each : order.amendments().entrySet()) {
            if (each.getKey().equalsIgnoreCase("Privacy")) {
                return hides(each.getValue());
            }
        }
        SipRequest caller = original;
        String user = Addresses.raw(order.from().uri());
        if (EmergencyLeg.shows(leg, order)) {
            return user.equalsIgnoreCase("anonymous");
        }
        return user.equalsIgnoreCase("anonymous")
                || caller != null && (nameless(caller) || hides(String.join(";", caller.all("Privacy"))));
    }

    /** The caller has left the number out of From, and gives it to those who are trusted with it alone (RFC 3323, RFC 3325). */
    private static boolean nameless(SipRequest caller) {
        SipUri from = caller.from().uri();
        return "anonymous".equalsIgnoreCase(from.user()) || from.host().equalsIgnoreCase("anonymous.invalid");
    }

    private static boolean hides(String privacy) {
        for (String each : privacy.toLowerCase(Locale.ROOT).split("[;,]")) {
            if (List.of("id", "user", "header", "critical").contains(each.trim())) {
                return true;
            }
        }
        return false;
    }
}
