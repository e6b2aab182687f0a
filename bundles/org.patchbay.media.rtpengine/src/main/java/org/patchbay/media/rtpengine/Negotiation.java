package org.patchbay.media.rtpengine;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Alike;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Convertible;
import org.patchbay.media.rtpengine.sdp.Crypto;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Layout;
import org.patchbay.media.rtpengine.sdp.Numbers;
import org.patchbay.media.rtpengine.sdp.Opened;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

/**
 * Offer and answer with one peer (RFC 3264). What was agreed stays in force until the next exchange is complete, so that an offer which is
 * refused changes nothing. Guarded by its session's lock; asks nobody.
 */
final class Negotiation {
    private final MediaProfile profile;
    private final OwnAudio own;
    private final Alike alike;
    /** What the payload types of this leg mean, see {@link Numbers}. */
    private List<Format> numbers = List.of();

    /** What rtpengine opened for this peer; null until the first description of ours. */
    private @Nullable Opened at;
    /** Our last offer: answers to it may come from several forks. */
    private @Nullable Said offered;
    /** The peer's last offer, which we may answer several times: in a provisional response and in the final one. */
    private @Nullable Audio asked;
    /** The formats of it, where it differs in them alone from what was agreed, and so need not be kept; else empty. */
    private List<Format> askedFormats = List.of();

    private @Nullable Said said;
    /**
     * What rtpengine knows that this peer takes: what it was offered, or has in common with whom it is opposite to. What is new in an answer it
     * drops.
     */
    private List<Format> known = List.of();

    private boolean signalled;
    /** What the peer agreed to: its formats are those in common, and its key the chosen one. */
    private @Nullable Audio remote;

    Negotiation(MediaProfile profile, OwnAudio own, Alike alike) {
        this.profile = profile;
        this.own = own;
        this.alike = alike;
    }

    /** Goes on with what was agreed before. */
    Negotiation(MediaProfile profile, SessionText.SavedLeg saved, Alike alike) {
        this(profile, new OwnAudio(saved.origin(), saved.version()), alike);
        Opened opened = saved.at();
        Audio agreed = saved.remote();
        numbers = alike.of(Numbers.learned(List.of(), saved.numbers()));
        at = opened == null ? null : alike.of(opened);
        said = saved.said();
        remote = agreed == null ? null : alike.of(agreed);
    }

    /** What is in force, to be written down. */
    SessionText.SavedLeg saved(String id, Side side, boolean bridged, List<String> home) {
        return new SessionText.SavedLeg(id, side, own.id(), own.version(), numbers, at, said, remote, bridged, home);
    }

    /**
     * This peer is told of keys by signalling. Others, and rtpengine, are told that it takes events all the same: so they are sent, and reported;
     * {@link Wiring} keeps them from it.
     */
    void signalled() {
        signalled = true;
    }

    boolean isSignalled() {
        return signalled;
    }

    /** What this peer has agreed to, as rtpengine is to know it. */
    Audio asTold(Audio agreed) {
        return signalled ? agreed.with(Convertible.withEvents(agreed.formats())) : agreed;
    }

    /** What the peer said last, agreed or not: what others are to be told of it. */
    @Nullable
    Audio peer() {
        Audio last = asked();
        Audio peer = last != null ? last : remote;
        return peer == null ? null : asTold(peer);
    }

    @Nullable
    Audio agreed() {
        return remote;
    }

    /** What this peer was told it may do. */
    @Nullable
    Said said() {
        return said;
    }

    @Nullable
    Opened opened() {
        return at;
    }

    void opened(Opened by) {
        at = alike.of(by);
    }

    /** The suites to offer. */
    List<SrtpSuite> suites() {
        Audio peer = remote;
        return peer == null || peer.crypto().isEmpty()
                ? profile.suites()
                : List.of(peer.crypto().get(0).suite());
    }

    /** The formats of an offer that passes on what {@code mirrored} says, or of our own. */
    List<Format> toOffer(@Nullable Audio mirrored) throws MediaException {
        List<Format> formats = alike.of(
                Numbers.assigned(numbers, mirrored == null ? Format.OWN : Convertible.offered(mirrored.formats())));
        numbers = alike.of(Numbers.learned(numbers, formats));
        if (formats.stream().noneMatch(Format::speech)) {
            throw new MediaException(488, "No payload type is left for the offered codecs");
        }
        return formats;
    }

    /** Our offer, now that rtpengine has opened what it needs. */
    String offer(List<Format> formats, @Nullable Audio mirrored, Opened opened) {
        Audio peer = peer();
        Direction direction = mirrored == null ? Direction.SENDRECV : mirrored.direction();
        Said before = said;
        boolean mux = opened.mux() && (before == null || before.mux());
        List<Crypto> crypto = before != null && !before.crypto().isEmpty()
                ? before.crypto()
                : opened.crypto().stream()
                        .filter(line -> profile.suites().contains(line.suite()))
                        .sorted(Comparator.comparingInt(line -> profile.suites().indexOf(line.suite())))
                        .toList();
        String protocol = profile.encryption() == MediaProfile.Encryption.REQUIRED ? "RTP/SAVP" : "RTP/AVP";
        asked(null);
        offered = new Said(formats, direction, mux, crypto).alike(alike);
        return own.write(new OwnAudio.Content(
                peer == null ? Layout.alone(protocol) : peer.layout(),
                opened,
                formats,
                direction,
                mirrored == null ? 20 : mirrored.ptime(),
                mirrored == null ? 0 : mirrored.maxptime(),
                mux,
                crypto));
    }

    /** The peer's offer as far as it can be agreed to: with the formats in common, and the line of keys that is taken. */
    Audio toAnswer(@Nullable Audio mirrored) throws MediaException {
        Audio offer = asked();
        if (offer == null) {
            throw new MediaException(488, "There is no offer of this peer to answer");
        }
        List<Format> wanted = mirrored == null ? Format.OWN : mirrored.formats();
        List<Format> formats = Convertible.answered(wanted, offer.formats(), mirrored == null);
        if (formats.stream().noneMatch(Format::speech)) {
            throw new MediaException(
                    488,
                    "No codec in common, and none to convert between: offered are " + names(offer.formats())
                            + ", possible are " + names(wanted));
        }
        return offer.with(formats).keyed(key(offer));
    }

    /** Our answer to what {@link #toAnswer} gave, now that rtpengine has opened what it needs. */
    String answer(Audio offer, @Nullable Audio mirrored, Opened opened) throws MediaException {
        Direction direction =
                offer.direction().answeredBy(mirrored == null ? Direction.SENDRECV : mirrored.direction());
        boolean mux = offer.mux() && opened.mux();
        List<Crypto> crypto = List.of();
        if (!offer.crypto().isEmpty()) {
            Crypto taken = offer.crypto().get(0);
            crypto = opened.crypto().stream()
                    .filter(line -> line.suite() == taken.suite())
                    .map(line -> line.tagged(taken.tag()))
                    .limit(1)
                    .toList();
            if (crypto.isEmpty()) {
                throw new MediaException(488, "rtpengine has no key for " + taken.suite() + " on this leg");
            }
        }
        numbers = alike.of(Numbers.learned(numbers, offer.formats()));
        offered = null;
        said = new Said(alike.of(offer.formats()), direction, mux, crypto).alike(alike);
        agreed(asTold(told(offer)), asked());
        return own.write(new OwnAudio.Content(
                offer.layout(),
                opened,
                offer.formats(),
                direction,
                mirrored == null ? 20 : mirrored.ptime(),
                mirrored == null ? 0 : mirrored.maxptime(),
                mux,
                crypto));
    }

    /** What a peer says as rtpengine is to be told: under the tag that our key has there, whatever the peer numbers its own with. */
    Audio told(Audio said) {
        Opened opened = at;
        Audio peer = opened != null && said.mux() && !opened.mux() ? said.apart() : said;
        if (opened == null || peer.crypto().isEmpty()) {
            return peer;
        }
        Crypto line = peer.crypto().get(0);
        return opened.crypto().stream()
                .filter(ours -> ours.suite() == line.suite())
                .findFirst()
                .map(ours -> peer.keyed(line.tagged(ours.tag())))
                .orElse(peer);
    }

    /** Of the lines that were offered the one that our profile prefers; once agreed a suite stays, since rtpengine keeps our key for it. */
    private @Nullable Crypto key(Audio offer) throws MediaException {
        if (profile.encryption() == MediaProfile.Encryption.NONE) {
            return null;
        }
        for (SrtpSuite suite : suites()) {
            for (Crypto line : offer.crypto()) {
                if (line.suite() == suite) {
                    return line;
                }
            }
        }
        throw new MediaException(
                488, "None of the offered SRTP suites is possible: offer " + suites() + " without session parameters");
    }

    private @Nullable Audio asked() {
        Audio agreed = remote;
        return asked == null && agreed != null && !askedFormats.isEmpty() ? agreed.with(askedFormats) : asked;
    }

    private void asked(@Nullable Audio offer) {
        asked = offer;
        askedFormats = List.of();
    }

    /** @param offer of the peer, which it may be answered again; null for none */
    private void agreed(Audio now, @Nullable Audio offer) {
        Audio agreed = alike.of(now);
        remote = agreed;
        if (offer != null && offer.equals(agreed.with(offer.formats()))) {
            asked = null;
            askedFormats = offer.formats();
        } else {
            asked(offer);
        }
    }

    void remoteOffer(Audio description) {
        asked(alike.of(description));
    }

    /**
     * The peer's answer to our last offer, as far as it can be agreed to; or to the description in force, whoever offered, which is said again
     * to refresh the session (RFC 4028 section 7.4).
     */
    Audio toSettle(Audio answer) throws MediaException {
        Said offer = offered == null ? said : offered;
        if (offer == null) {
            throw new MediaException(488, "An answer came although nothing was offered");
        }
        List<Format> formats = answer.formats().stream()
                .filter(format -> format.in(offer.formats()) != null)
                .toList();
        if (formats.stream().noneMatch(Format::speech)) {
            throw new MediaException(
                    488,
                    "The answer has no codec in common: offered were " + names(offer.formats()) + ", answered "
                            + names(answer.formats()));
        }
        return asTold(answer.with(formats))
                .keyed(offer.crypto().isEmpty() ? null : Crypto.answered(offer.crypto(), answer.crypto()));
    }

    /** rtpengine was offered these in its name. */
    void known(List<Format> formats) {
        known = alike.of(formats);
    }

    /** What it has not in common with this one is forgotten, whatever the numbers of the rest. */
    void alsoKnown(List<Format> others) {
        known = alike.of(
                known.stream().filter(format -> format.in(others) != null).toList());
    }

    /** Whether it has a format, or one under a number, that rtpengine does not know of this peer. */
    boolean isNews(Audio next) {
        return next.formats().stream().anyMatch(format -> known.stream()
                .noneMatch(each ->
                        each.payload() == format.payload() && each.encoding().equalsIgnoreCase(format.encoding())));
    }

    /** rtpengine has taken what {@link #toSettle} gave. */
    void settled(Audio answer) {
        Said offer = offered == null ? said : offered;
        if (offer == null) {
            return;
        }
        List<Crypto> ours = offer.crypto().stream()
                .filter(line -> !answer.crypto().isEmpty()
                        && line.tag() == answer.crypto().get(0).tag())
                .toList();
        Said taken = new Said(offer.formats(), offer.direction(), offer.mux() && answer.mux(), ours);
        said = taken.equals(offer) ? offer : taken.alike(alike);
        agreed(answer, offered == null ? asked() : null);
    }

    private static String names(List<Format> formats) {
        return formats.stream().map(Format::encoding).collect(Collectors.joining(", "));
    }
}
