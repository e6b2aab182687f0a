package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipResponse;

/** An INVITE of ours until it is answered, and what forks and crossings leave behind. */
final class Outgoing implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    /** Early dialogs of one INVITE that are told apart; what comes beyond counts as one of them. */
    static final int MOST_FORKS = 100;

    private final Leg leg;
    /** Who hears how it goes, until it is decided. */
    private @Nullable Leg caller;

    private Set<String> dismissed = Set.of();
    /** The To tags of those who ring. */
    private Set<String> ringing = Set.of();

    private @Nullable Failover failover;
    private @Nullable Scheduled limit;
    /** The INVITE, while one more try with a longer session may help (422). */
    private @Nullable RequestBuilder again;

    private final Pracks pracks;
    /** The To tag whose description the media engine has; empty for none. */
    private String described = "";
    /** The To tag whose description the media engine was given last. */
    private String describing = "";
    /** Whether the answer had no description, as the media engine still had the early one before it. */
    private boolean tacit;
    /** The direction of an answer to our offer that has none of its own. */
    private String expected = Holding.BOTH;
    /** Whether media came before an answer. */
    private boolean audible;
    /** The status of a provisional response whose early media the caller has not been given, as there are none yet; 0 for none. */
    private int inaudible;
    /** Whether the core has another way, should the peer say nothing at all. */
    private boolean otherWay;
    /** Whether the core knows that somebody was reached. */
    private boolean told;

    Outgoing(Leg leg, @Nullable Leg caller) {
        this.leg = leg;
        this.caller = caller;
        this.pracks = new Pracks(leg);
    }

    /**
     * Begins.
     *
     * @param emergency whether it goes through hosts that others leave alone
     * @param referred whether it is the target of a transfer
     * @param invitations makes the INVITE for a host of the peer
     */
    void invite(boolean emergency, boolean referred, Function<Host, Invite> invitations) {
        Failover hosts = new Failover(leg, this, invitations, emergency);
        failover = hosts;
        MediaFailover.describe(
                leg.call,
                () -> leg.media().offer(mirror()),
                sdp -> begin(hosts, sdp, referred),
                fault -> failed(fault.sip(), 0, fault.getMessage(), List.of()));
    }

    private void begin(Failover hosts, String sdp, boolean referred) {
        try {
            send(hosts, leg.describing(directed(sdp, referred)));
        } catch (RuntimeException e) {
            LOG.error("Leg {} to {} could not be made", leg.id, leg.peer.name(), e);
            undone();
        }
    }

    /** Something threw before there was an INVITE. */
    void undone() {
        failed(500, 0, Orders.UNDONE, List.of());
    }

    /** Whoever is transferred may be on hold, and is to be heard by the one it is transferred to. */
    private String directed(String sdp, boolean referred) {
        if (referred) {
            return Sdp.turned(sdp, Holding.BOTH);
        }
        String direction = Sdp.of(sdp).direction();
        String other = Holding.first(leg, caller, direction);
        leg.shown = direction;
        expected = Holding.answer(other == null ? direction : other);
        return Sdp.turned(sdp, other);
    }

    private void send(Failover hosts, String sdp) {
        if (leg.ended()) {
            return;
        }
        hosts.send(sdp);
        if (!leg.ended()) {
            patience();
        }
    }

    /** Whether the core has another way, should the peer say nothing at all. */
    void otherWay(boolean has) {
        otherWay = has;
    }

    boolean hasOtherWay() {
        return otherWay;
    }

    /** None of its hosts has said anything, and there is another way. */
    void silent() {
        if (!leg.ended() && !leg.up()) {
            leg.call.trunk.peerCounter(leg.peer, "dialled-failed");
            failed(408, Causes.of(408), "The peer did not answer in time", List.of());
        }
    }

    void unsent() {
        failed(503, 38, "No listening point is open towards " + leg.peer.name(), List.of());
    }

    /** Timer C (RFC 3261 section 16.6): begins anew with each provisional response. */
    private void patience() {
        stopTimer();
        Duration ring = leg.call.trunk.settings().ring();
        limit = leg.call.later(ring, () -> {
            cancel(102, "Nobody answered", false);
            failed(408, 102, "No final response for " + ring.toSeconds() + " s", List.of());
        });
    }

    @Override
    public void onResponse(ClientTransaction sent, SipResponse response) {
        if (response.success()) {
            if (leg.moved && leg.dialog().hasRemoteTag(tag(response))) {
                acknowledge(leg.dialog(), response);
            } else if (leg.ended() || leg.up() && !leg.dialog().hasRemoteTag(tag(response))) {
                dismiss(leg.dialog(), response);
            } else if (leg.up()) {
                acknowledge(leg.dialog(), response);
            } else {
                accepted(response);
            }
        } else if (leg.ended() || leg.up()) {
            return;
        } else if (response.provisional()) {
            if (response.status() > 100) {
                patience();
                if (pracks.take(response)) {
                    progress(response);
                }
            }
        } else if (!askedForMore(response)) {
            HubWords.said(leg, response);
            List<String> contacts = response.status() >= 400
                    ? List.of()
                    : response.contacts().stream()
                            .map(NameAddress::uri)
                            .map(uri -> uri.text())
                            .toList();
            refused(response, contacts);
        }
    }

    /** What the peer wants to know of us is no business of who called: it could not give it (RFC 3261 section 22.3). */
    private void refused(SipResponse response, List<String> contacts) {
        int status = response.status();
        if (status >= 500 && status < 600) {
            leg.call.trunk.peerCounter(leg.peer, "dialled-failed");
        }
        if (status == 401 || status == 407) {
            failed(403, Causes.of(status), leg.peer.name() + " does not accept our credentials", contacts);
        } else {
            failed(status, Causes.of(response, status), response.reason(), contacts);
        }
    }

    @Override
    public void onFailure(ClientTransaction sent, Failure failure) {
        if (!leg.ended() && !leg.up()) {
            LOG.debug("Leg {} to {}: {}", leg.id, leg.peer.name(), failure.detail());
            leg.call.trunk.peerCounter(leg.peer, "dialled-failed");
            String reason =
                    failure.kind() == Failure.Kind.TIMEOUT ? "The peer did not answer" : "The peer was not reached";
            failed(failure.status(), Causes.of(failure.status()), reason, List.of());
        }
    }

    /** Whether this is one of the early dialogs of our INVITE. */
    boolean rings(String tag) {
        return ringing.contains(tag);
    }

    /** An INVITE that is about to be sent, to whichever host. */
    void prepared(RequestBuilder request) {
        again = request;
        pracks.clear();
        leg.timer().ask(request);
        request.set("Supported", Extensions.offered(leg.peer));
    }

    /** RFC 4028 section 7.3: the same call once more, with the session interval that the peer wants; or without a location that it does not take. */
    private boolean askedForMore(SipResponse response) {
        RequestBuilder request = again;
        Failover hosts = failover;
        if (request == null
                || hosts == null
                || !leg.timer().raised(response) && !(response.status() == 415 && EmergencyLeg.strip(leg, request))) {
            return false;
        }
        hosts.again(request.cseq(++leg.dialog().localCSeq));
        again = null;
        if (!leg.ended()) {
            patience();
        }
        return true;
    }

    /** Whether early dialogs are kept of others than the one that has answered. */
    boolean forked() {
        return !pracks.only(leg.dialog().remoteTag());
    }

    /** The early dialog with this tag of the peer's, if one is kept. */
    @Nullable
    DialogRecord early(String tag) {
        return pracks.dialog(tag);
    }

    /** Whether the media engine has an answer from this tag that was not lost on the way. */
    boolean settled(@Nullable String tag) {
        return described.equals(tag) && pracks.settled(tag);
    }

    /** Whose description is passed on. */
    Optional<String> mirror() {
        return caller != null && caller.described() && !isOnHold(caller) ? caller.name() : Optional.empty();
    }

    /** Such a one has described itself as silent, and whoever is offered the same would stay so: it is to talk to this one. */
    private static boolean isOnHold(Leg caller) {
        Leg partner = caller.partner;
        return partner != null && HoldMusic.told(partner);
    }

    private void progress(SipResponse response) {
        if (ringing.size() < MOST_FORKS) {
            ringing = with(ringing, tag(response));
        }
        leg.stage = leg.stage == Stage.TRYING ? Stage.RINGING : leg.stage;
        HubWords.met(leg, response);
        Optional<String> sdp = Bodies.sdp(response);
        if (sdp.isEmpty()) {
            ringing(response.status());
            tell(new Happening.Ringing(response.status(), false));
            return;
        }
        leg.call.listens |= leg.peer.side() == Side.HUB;
        describe(tag(response), sdp.get(), false, () -> {
            if (leg.up()) {
                // The media engine was slower than who answers.
                if (tacit && leg.dialog().hasRemoteTag(tag(response))) {
                    leg.call.tell(leg, "", new Happening.Answered());
                }
                return;
            }
            leg.stage = Stage.EARLY;
            boolean silent = leg.peer.side() == Side.HUB && !audible;
            if (silent) {
                inaudible = response.status();
                ringing(180);
            }
            boolean heard = silent ? !transferring() : early(response.status());
            tell(new Happening.Ringing(response.status(), heard));
        });
    }

    private void tell(Happening.Ringing how) {
        told = true;
        leg.call.tell(leg, "", how);
    }

    private void ringing(int status) {
        Leg to = caller;
        Incoming waiting = to == null ? null : to.incoming;
        if (waiting != null) {
            waiting.ringing(status);
        }
    }

    /** Whether who hears how it goes is in a call already. */
    private boolean transferring() {
        Leg to = caller;
        return to != null && to.up();
    }

    /**
     * Lets early media be heard. The hub's 183 promises none: it is silent until somebody sends, and a caller who had it would hear nothing
     * where it ought to ring. So it rings on until media come.
     *
     * @return whether somebody hears them; else the core has something played
     */
    private boolean early(int status) {
        Leg to = caller;
        if (to != null && to.up()) {
            return leg.call.early().transferred(leg, to);
        }
        leg.call.early().begin(leg, to, status);
        return true;
    }

    /** The first packet has come. */
    void mediaCame() {
        audible = true;
        int status = inaudible;
        inaudible = 0;
        if (status != 0 && !leg.ended() && !leg.up() && early(status) && transferring()) {
            leg.call.tell(leg, "", new Happening.Ringing(status, true));
        }
    }

    private void accepted(SipResponse response) {
        stopTimer();
        // The transaction keeps us for a while, and need not keep that.
        again = null;
        caller = null;
        String tag = tag(response);
        DialogRecord begun = pracks.dialog(tag);
        if (begun != null) {
            leg.dialog().follows(begun);
        }
        leg.dialog().established(response);
        leg.timer().agreed(response, true);
        leg.answered();
        leg.outgoing = null;
        leg.call.trunk.peerCounter(leg.peer, "answered");
        leg.call.trunk.peerCounter(leg.peer, "dialled-answered");
        HubWords.met(leg, response);
        acknowledge(leg.dialog(), response);
        Optional<String> sdp = Bodies.sdp(response);
        if (sdp.isPresent()) {
            describe(tag, sdp.get(), true, () -> leg.call.tell(leg, "", new Happening.Answered()));
        } else if (described.equals(tag) && !tag.isEmpty()) {
            leg.call.tell(leg, "", new Happening.Answered());
        } else if (describing.equals(tag) && !tag.isEmpty()) {
            tacit = true;
        } else {
            unusable("The answer had no session description");
        }
    }

    private void describe(String tag, String sdp, boolean last, Runnable then) {
        describing = tag;
        Sdp read = leg.described(sdp);
        leg.codec = read.codec();
        Holding.begins(leg, read, expected);
        try {
            leg.call.when(
                    leg.media().remote(tag, sdp, false),
                    any -> {
                        described = tag;
                        if (!leg.ended()) {
                            then.run();
                        }
                    },
                    fault -> unusable(tag, last, fault));
        } catch (MediaException e) {
            unusable(tag, last, e);
        }
    }

    /** An early description is of no importance any more once another one has come with the answer. */
    private void unusable(String tag, boolean last, MediaException fault) {
        if (last || tacit && leg.dialog().hasRemoteTag(tag)) {
            unusable(String.valueOf(fault.getMessage()));
        }
    }

    /** An early description that cannot be used waits for a better one; a final one ends the leg. */
    private void unusable(String reason) {
        if (leg.up()) {
            leg.call.inward().add(reason);
            leg.end(488, 65, reason, false, 0);
            leg.call.tell(leg, "", new Happening.Failed(488, 65, reason, List.of()));
        }
    }

    private void failed(int sip, int q850, @Nullable String reason, List<String> contacts) {
        stopTimer();
        caller = null;
        if (!leg.ended()) {
            if (!told && !ringing.isEmpty()) {
                // Its early media are not agreed yet; that it was reached decides whether others are asked.
                tell(new Happening.Ringing(183, false));
            }
            String why = reason == null ? Causes.phrase(sip) : reason;
            int cause = q850 == 0 ? Causes.of(sip) : q850;
            leg.call.inward().add(why);
            leg.call.endedBy(leg, cause, why);
            leg.gone(sip, cause, why);
            leg.call.tell(leg, "", new Happening.Failed(sip, cause, why, contacts));
        }
    }

    void cancel(int q850, String reason, boolean elsewhere) {
        stopTimer();
        Failover hosts = failover;
        if (hosts != null) {
            hosts.cancel(elsewhere ? "SIP;cause=200;text=\"Call completed elsewhere\"" : Causes.reason(q850, reason));
        }
    }

    /**
     * A fork that answered too, or an answer that crossed our CANCEL: acknowledged and ended.
     *
     * @param of the dialog of the INVITE that it answers
     */
    void dismiss(DialogRecord of, SipResponse response) {
        DialogRecord dialog = DialogRecord.fork(of);
        DialogRecord begun = of == leg.dialog() ? pracks.dialog(tag(response)) : null;
        if (begun != null) {
            dialog.follows(begun);
        }
        dialog.established(response);
        acknowledge(dialog, response);
        String fork = of.callId + ' ' + tag(response);
        if (!dismissed.contains(fork)) {
            dismissed = with(dismissed, fork);
            leg.call
                    .trunk
                    .gate()
                    .send(leg, dialog, dialog.request("BYE").add("Reason", Causes.reason(16, "")), leg.unheard());
        }
    }

    /** Most have one fork, and none to be dismissed. */
    private static Set<String> with(Set<String> tags, String tag) {
        if (tags.isEmpty()) {
            return Set.of(tag);
        }
        Set<String> more = tags instanceof HashSet<String> ? tags : new HashSet<>(tags);
        more.add(tag);
        return more;
    }

    private void acknowledge(DialogRecord dialog, SipResponse response) {
        leg.call.trunk.gate().ack(leg, dialog, dialog.ack(response.cseqNumber()));
    }

    private void stopTimer() {
        Scheduled timer = limit;
        limit = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private static String tag(SipResponse response) {
        String tag = response.toTag();
        return tag == null ? "" : tag;
    }
}
