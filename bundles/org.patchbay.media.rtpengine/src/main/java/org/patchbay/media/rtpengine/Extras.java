package org.patchbay.media.rtpengine;

/** What a few sessions do beside carrying a call. Made with the first copy, recording or key. */
record Extras(Copies copies, Tapes tapes, Keypads keypads) {

    static Extras of(RtpengineSession session, RtpengineMediaEngine engine) {
        return new Extras(new Copies(session), new Tapes(session, engine), new Keypads(session, engine));
    }

    /** A leg is gone. */
    void ended(RtpengineLeg leg) {
        tapes.ended(leg);
        copies.ended(leg);
    }

    /** The session is. */
    void close() {
        keypads.close();
        tapes.close();
    }
}
