package org.patchbay.media.embedded;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.relay.Negotiated;
import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.AudioDescription.Medium;
import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.media.embedded.sdp.Convertible;
import org.patchbay.media.embedded.sdp.Direction;
import org.patchbay.media.embedded.sdp.OwnDescription;
import org.patchbay.media.embedded.sdp.PayloadNumbers;
import org.patchbay.media.embedded.sdp.Sources;
import org.patchbay.media.embedded.sdp.Wish;

/**
 * Offer and answer with one peer (RFC 3264). What was agreed stays in force until the next exchange is complete, so that an offer which is
 * refused changes nothing. Guarded by its session's lock.
 */
final class Negotiation {

    /** What we said: the codecs we listen for and the direction. */
    private record Said(List<Codec> codecs, Direction direction, boolean mux) {}

    private final OwnDescription own;
    private final Shared shared;
    private final Keys keys;
    /** Null for a leg without ICE. */
    private @Nullable IceLite ice;

    private final PayloadNumbers numbers = new PayloadNumbers();

    /** Our last offer: answers to it may come from several forks. */
    private @Nullable Said offered;
    /** The peer's last offer, which we may answer several times: in a provisional response and in the final one. */
    private @Nullable AudioDescription asked;

    private String askedIn = "";

    private @Nullable Said said;
    private @Nullable AudioDescription remote;
    private String dialog = "";
    private boolean signalled;
    private final Whereabouts place;

    /** @param ice null for a leg without */
    Negotiation(OwnDescription own, Sources sources, Shared shared, Keys keys, @Nullable IceLite ice) {
        this.own = own;
        this.place = new Whereabouts(sources);
        this.shared = shared;
        this.keys = keys;
        this.ice = ice;
    }

    /** Goes on with what was agreed before. */
    Negotiation(OwnDescription own, Sources sources, Shared shared, SessionText.SavedLeg saved) {
        this(own, sources, shared, saved.keys(), saved.ice());
        numbers.learn(shared.alike().of(saved.numbers()));
        SessionText.Agreed agreed = saved.agreed();
        if (agreed != null) {
            said = new Said(shared.alike().of(agreed.said()), agreed.direction(), agreed.mux());
            remote = shared.alike().of(agreed.remote());
            dialog = agreed.dialog();
            place.restore(agreed);
            checkedBy(agreed.remote());
        }
    }

    /** What is in force, written down under this id. */
    SessionText.SavedLeg saved(String id, String network, int port, Set<String> from) {
        AudioDescription peer = remote;
        Said ours = said;
        SourceLatch audio = place.rtp();
        SourceLatch control = place.rtcp();
        return new SessionText.SavedLeg(
                id,
                network,
                port,
                from,
                keys.suites(),
                ice,
                own.id(),
                own.version(),
                numbers.meanings(),
                ours == null || peer == null || audio == null || control == null
                        ? null
                        : new SessionText.Agreed(
                                ours.codecs(),
                                ours.direction(),
                                ours.mux(),
                                peer,
                                dialog,
                                Whereabouts.found(audio, ice == null ? null : ice.rtp()),
                                Whereabouts.found(control, ice == null ? null : ice.rtcp()),
                                keys.ours()));
    }

    /** Who answers the peer's connectivity checks from now on; null for nobody. */
    @Nullable
    IceLite ice() {
        return ice;
    }

    private void checkedBy(AudioDescription peer) {
        if (ice != null) {
            ice.peer(peer.iceUfrag());
        }
    }

    /** The peer is told of keys by signalling, and takes none with its audio. */
    void signalsDigits() {
        signalled = true;
    }

    /** What others are to be told of the peer. */
    @Nullable
    AudioDescription shown() {
        AudioDescription peer = peer();
        return peer == null || !signalled ? peer : peer.with(shared.alike().of(Convertible.withEvents(peer.codecs())));
    }

    /** What the peer said last, agreed or not. */
    private @Nullable AudioDescription peer() {
        return asked != null ? asked : remote;
    }

    /** Whether nothing has been said by either side. */
    boolean untouched() {
        return offered == null && peer() == null;
    }

    String offer(Wish wish) throws MediaException {
        AudioDescription peer = peer();
        List<Codec> codecs = shared.alike().of(numbers.assign(wish.offered()));
        if (!Codec.anySpeech(codecs)) {
            throw new MediaException(488, "No payload type is left for the offered codecs");
        }
        // With ICE the hub wants one candidate.
        boolean mux = said == null ? ice != null : said.mux();
        asked = null;
        offered = new Said(codecs, wish.direction(), mux);
        return own.write(new OwnDescription.Content(
                peer != null ? peer.layout() : keys.encrypted() ? Medium.ENCRYPTED : Medium.PLAIN,
                peer == null ? 0 : peer.index(),
                codecs,
                wish.direction(),
                wish.ptime(),
                wish.maxptime(),
                false,
                mux,
                keys.offer(),
                ice));
    }

    String answer(Wish wish) throws MediaException {
        AudioDescription offer = asked;
        if (offer == null) {
            throw new MediaException(488, "There is no offer of this peer to answer");
        }
        List<Codec> codecs = shared.alike().of(wish.answered(offer.codecs()));
        if (!Codec.anySpeech(codecs)) {
            throw new MediaException(
                    488,
                    "No codec in common, and none to convert between: offered are " + Codec.names(offer.codecs())
                            + ", possible are " + Codec.names(wish.codecs()));
        }
        Direction direction = offer.direction().answeredBy(wish.direction());
        AudioDescription before = remote;
        Keys.Pair pair = keys.encrypted() ? keys.answer(offer.crypto()) : null;
        boolean checks = ice != null && !offer.iceUfrag().isEmpty();
        if (checks
                && before != null
                && !before.iceUfrag().isEmpty()
                && !before.iceUfrag().equals(offer.iceUfrag())) {
            // The peer begins anew, and so do we (RFC 8839 section 4.4.1.1.1).
            ice = IceLite.fresh();
        }
        numbers.learn(offer.codecs());
        offered = null;
        keys.forgetOffer();
        said = new Said(codecs, direction, offer.rtcpMux());
        settle(askedIn, offer, pair);
        return own.write(new OwnDescription.Content(
                offer.layout(),
                offer.index(),
                codecs,
                direction,
                wish.ptime(),
                wish.maxptime(),
                offer.rtcpNamed(),
                offer.rtcpMux(),
                pair == null ? List.of() : List.of(pair.ours()),
                checks ? ice : null));
    }

    void remoteOffer(String from, AudioDescription description) {
        asked = shared.alike().of(description);
        askedIn = from;
    }

    /** To our last offer; or to the description in force, whoever offered, which is said again to refresh the session (RFC 4028 section 7.4). */
    void remoteAnswer(String from, AudioDescription answer) throws MediaException {
        Said offer = offered == null ? said : offered;
        if (offer == null) {
            throw new MediaException(488, "An answer came although nothing was offered");
        }
        List<Codec> codecs = answer.codecs().stream()
                .filter(codec -> codec.in(offer.codecs()) != null)
                .toList();
        if (!Codec.anySpeech(codecs)) {
            throw new MediaException(
                    488,
                    "The answer has no codec in common: offered were " + Codec.names(offer.codecs()) + ", answered "
                            + Codec.names(answer.codecs()));
        }
        Keys.Pair pair = keys.encrypted() ? keys.answered(answer.crypto()) : null;
        said = new Said(offer.codecs(), offer.direction(), offer.mux() && answer.rtcpMux());
        asked = offered == null ? null : asked;
        settle(from, shared.alike().of(answer.with(codecs)), pair);
    }

    /** The peer's description is agreed: from now on its packets are expected from where it says. */
    private void settle(String from, AudioDescription now, Keys.@Nullable Pair pair) {
        AudioDescription before = remote;
        // A fork that names the same place is the same peer: gateways change their tag between 183 and 200.
        boolean samePeer = before != null && (from.equals(dialog) || now.samePlace(before));
        boolean repeated = samePeer && before != null && now.origin().equals(before.origin()) && now.samePlace(before);
        if (!repeated && !(samePeer && now.rtp().getAddress().isAnyLocalAddress())) {
            place.expect(now, samePeer);
        }
        if (pair != null) {
            keys.settle(pair, samePeer);
        }
        checkedBy(now);
        // A peer that holds with c=0.0.0.0 is still where it was.
        remote = pair == null ? now : now.with(pair.theirs());
        dialog = from;
    }

    /** What is in force for packets, or null before anything was agreed. @param other what the partner takes, or null */
    @Nullable
    Negotiated negotiated(@Nullable AudioDescription other) {
        AudioDescription peer = remote;
        Said ours = said;
        SourceLatch audio = place.rtp();
        SourceLatch control = place.rtcp();
        boolean keyless = keys.encrypted() && keys.inForce() == null;
        if (peer == null || ours == null || audio == null || control == null || keyless) {
            return null;
        }
        Codec voice = Convertible.voice(peer.codecs(), ours.codecs());
        return new Negotiated(
                audio,
                control,
                ours.mux(),
                peer.direction().sends() && ours.direction().receives(),
                peer.direction().receives() && ours.direction().sends(),
                shared.tables().of(ours.codecs(), peer.codecs(), other == null ? null : other.codecs()),
                voice == null ? -1 : voice.payload(),
                voice == null ? null : voice.convertible(),
                keys.inForce());
    }

    boolean encrypted() {
        return keys.encrypted();
    }

    /** What we told the peer to send. */
    List<Codec> said() {
        Said ours = said;
        return ours == null ? List.of() : ours.codecs();
    }

    /** What the numbers of the peer's packets mean: it may send under ours or under its own. */
    List<Codec> sent() {
        return Stream.concat(said().stream(), received().stream()).toList();
    }

    /** What the numbers mean of packets that the peer is sent. */
    List<Codec> received() {
        AudioDescription peer = remote;
        return peer == null ? List.of() : peer.codecs();
    }

    /** What the peer takes of its partner's packets, or null before anything was agreed. */
    @Nullable
    AudioDescription agreed() {
        AudioDescription peer = remote;
        return peer == null || !signalled
                ? peer
                : peer.with(shared.alike().of(Convertible.withoutEvents(peer.codecs())));
    }
}
