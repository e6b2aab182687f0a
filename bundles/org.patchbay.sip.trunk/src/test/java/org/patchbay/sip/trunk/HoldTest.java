package org.patchbay.sip.trunk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Hold as a treatment orders it of one of two who talk. */
class HoldTest {
    private Studio studio;
    private Phone.Line line;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio();
        line = studio.bridged();
        studio.world.hub.onInvite = invite ->
                studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMA, answering(invite.request())));
        studio.world.provider.onInvite = invite -> studio.world.provider.answer(
                invite, 200, studio.provider.sdp(Handset.PCMA, answering(invite.request())));
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private static String answering(SipRequest offer) {
        return switch (Sdp.of(offer.bodyText()).direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            case "inactive" -> "inactive";
            default -> "sendrecv";
        };
    }

    private void hub(boolean on) {
        studio.order(new LegOrder.SetHold(studio.hubLeg(), on));
    }

    private void provider(boolean on) {
        studio.order(new LegOrder.SetHold(studio.caller(), on));
    }

    private void nobodyHearsAnything() {
        until(() -> {
            assertThat(studio.provider.hears()).isZero();
            assertThat(studio.hub.hears()).isZero();
        });
    }

    @Test
    void theHubIsHeldByInactiveAndComesBack() {
        hub(true);
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        assertThat(studio.offersToHub().get(1).bodyText())
                .contains("a=inactive")
                .doesNotContain("sendrecv");
        nobodyHearsAnything();
        hub(false);
        until(() -> assertThat(studio.offersToHub()).hasSize(3));
        assertThat(studio.offersToHub().get(2).bodyText()).contains("a=sendrecv");
        studio.talks();
        assertThat(studio.failures()).isEmpty();
        assertThat(studio.world.core.told(Happening.Hold.class))
                .as("the peer itself held nobody")
                .isEmpty();
        assertThat(studio.offersToProvider())
                .as("the other party's media are as they were")
                .isEmpty();
    }

    @Test
    void theProviderIsHeldBySendonlyAndHearsMusicAlone() {
        provider(true);
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        assertThat(studio.offersToProvider().get(0).bodyText()).contains("a=sendonly");
        nobodyHearsAnything();
        studio.order(new LegOrder.Play("music", studio.caller(), "tone:beep", true));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(1400));
        assertThat(studio.hub.hears()).isZero();
        provider(false);
        until(() -> assertThat(studio.offersToProvider()).hasSize(2));
        assertThat(studio.offersToProvider().get(1).bodyText()).contains("a=sendrecv");
        studio.talks();
        studio.played("music", "");
    }

    @Test
    void aRefusalIsReportedAndTheTalkGoesOn() {
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 488, null);
        hub(true);
        until(() -> assertThat(studio.failures()).containsExactly("The peer refused: 488"));
        studio.talks();
        studio.world.hub.onInvite = invite ->
                studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMA, answering(invite.request())));
        hub(true);
        until(() -> assertThat(studio.offersToHub()).hasSize(3));
        nobodyHearsAnything();
    }

    @Test
    void whoIsHeldStaysSoWhateverHeOffersMeanwhile() {
        provider(true);
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        nobodyHearsAnything();
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendrecv")));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200));
        assertThat(line.answer.bodyText()).contains("a=sendonly");
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "inactive")));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200, 200));
        assertThat(line.answer.bodyText()).contains("a=inactive");
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "recvonly")));
        until(() -> assertThat(line.statuses()).hasSize(4));
        assertThat(studio.hub.hears()).isZero();
        assertThat(studio.offersToHub()).as("the INVITE alone").hasSize(1);
        assertThat(studio.world.core.told(Happening.Hold.class)).isEmpty();
        provider(false);
        studio.talks();
    }

    @Test
    void whatTheOtherOneOffersMeanwhileLiftsNoHold() throws Exception {
        hub(true);
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        nobodyHearsAnything();
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMU, "sendrecv")));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200));
        studio.provider.speaksTo(line.answer.bodyText());
        assertThat(studio.offersToHub()).hasSize(2);
        assertThat(line.answer.bodyText()).contains("a=sendrecv");
        studio.world.hub.onInvite = invite -> {
            studio.hub.speaksTo(invite.request().bodyText());
            studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMU, "sendrecv"));
        };
        hub(false);
        studio.talks();
        assertThat(studio.hub.heardPayload()).as("now both speak PCMU").isZero();
    }

    @Test
    void bothCanBeHeldAndEachComesBackAlone() {
        hub(true);
        provider(true);
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        nobodyHearsAnything();
        hub(false);
        until(() -> assertThat(studio.offersToHub()).hasSize(3));
        assertThat(studio.offersToHub().get(2).bodyText()).contains("a=sendrecv");
        studio.order(new LegOrder.Play("p", studio.hubLeg(), "tone:620", true));
        until(() -> assertThat(studio.hub.hears()).isEqualTo(620));
        assertThat(studio.provider.hears()).isZero();
        provider(false);
        studio.talks();
        assertThat(studio.failures()).isEmpty();
    }

    @Test
    void anOrderWaitsWhileThePeerOffersItself() {
        studio.world.hub.onInvite = invite -> {};
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendonly")));
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        provider(true);
        studio.world.hub.answer(studio.world.hub.transactions.get(1), 200, studio.hub.sdp(Handset.PCMA, "inactive"));
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        assertThat(line.statuses()).as("answered before ours was made").containsExactly(200, 200);
        assertThat(studio.failures()).isEmpty();
    }

    @Test
    void theHubLearnsOfAHoldByTheProviderAsInactive() {
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendonly")));
        until(() -> assertThat(studio.world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
        assertThat(studio.offersToHub().get(1).bodyText())
                .contains("a=inactive")
                .doesNotContain("sendonly");
        assertThat(line.answer.bodyText()).contains("a=inactive");
        nobodyHearsAnything();
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendrecv")));
        studio.talks();
        assertThat(studio.offersToHub().get(2).bodyText()).contains("a=sendrecv");
    }

    @Test
    void whoIsHeldMayHangUp() {
        provider(true);
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        provider(false);
        studio.world.nothingIsLeft();
    }
}
