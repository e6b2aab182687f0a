package org.patchbay.media.embedded;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;

/** A session is refreshed by the description in force, said again as an offer: also to who offered, and was answered by it. */
class RepeatedOfferTest {
    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.22"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void theCallersAnswerToWhatItWasAnsweredIsTaken() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            Call.done(call.a.remote("caller", call.caller.sdp(), false));
            call.audible();
            Call.done(call.a.remote("caller", call.caller.sdp(), false));
            call.audible();
        }
    }

    @Test
    void theCallerMayMoveInIt() throws Exception {
        try (Call call = Call.established(engine);
                Peer moved = new Peer()) {
            call.audible();
            Call.done(call.a.remote("caller", moved.sdp(), false));
            moved.reads(call.toCaller);
            Call.audible(moved, call.callee);
            Call.audible(call.callee, moved);
        }
    }
}
