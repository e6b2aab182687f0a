package org.patchbay.media.embedded.relay;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.codec.Speech;
import org.patchbay.media.embedded.rtp.PayloadTable;
import org.patchbay.media.embedded.rtp.SourceLatch;
import org.patchbay.media.embedded.srtp.Srtp;

/**
 * What packets of one leg are treated by; replaced whole when signalling says something new.
 *
 * @param mux whether RTCP shares the RTP port
 * @param hears whether the peer may send audio to us
 * @param speaks whether the peer wants audio from us
 * @param voice the payload type in which the peer takes what we play or convert, or -1
 * @param speech the codec that this is; null without one
 * @param srtp what the packets of both directions go through; null of plain RTP
 */
public record Negotiated(
        SourceLatch rtp,
        SourceLatch rtcp,
        boolean mux,
        boolean hears,
        boolean speaks,
        PayloadTable payloads,
        int voice,
        @Nullable Speech speech,
        @Nullable Srtp srtp) {}
