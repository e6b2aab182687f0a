package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;
import org.patchbay.sip.trunk.emergency.ElinTable;

/**
 * A call as it is written down: all that it needs to live on in another process. Legs that are up are in it, and what is open in their dialogs
 * is not: it is written when nothing is.
 */
final class Checkpoint {
    private static final String FIRST = "patchbay-call 1";
    /** What goes out in a dialog between the last writing and a crash has numbers that nobody here knows of. */
    private static final int SKIPPED = 1000;

    final String id;
    final String anchor;
    final boolean ownAnchor;
    final long began;
    final boolean controlled;
    final boolean alone;
    final boolean emergency;
    final int replacements;
    /** What it takes of its tenant's calls, and of its caller's: see {@link Limits#restored}. */
    final String tenant;

    final String user;
    final @Nullable Arrival arrival;
    final @Nullable Withheld withheld;
    final String media;
    /** The name of the engine that the media are on; empty where it is not known. */
    final String engine;

    final List<CallText.Section> legs;
    /** Who had media without being up: the state of the media has them too. */
    private final List<String> passing;

    private Checkpoint(List<CallText.Section> sections) {
        CallText.Section call = sections.get(0);
        id = call.need("id");
        anchor = call.need("anchor");
        ownAnchor = call.flag("own-anchor");
        began = call.number("began");
        controlled = call.flag("controlled");
        alone = call.flag("alone");
        emergency = call.flag("emergency");
        replacements = (int) call.number("replacements");
        // Earlier versions have none.
        tenant = call.text("place-tenant", "");
        user = call.text("place-user", "");
        media = call.text("media", "");
        engine = call.text("engine", "");
        passing = call.all("passing");
        arrival = call.text("arrival-leg") == null ? null : ArrivalText.read(call, id, emergency);
        withheld = Withheld.read(call);
        legs = sections.stream().filter(each -> each.name.equals("leg")).toList();
        if (legs.isEmpty()) {
            throw new IllegalArgumentException("it has no leg");
        }
    }

    /** @throws IllegalArgumentException saying what is missing or wrong */
    static Checkpoint read(String text) {
        return new Checkpoint(CallText.read(text, FIRST));
    }

    /** Whether somebody is up in it who talks to another, or whom a treatment has, and nothing is open that will soon be over. */
    static boolean stable(Call call) {
        boolean any = false;
        for (Leg leg : call.legs()) {
            if (leg.up() && !leg.negotiation.free()) {
                return false;
            }
            any |= leg.up() && (leg.partner != null || call.controlled);
        }
        return any;
    }

    /** @param media what the engine says of its media */
    static String write(Call call, String media) {
        CallText out = new CallText(FIRST)
                .add("id", call.id)
                .add("anchor", call.anchor)
                .add("own-anchor", call.ownAnchor)
                .add("began", call.began)
                .add("controlled", call.controlled)
                .add("alone", call.alone)
                .add("emergency", call.emergency)
                .add("replacements", call.replacements());
        if (!call.place.tenant.isEmpty()) {
            out.add("place-tenant", call.place.tenant);
        }
        if (!call.place.user.isEmpty()) {
            out.add("place-user", call.place.user);
        }
        Arrival arrival = call.arrival;
        if (arrival != null) {
            ArrivalText.write(out, arrival);
        }
        Withheld withheld = call.withheld;
        if (withheld != null) {
            withheld.write(out);
        }
        out.add("media", media).add("engine", call.media.kind());
        for (Leg leg : call.legs()) {
            if (!leg.up() && leg.media != null) {
                out.add("passing", leg.id);
            }
        }
        for (Leg leg : call.legs()) {
            if (leg.up()) {
                write(out.section("leg"), leg);
            }
        }
        return out.toString();
    }

    private static void write(CallText out, Leg leg) {
        Leg partner = leg.partner;
        Digits.Source digits = leg.digits;
        out.add("id", leg.id)
                .add("peer", leg.peer.name())
                .add("began", leg.began)
                .add("answered", leg.answered)
                .add("partner", partner == null ? "" : partner.id)
                .add("held", leg.held)
                .add("holding", leg.holding)
                .add("digits", digits == null ? "" : digits.name())
                .add("codec", leg.codec)
                .add("theirs", leg.theirs.toString())
                .add("ours", leg.ours())
                .add("said", leg.said.toString())
                .add("host", leg.host)
                .add("contact-user", leg.contactUser)
                .add("refreshed", leg.refreshed())
                .add("dialog", leg.dialog().write(leg));
        if (!leg.onHold.isEmpty()) {
            out.add("on-hold", leg.onHold).add("music", leg.music);
        }
        if (!leg.oneWay.isEmpty()) {
            out.add("one-way", leg.oneWay);
        }
        ElinTable.Use elin = leg.elin();
        if (elin != null) {
            out.add("elin", elin.elin())
                    .add("elin-caller", elin.caller())
                    .add("elin-peer", elin.peer())
                    .add("elin-tenant", elin.tenant());
        }
        Withheld withheld = leg.withheld();
        if (withheld != null) {
            withheld.write(out);
        }
        ArrivalText.party(out, "party", leg.party);
        leg.ifRecorded(recordings -> recordings.write(out));
        Referral referral = leg.referral();
        if (referral != null) {
            referral.write(out);
        }
        PeerSettings peer = leg.peer;
        out.add("peer-side", peer.side().name())
                .add("peer-transport", peer.transport().parameter())
                .add(
                        "peer-hosts",
                        String.join(
                                ",", peer.hosts().stream().map(Host::toString).toList()))
                .add("peer-listener", peer.listener())
                .add("peer-tls-name", peer.tlsName())
                .add("peer-contact-host", peer.contactHost())
                .add("peer-contact-port", peer.contactPort());
    }

    /** The peer as it was, as far as that is needed to take leave of it. */
    static PeerSettings formerPeer(CallText.Section leg) {
        return PeerSettings.read(
                "the record of a call",
                Map.of(
                        "name", leg.need("peer"),
                        "side", leg.need("peer-side").toLowerCase(Locale.ROOT),
                        "transport", leg.need("peer-transport"),
                        "hosts", leg.need("peer-hosts"),
                        "listener", leg.text("peer-listener", ""),
                        "tls_name", leg.text("peer-tls-name", ""),
                        "contact_host", leg.text("peer-contact-host", ""),
                        "contact_port", leg.text("peer-contact-port", "0"),
                        "srtp", "false"));
    }

    /**
     * Makes a leg of the call again; its partner is set by {@link #partners}.
     *
     * @throws IllegalArgumentException saying what is missing or wrong
     */
    static Leg leg(Call call, CallText.Section saved, PeerSettings peer) {
        DialogRecord dialog = DialogRecord.read(saved.need("dialog"));
        dialog.localCSeq += SKIPPED;
        Leg leg = new Leg(
                call, saved.need("id"), peer, call.alike(ArrivalText.party(saved, "party")), saved.number("began"));
        leg.restored(dialog, saved.number("answered"));
        leg.held = saved.flag("held");
        leg.oneWay = saved.text("one-way", "");
        leg.holding = saved.flag("holding");
        leg.onHold = saved.text("on-hold", "");
        leg.music = saved.flag("music");
        String digits = saved.text("digits", "");
        leg.digits = digits.isEmpty() ? null : Digits.Source.valueOf(digits);
        leg.codec = saved.text("codec", "");
        leg.theirs = MediaPlace.of(saved.text("theirs", ""));
        leg.ours(saved.text("ours", "-"));
        leg.describing(saved.text("said", ""));
        leg.host = saved.text("host", "");
        leg.contactUser = call.alike(saved.text("contact-user", ""));
        String elin = saved.text("elin", "");
        if (!elin.isEmpty()) {
            String caller = saved.need("elin-caller");
            String home = saved.need("elin-peer");
            EmergencyLeg.hold(leg, new ElinTable.Use(elin, caller, home, saved.text("elin-tenant", ""), 0));
        }
        leg.withheld(Withheld.read(saved));
        leg.timer().restored(saved.number("refreshed"));
        List<String> recorded = saved.all("recording");
        if (!recorded.isEmpty()) {
            leg.recordings().restored(recorded);
        }
        Referral referral = Referral.read(leg, saved);
        if (referral != null) {
            leg.referral(referral);
        }
        return leg;
    }

    /**
     * Ends the media of those who rang: they were let go, and the core may name its next legs as it did them. Who was transferred may have heard
     * one of them, and hears its partner again.
     */
    void forget(Call call, MediaSession session) {
        for (String id : passing) {
            session.find(id).ifPresent(MediaLeg::close);
        }
        for (Leg leg : passing.isEmpty() ? List.<Leg>of() : call.legs()) {
            Leg partner = leg.partner;
            if (partner != null) {
                session.connect(leg.id, partner.id);
            }
        }
    }

    /** Lets those talk to each other who did. */
    void partners(Call call) {
        for (CallText.Section each : legs) {
            Leg leg = call.leg(each.text("id", ""));
            Leg partner = call.leg(each.text("partner", ""));
            if (leg != null && partner != null && leg != partner) {
                leg.partner = partner;
            }
        }
    }
}
