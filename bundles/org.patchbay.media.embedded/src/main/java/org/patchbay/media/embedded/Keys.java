package org.patchbay.media.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.sdp.Crypto;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.media.embedded.srtp.Srtp;
import org.patchbay.media.embedded.srtp.SrtpReceiver;
import org.patchbay.media.embedded.srtp.SrtpSender;

/**
 * The SRTP keys of one leg by offer and answer (RFC 4568 section 5). What is said again keeps its key, and so its roll-over counters; to a peer
 * with a new key we send under a new key of ours, for it knows nothing of our counters. One that has only moved keeps its own, and does not
 * expect another of ours: seen with phones that confirm the pair that ICE has found. Guarded by its session's lock.
 */
final class Keys {

    private final List<SrtpSuite> suites;
    /** What our last offer has said. */
    private List<Crypto> offered = List.of();
    /** What we send under now. */
    private @Nullable Crypto ours;

    private @Nullable Crypto theirs;
    private @Nullable Srtp inForce;
    /** Of all our keys that may have been used: none is begun twice. */
    private List<SrtpSender> senders = List.of();

    /** @param suites the preferred one first; none for plain RTP */
    Keys(List<SrtpSuite> suites) {
        this.suites = suites;
    }

    /** Goes on with what was agreed before, as far as it is known: our counters are not. */
    Keys(List<SrtpSuite> suites, Crypto ours, Crypto theirs) {
        this(suites);
        this.ours = ours;
        this.theirs = theirs;
        inForce = new Srtp(sender(ours.key()), new SrtpReceiver(theirs.key(), theirs.mki(), null));
    }

    boolean encrypted() {
        return !suites.isEmpty();
    }

    List<SrtpSuite> suites() {
        return suites;
    }

    @Nullable
    Srtp inForce() {
        return inForce;
    }

    @Nullable
    Crypto ours() {
        return ours;
    }

    /** For our offer. */
    List<Crypto> offer() {
        Crypto now = ours;
        if (now != null) {
            offered = List.of(now);
        } else if (offered.isEmpty()) {
            List<Crypto> fresh = new ArrayList<>(suites.size());
            for (SrtpSuite suite : suites) {
                fresh.add(new Crypto(fresh.size() + 1, MasterKey.random(suite), 0));
            }
            offered = List.copyOf(fresh);
        }
        return offered;
    }

    /** A peer's key, and ours that goes with it. */
    record Pair(Crypto ours, Crypto theirs) {}

    /**
     * Chooses from the peer's offer. The same offer has the same answer.
     *
     * @throws MediaException 488 when it has no suite that is configured
     */
    Pair answer(List<Crypto> offer) throws MediaException {
        for (SrtpSuite suite : suites) {
            for (Crypto theirs : offer) {
                if (theirs.key().suite() == suite) {
                    Crypto now = ours;
                    MasterKey key = now != null && repeated(theirs) ? now.key() : MasterKey.random(suite);
                    return new Pair(new Crypto(theirs.tag(), key, 0), theirs);
                }
            }
        }
        throw new MediaException(
                488, "No SRTP suite in common: offered are " + names(offer) + ", configured are " + suites);
    }

    private boolean repeated(Crypto now) {
        Crypto before = theirs;
        return before != null && before.key().equals(now.key());
    }

    /**
     * Which of our keys goes with what the peer has answered.
     *
     * @throws MediaException 488 when it chose what was not offered
     */
    Pair answered(List<Crypto> answer) throws MediaException {
        Crypto now = ours;
        List<Crypto> said = offered.isEmpty() && now != null ? List.of(now) : offered;
        for (Crypto theirs : answer) {
            for (Crypto mine : said) {
                if (mine.tag() == theirs.tag()
                        && mine.key().suite() == theirs.key().suite()) {
                    return new Pair(mine, theirs);
                }
            }
        }
        // Some count their own tags.
        for (Crypto theirs : answer) {
            for (Crypto mine : said) {
                if (mine.key().suite() == theirs.key().suite()) {
                    return new Pair(mine, theirs);
                }
            }
        }
        throw new MediaException(
                488,
                "The answer has an SRTP suite that was not offered: " + names(answer) + ", offered were "
                        + names(said));
    }

    private static String names(List<Crypto> lines) {
        return lines.stream().map(line -> line.key().suite().name()).collect(Collectors.joining(", "));
    }

    /** This is in force from now on. @param samePeer whether what is still on its way under the key before is the same peer's */
    void settle(Pair pair, boolean samePeer) {
        Srtp before = inForce;
        SrtpReceiver in = before != null
                        && before.in().mki() == pair.theirs.mki()
                        && before.in().key().equals(pair.theirs.key())
                ? before.in()
                : new SrtpReceiver(
                        pair.theirs.key(), pair.theirs.mki(), before != null && samePeer ? before.in() : null);
        SrtpSender out = sender(pair.ours.key());
        if (before == null || before.in() != in || before.out() != out) {
            inForce = new Srtp(out, in);
        }
        ours = pair.ours;
        theirs = pair.theirs;
        // What was offered stays so: another fork may answer, too.
    }

    /** Something else was agreed than our last offer asked for. */
    void forgetOffer() {
        offered = List.of();
    }

    private SrtpSender sender(MasterKey key) {
        for (SrtpSender known : senders) {
            if (known.key().equals(key)) {
                return known;
            }
        }
        List<SrtpSender> more = new ArrayList<>(senders);
        SrtpSender fresh = new SrtpSender(key);
        more.add(fresh);
        senders = List.copyOf(more);
        return fresh;
    }
}
