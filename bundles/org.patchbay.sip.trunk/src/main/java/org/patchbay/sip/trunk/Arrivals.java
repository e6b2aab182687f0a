package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.message.SipUri;

/** Reads an INVITE as the core wants to have it. */
final class Arrivals {
    private Arrivals() {}

    /** @param emergency what makes it an emergency call; null for any other */
    static Arrival read(Leg leg, SipRequest invite, @Nullable EmergencyCase emergency) {
        Call call = leg.call;
        call.calledBack = emergency == null && call.trunk.emergencies().calledForHelp(leg.peer, invite);
        Party from = alike(caller(leg.peer, invite), leg.party);
        return read(call.id, leg.id, leg.peer, invite, from, emergency, call.calledBack);
    }

    static Arrival read(
            String call, String leg, PeerSettings peer, SipRequest invite, @Nullable EmergencyCase emergency) {
        return read(call, leg, peer, invite, caller(peer, invite), emergency, false);
    }

    private static Arrival read(
            String call,
            String leg,
            PeerSettings peer,
            SipRequest invite,
            Party from,
            @Nullable EmergencyCase emergency,
            boolean calledBack) {
        return new Arrival(
                call,
                leg,
                peer.name(),
                peer.side(),
                peer.tenant(),
                from,
                emergency == null ? party(peer, called(peer, invite), null) : emergency.to,
                invite.uri().host().toLowerCase(Locale.ROOT),
                Histories.read(invite),
                Amendments.seen(invite, calledBack),
                emergency != null,
                emergency == null ? Optional.empty() : emergency.fallback(),
                shown(peer, invite));
    }

    /** A call of which legs are up, for a core that has come, or that the trunk comes back to. */
    static EstablishedCall established(Call call) {
        List<EstablishedLeg> legs =
                call.legs().stream().filter(Leg::up).map(Arrivals::established).toList();
        Arrival arrival = call.arrival;
        return new EstablishedCall(
                arrival == null ? begun(call) : arrival, arrival != null, Instant.ofEpochMilli(call.began), legs);
    }

    private static EstablishedLeg established(Leg leg) {
        return new EstablishedLeg(
                leg.id,
                leg.peer.name(),
                leg.peer.side(),
                leg.party,
                leg.held,
                Optional.ofNullable(leg.partner).filter(Leg::up).map(partner -> partner.id),
                leg.codec,
                Instant.ofEpochMilli(leg.began),
                Instant.ofEpochMilli(leg.answered));
    }

    /** Of a call that the runtime began. */
    private static Arrival begun(Call call) {
        Leg leg = call.legs().stream().filter(Leg::up).findFirst().orElseThrow();
        Leg partner = leg.partner;
        return new Arrival(
                call.id,
                leg.id,
                leg.peer.name(),
                leg.peer.side(),
                leg.peer.tenant(),
                leg.party,
                partner == null ? leg.party : partner.party,
                "",
                List.of(),
                Map.of(),
                call.emergency,
                Optional.empty());
    }

    /**
     * Who is called. A provider that we have registered with calls the Contact that we gave it, which is our account; the number is then in
     * P-Called-Party-ID (RFC 7315 section 4.2) or in To.
     */
    static SipUri called(PeerSettings peer, SipRequest invite) {
        Access access = peer.access();
        if (access.registerSeconds() == 0
                || !access.ours()
                        .map(Access.Account::user)
                        .equals(Optional.ofNullable(invite.uri().user()))) {
            return invite.uri();
        }
        try {
            List<NameAddress> named = invite.addresses("P-Called-Party-ID");
            return named.isEmpty() ? invite.to().uri() : named.get(0).uri();
        } catch (SipSyntaxException e) {
            return invite.to().uri();
        }
    }

    static String dialled(SipRequest invite) {
        String user = invite.uri().user();
        return user == null ? "" : Addresses.raw("sip:" + user + "@");
    }

    /** The asserted identity of a trusted peer's caller (RFC 3325), a number rather than a name; else what From says. */
    static Party caller(PeerSettings peer, SipRequest invite) {
        Party best = null;
        if (peer.trusted()) {
            try {
                for (NameAddress each : invite.addresses("P-Asserted-Identity")) {
                    Party party = party(peer, each.uri(), each.displayName());
                    if (best == null || best.e164().isEmpty() && party.e164().isPresent()) {
                        best = party;
                    }
                }
            } catch (SipSyntaxException e) {
                best = null;
            }
        }
        Party given = given(peer, invite);
        return best == null ? given : best.display().isEmpty() ? best.named(given.display()) : best;
    }

    /** Whom the hub shows in the place of the one whom it asserts: somebody calls for another. */
    static Optional<Party> shown(PeerSettings peer, SipRequest invite) {
        if (peer.side() != Side.HUB || !peer.trusted() || !invite.has("P-Asserted-Identity")) {
            return Optional.empty();
        }
        Party given = given(peer, invite);
        return given.e164().isEmpty()
                        || given.dialled().equals(caller(peer, invite).dialled())
                ? Optional.empty()
                : Optional.of(given);
    }

    /** What From says. */
    static Party given(PeerSettings peer, SipRequest invite) {
        NameAddress from = invite.from();
        return party(peer, from.uri(), from.displayName());
    }

    /** The same party, with the number as another one holds it: a call has it in several places, and for as long as it rests. */
    static Party alike(Party party, Party other) {
        if (party.equals(other)) {
            return other;
        }
        return party.e164().isPresent() && party.e164().equals(other.e164())
                ? new Party(party.uri(), other.e164(), party.display(), party.user(), party.site(), party.country())
                : party;
    }

    /** The same number, as a party holds it. */
    static String alike(String number, Party other) {
        E164 known = other.e164().orElse(null);
        return known != null && known.value().equals(number) ? known.value() : number;
    }

    /** Whom a URI of this peer's stands for. */
    static Party party(PeerSettings peer, SipUri uri, @Nullable String display) {
        String text = uri.text();
        int headers = text.indexOf('?');
        Party party = Party.of(headers < 0 ? text : text.substring(0, headers));
        String user = uri.user();
        // A peer that leaves the + out means the same number, unless it is a short one.
        if (party.e164().isEmpty() && !peer.plus() && user != null && user.matches("[1-9][0-9]{7,14}")) {
            party = new Party(
                    party.uri(), E164.parse("+" + user), "", Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (party.e164().isEmpty() && user != null) {
            party = peer.numbering().international(user).map(Party::of).orElse(party);
        }
        return display == null ? party : party.named(display);
    }
}
