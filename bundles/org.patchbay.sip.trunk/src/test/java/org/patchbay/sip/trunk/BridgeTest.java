package org.patchbay.sip.trunk;

import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A treatment lets two legs talk that were answered each by itself. */
class BridgeTest {
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio();
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private void bridges() {
        studio.order(new LegOrder.Bridge("b", studio.caller(), studio.hubLeg()));
    }

    private void isBridged() {
        until(() -> assertThat(studio.world.core.told("b", Happening.Bridged.class))
                .singleElement()
                .satisfies(bridged -> {
                    assertThat(bridged.a()).isEqualTo(studio.caller());
                    assertThat(bridged.b()).isEqualTo(studio.hubLeg());
                    assertThat(bridged.codec()).isIn("pcma/8000", "pcmu/8000");
                }));
        studio.talks();
        assertThat(studio.failures()).isEmpty();
    }

    /** To offers after its INVITE the hub answers in other formats. */
    private void hubTakes(String formats) {
        studio.world.hub.onInvite = invite -> {
            studio.hub.speaksTo(invite.request().bodyText(), formats);
            studio.world.hub.answer(invite, 200, studio.hub.sdp(formats, "sendrecv"));
        };
    }

    private void providerTakes(String formats) {
        studio.world.provider.onInvite = invite -> {
            studio.provider.speaksTo(invite.request().bodyText(), formats);
            studio.world.provider.answer(invite, 200, studio.provider.sdp(formats, "sendrecv"));
        };
    }

    @Test
    void withOneCodecNobodyIsAskedAnything() {
        Phone.Line line = studio.answered(Handset.PCMA);
        studio.hubAnswers(Handset.PCMA);
        bridges();
        isBridged();
        assertThat(studio.offersToHub()).hasSize(1);
        assertThat(studio.offersToProvider()).isEmpty();
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
    }

    @Test
    void whatIsPlayedToTheOneThatWaitsEndsWithTheBridge() {
        studio.answered(Handset.PCMA);
        studio.order(new LegOrder.Play("music", studio.caller(), "tone:beep", true));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(1400));
        studio.hubAnswers(Handset.PCMA);
        bridges();
        isBridged();
        studio.played("music", "");
    }

    @Test
    void withDifferentCodecsTheSecondTakesToThatOfTheFirst() {
        studio.answered(Handset.PCMU);
        studio.hubAnswers(Handset.PCMA);
        hubTakes(Handset.PCMU);
        bridges();
        isBridged();
        assertThat(studio.offersToHub()).hasSize(2);
        assertThat(studio.offersToHub().get(1).bodyText()).contains("RTP/AVP 0 ");
        assertThat(studio.offersToProvider()).isEmpty();
        assertThat(studio.hub.heardPayload()).isZero();
    }

    @Test
    void theFirstTakesToThatOfTheSecondWhichRefuses() {
        studio.answered(Handset.PCMU);
        studio.hubAnswers(Handset.PCMA);
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 488, null);
        providerTakes(Handset.PCMA);
        bridges();
        isBridged();
        assertThat(studio.offersToProvider()).hasSize(1);
        assertThat(studio.provider.heardPayload()).isEqualTo(8);
    }

    @Test
    void theFirstTakesToThatOfTheSecondWhichInsists() {
        studio.answered("0 8 101");
        studio.hubAnswers(Handset.PCMA);
        hubTakes(Handset.PCMA);
        providerTakes(Handset.PCMA);
        bridges();
        isBridged();
        assertThat(studio.offersToHub()).hasSize(2);
        assertThat(studio.offersToProvider()).hasSize(1);
        assertThat(studio.offersToProvider().get(0).bodyText()).contains("RTP/AVP 8 ");
    }

    @Test
    void whoHaveNoCodecInCommonAreConverted() {
        studio.answered(Handset.PCMU);
        studio.hubAnswers(Handset.PCMA);
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 488, null);
        providerTakes(Handset.PCMU);
        bridges();
        isBridged();
        assertThat(studio.provider.heardPayload()).isZero();
        assertThat(studio.hub.heardPayload()).isEqualTo(8);
    }

    @Test
    void whoTakesToAnotherCodecIsConvertedWhereThePartnerStaysWithItsOwn() {
        Phone.Line line = studio.bridged();
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 488, null);
        line.send(line.inDialog("INVITE").body(Bodies.SDP, studio.provider.sdp(Handset.PCMU, "sendrecv")));
        until(() -> assertThat(line.statuses()).hasSize(2));
        assertThat(line.last()).isEqualTo(200);
        studio.provider.speaksTo(line.answer.bodyText());
        until(() -> assertThat(studio.provider.heardPayload()).isZero());
        studio.talks();
        assertThat(studio.hub.heardPayload()).isEqualTo(8);
    }

    @Test
    void withoutACommonCodecTheCallIsAsItWasBefore() throws Exception {
        studio.close();
        studio = new Studio(Set.of(MediaCapability.TRANSCODE));
        studio.answered(Handset.PCMU);
        studio.order(new LegOrder.Play("music", studio.caller(), "tone:beep", true));
        studio.hubAnswers(Handset.PCMA);
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 488, null);
        studio.world.provider.onInvite = invite -> studio.world.provider.answer(invite, 488, null);
        bridges();
        until(() -> assertThat(studio.world.core.told("b", Happening.ActionFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("488")));
        assertThat(studio.world.core.told(Happening.Bridged.class)).isEmpty();
        until(() -> assertThat(studio.provider.hears()).as("its music").isEqualTo(1400));
        studio.order(new LegOrder.Play("p", studio.hubLeg(), "tone:620", true));
        until(() -> assertThat(studio.hub.hears()).isEqualTo(620));
        studio.order(new LegOrder.End(studio.hubLeg(), 480, 16, "", false));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        assertThat(studio.world.provider.heard("BYE")).as("it was not bridged").isEmpty();
    }

    @Test
    void whoeverIsHeldIsTakenBackFirst() {
        studio.answered(Handset.PCMA);
        studio.hubAnswers(Handset.PCMA);
        studio.world.hub.onInvite =
                invite -> studio.world.hub.answer(invite, 200, studio.hub.sdp(Handset.PCMA, "inactive"));
        studio.world.provider.onInvite =
                invite -> studio.world.provider.answer(invite, 200, studio.provider.sdp(Handset.PCMA, "recvonly"));
        studio.order(new LegOrder.SetHold(studio.hubLeg(), true));
        studio.order(new LegOrder.SetHold(studio.caller(), true));
        until(() -> assertThat(studio.offersToHub()).hasSize(2));
        until(() -> assertThat(studio.offersToProvider()).hasSize(1));
        until(() -> assertThat(studio.world.provider.acks.size() + studio.world.hub.acks.size())
                .isEqualTo(3));
        hubTakes(Handset.PCMA);
        providerTakes(Handset.PCMA);
        bridges();
        isBridged();
    }

    @Test
    void aCallerWithoutAnOfferIsBridgedOnceItsAnswerIsThere() {
        Phone.Line line = studio.world.provider.line();
        line.acknowledges = false;
        line.call((String) null);
        until(() -> assertThat(studio.world.core.arrivals).isNotEmpty());
        studio.order(new LegOrder.Answer(studio.caller()));
        until(() -> assertThat(line.last()).isEqualTo(200));
        studio.provider.speaksTo(line.answer.bodyText());
        studio.hubAnswers(Handset.PCMA);
        hubTakes(Handset.PCMU);
        bridges();
        line.answerInAck = studio.provider.sdp(Handset.PCMU, "sendrecv");
        line.acknowledges = true;
        until(() ->
                assertThat(studio.world.core.told("b", Happening.Bridged.class)).hasSize(1));
        assertThat(studio.offersToHub()).hasSize(2);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(Studio.HUB_SPEAKS));
    }

    @Test
    void theCallerIsStillWaitingAndIsAnsweredWithTheOthersMedia() {
        Phone.Line line = studio.called(studio.provider.sdp(Handset.BOTH, "sendrecv"));
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        studio.order(new LegOrder.Play("music", studio.caller(), "tone:beep", true));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(1400));
        studio.hubAnswers(Handset.PCMU);
        bridges();
        until(() -> assertThat(line.statuses()).containsExactly(183, 200));
        studio.provider.speaksTo(line.answer.bodyText());
        isBridged();
        assertThat(studio.provider.heardPayload()).isZero();
    }

    @Test
    void aLegThatIsNotAnsweredYetCannotBeBridged() {
        studio.called(studio.provider.sdp(Handset.PCMA, "sendrecv"));
        studio.order(new LegOrder.Bridge("b", studio.caller(), studio.caller()));
        until(() -> assertThat(studio.world.core.told("b", Happening.ActionFailed.class))
                .hasSize(1));
    }
}
