package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What we would like to agree with a peer.
 *
 * @param codecs the ones that can be used on the other side, the preferred first
 * @param own whether we speak for ourselves, so that nothing needs to be converted and the peer's order is as good as ours
 * @param ptime in milliseconds, or 0
 */
public record Wish(List<Codec> codecs, Direction direction, int ptime, int maxptime, boolean own) {

    private static final Wish OWN = new Wish(Codec.OWN, Direction.SENDRECV, 20, 0, true);

    /** What another peer takes, or for ourselves where there is none. */
    public static Wish of(@Nullable AudioDescription mirrored) {
        return mirrored == null
                ? OWN
                : new Wish(mirrored.codecs(), mirrored.direction(), mirrored.ptime(), mirrored.maxptime(), false);
    }

    /** To send alone, in one of these or in what they can be converted to. */
    public static Wish toSend(List<Codec> codecs) {
        return new Wish(codecs, Direction.SENDONLY, 20, 0, false);
    }

    /** What to offer: also what can be converted. */
    public List<Codec> offered() {
        return own ? codecs : Convertible.offered(codecs);
    }

    /** What to answer to an offer; without speech where nothing can be made of it. */
    public List<Codec> answered(List<Codec> offer) {
        return Convertible.answered(common(offer), codecs, offer);
    }

    /** The codecs of {@code offer} that are wanted, under the offer's numbers; in the order of who is to choose. */
    private List<Codec> common(List<Codec> offer) {
        List<Codec> common = new ArrayList<>(codecs.size());
        for (Codec codec : own ? offer : codecs) {
            Codec other = codec.in(own ? codecs : offer);
            if (other != null) {
                // Our own words for it, under the number of the offer.
                Codec one = own ? other.numbered(codec.payload()) : codec.numbered(other.payload());
                if (!common.contains(one)) {
                    common.add(one);
                }
            }
        }
        return common;
    }
}
