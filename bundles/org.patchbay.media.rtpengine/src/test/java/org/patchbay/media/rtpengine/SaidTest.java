package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Alike;
import org.patchbay.media.rtpengine.sdp.Crypto;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Format;

import static org.assertj.core.api.Assertions.assertThat;

class SaidTest {
    private final Alike alike = new Alike();

    private static Said said(List<Format> formats, List<Crypto> crypto) {
        return new Said(new ArrayList<>(formats), Direction.SENDRECV, false, crypto);
    }

    @Test
    void whatIsSaidInManyCallsIsKeptOnce() {
        Said first = said(Format.OWN, List.of()).alike(alike);
        assertThat(said(Format.OWN, List.of()).alike(alike)).isSameAs(first).isEqualTo(said(Format.OWN, List.of()));
        assertThat(said(Format.CONVERTIBLE, List.of()).alike(alike)).isEqualTo(said(Format.CONVERTIBLE, List.of()));
    }

    @Test
    void keysAreSharedWithNobody() {
        List<Crypto> keys =
                List.of(new Crypto(1, SrtpSuite.AES_CM_128_HMAC_SHA1_80, "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"));
        Said first = said(Format.OWN, keys).alike(alike);
        assertThat(said(Format.OWN, keys).alike(alike)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void whatIsLongIsKeptByWhoSaysIt() {
        List<Format> many = Collections.nCopies(9, new Format(8, "PCMA/8000", ""));
        assertThat(said(many, List.of()).alike(alike))
                .isNotSameAs(said(many, List.of()).alike(alike));
    }
}
