package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipUri;

/**
 * What a caller keeps back (RFC 3323, RFC 3325). It is read of the INVITE and stays with the leg, and with the call for what is made in the
 * caller's name: a transfer comes when the INVITE has long been answered, and after a restart nobody has it any more.
 *
 * @param whole whether nobody is shown at all; else it is asked that who is asserted is told to those alone who are trusted
 * @param asserted who calls, as {@link Party#dialled}
 * @param instead who is shown in its place; null for nobody else
 */
record Withheld(boolean whole, String asserted, @Nullable Party instead) {
    /** What in Privacy keeps back who is asserted (RFC 3325 section 9.3). */
    private static final List<String> ASSERTED = List.of("id");
    /** What keeps back who is shown (RFC 3323 section 4.2). */
    private static final List<String> PRESENTED = List.of("user", "header");
    /** Carriers write any of these, with the number still in From. */
    private static final List<String> ANY = List.of("id", "user", "header", "critical");

    /** What the caller keeps back who sends this INVITE; null for nothing. */
    static @Nullable Withheld by(PeerSettings peer, SipRequest invite) {
        String privacy = String.join(";", invite.all("Privacy"));
        // The hub leaves the number out of From where it is withheld, and asks by "id" that nobody but us sees the
        // other one.
        if (nameless(invite) || hides(privacy, peer.side() == Side.HUB ? PRESENTED : ANY)) {
            return new Withheld(true, Arrivals.caller(peer, invite).dialled(), null);
        }
        return hides(privacy, ASSERTED)
                ? new Withheld(
                        false,
                        Arrivals.caller(peer, invite).dialled(),
                        Arrivals.shown(peer, invite).orElse(null))
                : null;
    }

    /** The same caller may go on from another dialog, whose INVITE does not say so again. */
    static @Nullable Withheld by(PeerSettings peer, SipRequest invite, Leg replaced) {
        Withheld own = by(peer, invite);
        Withheld before = replaced.withheld();
        return own == null
                        && before != null
                        && before.asserted.equals(Arrivals.caller(peer, invite).dialled())
                ? before
                : own;
    }

    /**
     * What is kept back on a leg that is made.
     *
     * @param caller for whom it is made; null where a treatment makes it, which may name the caller or somebody else
     */
    static @Nullable Withheld on(Leg leg, @Nullable Leg caller, LegOrder.Dial order) {
        if (EmergencyLeg.shows(leg, order)) {
            return null;
        }
        if (caller != null) {
            return caller.withheld();
        }
        Arrival arrival = leg.call.arrival;
        return arrival != null && same(order.from(), arrival.from()) ? leg.call.withheld : null;
    }

    private static boolean same(Party one, Party other) {
        return one.dialled().equals(other.dialled()) || one.uri().equals(other.uri());
    }

    /** Whether Privacy, as a handler sets it, hides who calls. */
    static boolean hides(String privacy) {
        return hides(privacy, ANY);
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

    /** The caller has left the number out of From, and gives it to those who are trusted with it alone. */
    private static boolean nameless(SipRequest invite) {
        SipUri from = invite.from().uri();
        return "anonymous".equalsIgnoreCase(from.user()) || from.host().equalsIgnoreCase("anonymous.invalid");
    }

    /** Who is shown in the place of this one; empty for nobody else. */
    Optional<Party> insteadOf(Party party) {
        return party.dialled().equals(asserted) ? Optional.ofNullable(instead) : Optional.empty();
    }

    /** Adds it to the section that was begun. */
    void write(CallText out) {
        out.add("withheld", whole).add("withheld-asserted", asserted);
        if (instead != null) {
            ArrivalText.party(out, "withheld-instead", instead);
        }
    }

    /** What was written down; null for nothing. */
    static @Nullable Withheld read(CallText.Section from) {
        String asserted = from.text("withheld-asserted");
        return asserted == null
                ? null
                : new Withheld(
                        from.flag("withheld"),
                        asserted,
                        from.text("withheld-instead") == null ? null : ArrivalText.party(from, "withheld-instead"));
    }
}
