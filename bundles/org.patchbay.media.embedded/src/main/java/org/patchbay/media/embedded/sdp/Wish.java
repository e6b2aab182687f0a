package org.patchbay.media.embedded.sdp;

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
}
