package org.patchbay.sip.trunk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A media engine elsewhere, which settles a description after what the peer says next has come. */
class SlowMediaTest {
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Phone.Line answered(String early, String answer) {
        world.provider.onInvite = invite -> {
            world.media.slow = true;
            world.provider.answer(invite, 183, early);
            world.provider.answer(invite, 200, answer);
        };
        return world.hub.line().call(Phone.SDP);
    }

    private void isBridgedAndEnds(Phone.Line line) {
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.core.told(Happening.Answered.class)).hasSize(1);
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void anEarlyDescriptionThatIsSettledAfterTheAnswerTakesNothingBack() {
        Phone.Line line = answered(Phone.ANSWER, Phone.ANSWER);
        until(() -> assertThat(world.media.settling).hasSize(2));
        world.media.settling.forEach(each -> each.complete(null));
        isBridgedAndEnds(line);
    }

    @Test
    void norDoesOneThatCannotBeUsed() {
        Phone.Line line = answered(Phone.ANSWER, Phone.ANSWER);
        until(() -> assertThat(world.media.settling).hasSize(2));
        world.media.settling.get(0).completeExceptionally(new MediaException(488, "No"));
        world.media.settling.get(1).complete(null);
        isBridgedAndEnds(line);
    }

    @Test
    void anAnswerWithoutADescriptionWaitsForTheEarlyOne() {
        Phone.Line line = answered(Phone.ANSWER, null);
        until(() -> assertThat(world.provider.acks).isNotEmpty());
        world.media.settling.get(0).complete(null);
        isBridgedAndEnds(line);
    }
}
