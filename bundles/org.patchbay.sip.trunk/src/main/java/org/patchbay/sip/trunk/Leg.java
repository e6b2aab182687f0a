package org.patchbay.sip.trunk;

import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Stage;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.trunk.emergency.ElinTable;

/** One dialog of a call and its media. Only the worker of its call touches it. */
final class Leg {
    final Call call;
    final String id;
    final PeerSettings peer;
    final Party party;
    final Negotiation negotiation = new Negotiation(this);
    // Made when they are needed: of most legs, never.
    private @Nullable LegExtras extras;
    /** Null while nothing is agreed on, nor asked for. */
    private @Nullable SessionTimer timer;

    Stage stage = Stage.TRYING;
    /** Set for the leg of a caller, until its INVITE is answered and acknowledged. */
    @Nullable
    Incoming incoming;
    /** Set for a leg that we called, until it is answered. */
    @Nullable
    Outgoing outgoing;

    /** Set for a leg that we called, once it is answered: who hears further answers. */
    @Nullable
    Answers answers;

    @Nullable
    DialogRecord dialog;

    @Nullable
    MediaLeg media;
    /** Who is heard on this leg, and hears it. */
    @Nullable
    Leg partner;
    /** Whether its peer has put us on hold. */
    boolean held;
    /**
     * The one way, {@code sendonly} or {@code recvonly}, that its peer went from the first and still goes, and that its partner's media have;
     * else empty. It is no hold.
     */
    String oneWay = "";
    /** Which way somebody went whose description its peer has had from us, as long as that is not its partner: its media let no more through. */
    String shown = Holding.BOTH;
    /** Whether we have put its peer on hold. */
    boolean holding;
    /** What its partner hears while its peer has put us on hold; empty where the partner is told of the hold instead. */
    String onHold = "";
    /** Whether its peer has put us on hold, and its partner hears music and knows nothing of it. */
    boolean music;
    /** Where its digits come from, once there was one. */
    Digits.@Nullable Source digits;
    /** The codec in use. */
    String codec = "";
    /** Where its media are said to be: the peer's end and ours. */
    MediaPlace theirs = MediaPlace.UNKNOWN;

    /** The latter only where it does not stand in {@link #said}. */
    private String ours = "-";
    /** The description of ours that is in force: a refresh of the session says it again, byte for byte. */
    Kept said = Kept.EMPTY;
    /** A connection the peer opened, to be used for requests of ours while it lasts; 0 for none. */
    long connection;
    /** Whether its peer is being asked if it still knows the call. */
    boolean audited;
    /** Our host in this dialog, where it is the name of a tenant's trunk; else empty. */
    String host = "";
    /** The user part of our Contact in this dialog. */
    String contactUser = "";
    /** Whether the core knows under which ids the hub keeps this leg. */
    boolean named;
    /** Whether its dialog has gone on as a leg of another call. */
    boolean moved;
    /** Whether its peer knows of a hold by somebody who is no more its partner. */
    boolean told;
    /** When its peer was last heard in the dialog, in nanoseconds of {@link System#nanoTime}. */
    long heard = System.nanoTime();

    /** When it began and when it was answered (0 until then), in milliseconds since 1970. */
    final long began;

    long answered;

    Leg(Call call, String id, PeerSettings peer, Party party) {
        this(call, id, peer, party, System.currentTimeMillis());
    }

    Leg(Call call, String id, PeerSettings peer, Party party, long began) {
        this.began = began;
        this.call = call;
        this.id = id;
        this.peer = peer;
        this.party = party;
    }

    /** It is answered from now on. */
    void answered() {
        stage = Stage.UP;
        answered = System.currentTimeMillis();
        dialog().rests(call.trunk.texts);
    }

    /** It was answered before a restart. */
    void restored(DialogRecord record, long at) {
        dialog = record;
        record.rests(call.trunk.texts);
        stage = Stage.UP;
        answered = at;
    }

    boolean ended() {
        return stage == Stage.ENDED;
    }

    boolean up() {
        return stage == Stage.UP;
    }

    boolean waiting() {
        return incoming != null && stage != Stage.UP && stage != Stage.ENDED;
    }

    /** Makes the media on first need; a leg that has ended has none. */
    MediaLeg media() throws MediaException {
        MediaLeg made = media;
        if (made == null) {
            if (ended()) {
                throw new MediaException(481, "The leg has ended");
            }
            made = call.media.session().leg(id, peer.media());
            carriedBy(made);
        }
        return made;
    }

    /** Its media from now on. They have to know what its peer takes. */
    void carriedBy(@Nullable MediaLeg made) {
        media = made;
        if (made != null && peer.dtmf() == DigitRelay.Dtmf.INFO) {
            made.signalsDigits();
        }
    }

    /** Whether the peer has described its media, so that a description can be passed on. */
    boolean described() {
        return theirs != MediaPlace.UNKNOWN;
    }

    /** Where our end of its media is; said when somebody asks, for few do. */
    String ours() {
        return LegMedia.place(said, ours);
    }

    /** The same of a leg that was written down. */
    void ours(String place) {
        ours = place;
    }

    /** Notes what the peer described. */
    Sdp described(String sdp) {
        Sdp read = Sdp.of(sdp);
        theirs = MediaPlace.of(read.address());
        return read;
    }

    /** Notes what we described. */
    String describing(String sdp) {
        said = call.trunk.texts.keep(sdp);
        return sdp;
    }

    /** What passes its digits on. */
    DigitRelay relay() {
        LegExtras own = extras();
        DigitRelay made = own.relay == null ? new DigitRelay(this) : own.relay;
        own.relay = made;
        return made;
    }

    Playing playing() {
        LegExtras own = extras();
        Playing made = own.playing == null ? new Playing(this) : own.playing;
        own.playing = made;
        return made;
    }

    /** The engine that played to it has gone. */
    void silenced(String why) {
        if (extras != null && extras.playing != null) {
            extras.playing.interrupted(why);
        }
    }

    Recordings recordings() {
        LegExtras own = extras();
        Recordings made = own.recordings == null ? new Recordings(this) : own.recordings;
        own.recordings = made;
        return made;
    }

    /** Does it if anything was ever recorded of the leg. */
    void ifRecorded(Consumer<Recordings> what) {
        if (extras != null && extras.recordings != null) {
            what.accept(extras.recordings);
        }
    }

    private LegExtras extras() {
        LegExtras made = extras == null ? new LegExtras() : extras;
        extras = made;
        return made;
    }

    /** Set where its peer is a recorder: what it records is another leg. */
    @Nullable
    RecordingSession recording() {
        return extras == null ? null : extras.recording;
    }

    void recording(RecordingSession session) {
        extras().recording = session;
    }

    /** Set for the leg of a caller that requires reliable provisional responses. */
    @Nullable
    ReliableProvisionals provisionals() {
        return extras == null ? null : extras.provisionals;
    }

    void provisionals(ReliableProvisionals reliable) {
        extras().provisionals = reliable;
    }

    /** How a transfer goes that its peer has asked for; null if there was none. */
    @Nullable
    Referral referral() {
        return extras == null ? null : extras.referral;
    }

    void referral(Referral asked) {
        extras().referral = asked;
    }

    /** The number that it shows for the caller, if that is an ELIN. */
    ElinTable.@Nullable Use elin() {
        return extras == null ? null : extras.elin;
    }

    void elin(ElinTable.Use shown) {
        extras().elin = shown;
    }

    /** What its peer's caller keeps back; null for nothing. */
    @Nullable
    Withheld withheld() {
        return extras == null ? null : extras.withheld;
    }

    void withheld(@Nullable Withheld kept) {
        if (kept != null || extras != null) {
            extras().withheld = kept;
        }
    }

    /** The number of the music that its peer hears or has heard last: no trunk before a restart has used it. */
    int tunes() {
        return extras == null ? 0 : extras.tunes;
    }

    void tunes(int number) {
        extras().tunes = number;
    }

    SessionTimer timer() {
        SessionTimer made = timer == null ? new SessionTimer(this) : timer;
        timer = made;
        return made;
    }

    /** No session timer is agreed on. */
    void untimed() {
        timer = null;
    }

    /** When its session was refreshed last: see {@link SessionTimer#refreshed}. */
    long refreshed() {
        return timer == null ? 0 : timer.refreshed();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.stop();
        }
    }

    /** Hears requests whose outcome changes nothing. */
    ClientListener unheard() {
        return new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                call.trunk.heard(Leg.this, response);
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {}
        };
    }

    DialogRecord dialog() {
        DialogRecord known = dialog;
        if (known == null) {
            throw new IllegalStateException("Leg " + id + " has no dialog yet.");
        }
        return known;
    }

    /** The dialog of a request that was received: the leg's own, or an early one of its INVITE, where UPDATE alone has a place. */
    @Nullable
    DialogRecord dialog(SipRequest request) {
        String tag = request.fromTag();
        if (dialog().hasRemoteTag(tag)) {
            return dialog();
        }
        Outgoing out = outgoing;
        return out == null || tag == null || !request.method().equals("UPDATE") ? null : out.early(tag);
    }

    @Nullable
    ClientTransaction send(RequestBuilder request, ClientListener listener) {
        return call.trunk.gate().send(this, dialog(), request, listener);
    }

    /** Ends the leg as its stage needs. The core is not told: it ordered it, or its caller tells. */
    void end(int sip, int q850, String reason, boolean elsewhere, int retryAfter) {
        if (ended()) {
            return;
        }
        Incoming in = incoming;
        Outgoing out = outgoing;
        String said = call.inward().outward(reason, sip);
        if (up()) {
            String why = elsewhere ? "SIP;cause=200;text=\"Call completed elsewhere\"" : Causes.reason(q850, said);
            negotiation.whenAcknowledged(() -> send(dialog().request("BYE").add("Reason", why), unheard()));
        } else if (in != null) {
            in.refuse(sip < 400 ? 480 : sip, q850, said, retryAfter);
        } else if (out != null) {
            out.cancel(q850, said, elsewhere);
        }
        gone(sip, q850, reason);
    }

    /** The same dialog and media in another call, where it begins without a partner. */
    Leg movedTo(Call other, String newId, MediaLeg taken) {
        Leg fresh = new Leg(other, newId, peer, party);
        Leg former = partner;
        fresh.stage = Stage.UP;
        fresh.dialog = DialogRecord.moved(dialog());
        fresh.carriedBy(taken);
        fresh.held = held;
        fresh.oneWay = oneWay;
        fresh.shown = former == null || former.oneWay.isEmpty() ? shown : former.oneWay;
        fresh.holding = holding;
        fresh.told = former == null ? told : HoldMusic.told(former);
        fresh.onHold = onHold;
        fresh.digits = digits;
        fresh.codec = codec;
        fresh.theirs = theirs;
        fresh.ours = ours;
        fresh.said = said;
        fresh.connection = connection;
        fresh.host = host;
        fresh.contactUser = contactUser;
        fresh.named = named;
        ElinTable.Use shown = elin();
        if (shown != null) {
            fresh.elin(shown);
        }
        fresh.withheld(withheld());
        moved = true;
        stage = Stage.ENDED;
        stopTimer();
        partner = null;
        ifRecorded(recorded -> recorded.left("Its party has been taken into another call"));
        if (former != null) {
            former.partner = null;
            former.ifRecorded(Recordings::parted);
            HoldMusic.tune(former);
        }
        return fresh;
    }

    /**
     * Forgets the leg, whatever became of it on the wire.
     *
     * @param sip why it was not answered, if it was not
     */
    void gone(int sip, int q850, String reason) {
        if (ended()) {
            return;
        }
        stage = Stage.ENDED;
        call.past(this, sip, q850, reason);
        ElinTable.Use shown = elin();
        if (shown != null) {
            EmergencyLeg.ended(this, shown);
        }
        stopTimer();
        negotiation.closed();
        Leg other = partner;
        partner = null;
        if (other != null) {
            other.partner = null;
            other.shown = oneWay.isEmpty() ? other.shown : oneWay;
            other.ifRecorded(Recordings::parted);
            HoldMusic.tune(other);
        }
        ifRecorded(recorded -> recorded.left(""));
        MediaLeg made = media;
        MediaQuality quality = Measured.quality(this);
        call.measured(summary(quality));
        Measured.count(this, quality);
        if (made != null) {
            media = null;
            made.close();
        }
        said = Kept.EMPTY;
        Answers hearing = answers;
        if (hearing != null) {
            answers = null;
            hearing.over(this);
        }
        negotiation.whenAcknowledged(this::forgotten);
        call.removed(this);
    }

    private void forgotten() {
        call.trunk.table().remove(this);
        DialogRecord known = dialog;
        if (known != null) {
            call.trunk.stack().release(known.callId);
        }
    }

    /** What there is to say of its media so far. */
    LegMedia summary() {
        return summary(Measured.quality(this));
    }

    private LegMedia summary(MediaQuality quality) {
        return new LegMedia(id, peer.name(), theirs, ours, said, codec, quality);
    }

    Optional<String> name() {
        return Optional.of(id);
    }
}
