package org.patchbay.sip.trunk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What a peer is told of why a call ends, and what it is not. */
class ReasonTest {
    private static final String SECRET = "Account 4711 at 10.0.0.1";
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void refusedWithout(int status, String words) {
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(status));
        String answer = line.responses.get(line.responses.size() - 1).toString();
        assertThat(answer).contains("Q.850;cause=").doesNotContain(words);
    }

    @Test
    void theCalledPeersWordsAreForTheCoreAlone() {
        world.provider.onInvite = invite ->
                invite.respond(invite.request().response(403, SECRET).toTag("t").build());
        refusedWithout(403, SECRET);
        assertThat(world.core.told(Happening.Failed.class))
                .singleElement()
                .extracting(Happening.Failed::reason)
                .isEqualTo(SECRET);
    }

    @Test
    void soAreTheMediaEnginesOfAnOffer() {
        world.media.slow = true;
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.media.settling).hasSize(1));
        world.media.settling.get(0).completeExceptionally(new MediaException(488, SECRET));
        until(() -> assertThat(line.last()).isEqualTo(488));
        assertThat(line.responses.get(0).first("Reason")).isEqualTo("Q.850;cause=65;text=\"Not Acceptable Here\"");
    }

    @Test
    void andOfAnAnswer() {
        world.provider.onInvite = invite -> {
            world.media.slow = true;
            world.provider.answer(invite, 200, Phone.ANSWER);
        };
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.media.settling).hasSize(1));
        world.media.settling.get(0).completeExceptionally(new MediaException(488, SECRET));
        until(() -> assertThat(line.last()).isEqualTo(488));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        assertThat(line.responses.toString()).doesNotContain(SECRET);
        assertThat(world.provider.heard("BYE").get(0).toString()).doesNotContain(SECRET);
    }

    @Test
    void thePeersNamesAreOurs() {
        world.core.targets = java.util.List.of("carrier-with-a-name");
        refusedWithout(500, "carrier-with-a-name");
    }

    @ParameterizedTest
    @CsvSource({"503, 41, Service Unavailable", "403, 21, the licence", "503, 42, the licence"})
    void aHandlersOwnWordsGoOutAndNotWhoIsMissing(int sip, int q850, String text) {
        world.core.onArrival = arrival ->
                world.core.port.order(arrival.call(), new LegOrder.End(arrival.leg(), sip, q850, "the licence", false));
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(sip));
        assertThat(line.responses.get(0).first("Reason")).isEqualTo("Q.850;cause=" + q850 + ";text=\"" + text + '"');
    }
}
