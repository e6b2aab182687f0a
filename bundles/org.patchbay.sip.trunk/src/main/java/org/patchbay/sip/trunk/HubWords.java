package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.Parameters;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipSyntaxException;

/**
 * What the hub says for whoever has to ask Microsoft about a call: the ids of the call chain, and subcodes with their meaning. It goes into the
 * trace and the record of the call, and never to the other side.
 */
final class HubWords {
    private HubWords() {}

    /** The hub names itself: {@code x-i} of its Contact is the call chain, {@code x-c} its own call. Told once for a leg. */
    static void met(Leg leg, SipMessage message) {
        if (leg.named || leg.peer.side() != Side.HUB) {
            return;
        }
        try {
            NameAddress contact = message.contact();
            if (contact == null) {
                return;
            }
            Map<String, String> ids = new TreeMap<>();
            Parameters parameters = contact.uri().parameters();
            put(ids, "call_chain", parameters.get("x-i"));
            put(ids, "hub_call", parameters.get("x-c"));
            if (!ids.isEmpty()) {
                leg.named = true;
                put(ids, "referred_chain", referrer(message));
                leg.call.tell(leg, "", new Happening.Noted("", "", ids));
            }
        } catch (SipSyntaxException e) {
            // Whoever needs that Contact says so.
            leg.named = true;
        }
    }

    /** The hub transfers: {@code x-ti} of Referred-By is the call chain that the transfer belongs to. */
    static void referred(Leg leg, SipMessage refer) {
        if (leg.peer.side() == Side.HUB) {
            String chain = referrer(refer);
            if (chain != null) {
                leg.call.tell(leg, "", new Happening.Noted("", "", Map.of("referred_chain", chain)));
            }
        }
    }

    private static @Nullable String referrer(SipMessage message) {
        String by = message.first("Referred-By");
        if (by == null) {
            return null;
        }
        try {
            return NameAddress.parse(by).uri().parameters().get("x-ti");
        } catch (SipSyntaxException e) {
            return null;
        }
    }

    /** The hub gives a reason: refusing, cancelling or ending a leg. */
    static void said(Leg leg, SipMessage message) {
        if (leg.peer.side() != Side.HUB || !message.has("Reason")) {
            return;
        }
        MicrosoftCodes.Said said = MicrosoftCodes.read(message);
        Map<String, String> record = new TreeMap<>();
        put(record, "call_chain", said.chain());
        put(record, "hub_reason", said.text());
        put(record, "microsoft_subcode", said.subcode());
        if (!record.isEmpty()) {
            String what = said.subcode().isEmpty() ? "hub says" : "microsoft " + said.subcode();
            leg.call.tell(leg, "", new Happening.Noted(what, said.explained(), record));
        }
    }

    private static void put(Map<String, String> to, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            to.put(key, value);
        }
    }
}
