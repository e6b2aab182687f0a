package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipSyntaxException;

/** Takes a peer's REFER (RFC 3515): whether it can be read is decided here, what becomes of it by the core. */
final class Referring {
    private Referring() {}

    static void take(Leg leg, ServerTransaction transaction) {
        SipRequest refer = transaction.request();
        Trunk trunk = leg.call.trunk;
        CallControl core = leg.call.alone ? null : trunk.core();
        Referral before = leg.referral();
        String fault = fault(leg, refer);
        if (fault != null) {
            trunk.respond(leg, transaction, refer.response(400, "Bad Request: " + fault));
        } else if (!leg.up()) {
            trunk.refuse(leg, transaction, 480, 0);
        } else if (before != null && !before.over()) {
            trunk.refuse(leg, transaction, 491, 0);
        } else if (core == null) {
            trunk.refuse(leg, transaction, Trunk.unready(leg.peer), 5);
        } else {
            begin(leg, transaction, before != null, core);
        }
    }

    /** What makes a REFER one that nobody can do, or null. */
    private static @Nullable String fault(Leg leg, SipRequest refer) {
        List<String> targets = refer.all("Refer-To");
        if (targets.size() != 1) {
            return "exactly one Refer-To is needed";
        }
        try {
            NameAddress target = NameAddress.parse(targets.get(0));
            String method = target.uri().parameters().get("method");
            String headers = target.uri().headers();
            if (!Arriving.understood(target.uri())) {
                return "Refer-To is neither a sip nor a tel URI";
            } else if (method != null && !method.equalsIgnoreCase("INVITE")) {
                return "Refer-To asks for something else than a call";
            } else if (leg.peer.side() == Side.HUB && Replacing.isIn(headers)) {
                return "the hub says whom it consulted in Referred-By (x-tt), not by Replaces in Refer-To";
            }
            return null;
        } catch (SipSyntaxException e) {
            return "Refer-To cannot be read";
        }
    }

    private static void begin(Leg leg, ServerTransaction transaction, boolean again, CallControl core) {
        SipRequest refer = transaction.request();
        boolean silent = "false".equalsIgnoreCase(refer.first("Refer-Sub"));
        ResponseBuilder accepted = leg.call.trunk.introduce(leg, refer.response(202, Causes.phrase(202)));
        if (silent) {
            accepted.add("Refer-Sub", "false");
        }
        leg.call.trunk.respond(leg, transaction, accepted);
        // RFC 3515 section 2.4.6: from the second on in a dialog, the CSeq tells them apart.
        Referral referral = new Referral(leg, again ? "refer;id=" + refer.cseqNumber() : "refer", silent);
        leg.referral(referral);
        // From here on the end of this leg is not the end of its partner: the core says so too, and may be slower.
        leg.call.controlled = true;
        referral.status(100);
        String by = refer.first("Referred-By");
        HubWords.referred(leg, refer);
        core.happened(
                leg.call.id,
                leg.id,
                "",
                new Happening.TransferAsked(
                        refer.all("Refer-To").get(0), by == null ? "" : by, consultation(leg, refer)));
    }

    /** The dialog with whom the partner is to talk, if one is named. Whether that may be is the core's to say. */
    private static Optional<Happening.Consultation> consultation(Leg leg, SipRequest refer) {
        String headers = NameAddress.parse(refer.all("Refer-To").get(0)).uri().headers();
        if (!Replacing.isIn(headers)) {
            return Optional.empty();
        }
        Leg other = Replacing.inReferTo(leg.call.trunk, headers, leg.peer.side());
        return Optional.of(
                other == null ? Happening.Consultation.UNKNOWN : new Happening.Consultation(other.call.id, other.id));
    }
}
