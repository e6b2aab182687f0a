package org.patchbay.sip.trunk;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.sip.trunk.World.until;

/** Prompts to a caller, before the answer and after it, heard at the other end. */
class PromptTest {
    private static final String G729 = "18";
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio();
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private void plays(String op, String prompt, boolean loop) {
        studio.order(new LegOrder.Play(op, studio.caller(), prompt, loop));
    }

    private void ends(int sip, int q850, String reason) {
        studio.order(new LegOrder.End(studio.caller(), sip, q850, reason, false));
    }

    private Phone.Line early(String formats) {
        Phone.Line line = studio.called(studio.provider.sdp(formats, "sendrecv"));
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        until(() -> assertThat(line.last()).isEqualTo(183));
        return line;
    }

    @Test
    void anAnnouncementIsHeardBeforeTheAnswerAndThenTheRefusal() {
        Phone.Line line = early(Handset.BOTH);
        assertThat(line.responses.get(0).bodyText()).contains("m=audio");
        plays("p", "tone:620", false);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        studio.played("p", "");
        ends(603, 21, "blocked");
        until(() -> assertThat(line.statuses()).containsExactly(183, 603));
        assertThat(line.responses.get(1).first("Reason")).isEqualTo("Q.850;cause=21;text=\"blocked\"");
        studio.world.nothingIsLeft();
    }

    @Test
    void anAnnouncementIsHeardAfterTheAnswerAndThenTheCallEnds() {
        Phone.Line line = studio.answered(Handset.BOTH);
        plays("p", "tone:620", false);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        studio.played("p", "");
        ends(480, 16, "said");
        until(() -> assertThat(studio.world.provider.heard("BYE")).hasSize(1));
        assertThat(studio.world.provider.heard("BYE").get(0).first("Reason")).startsWith("Q.850;cause=16");
        assertThat(line.statuses()).containsExactly(200);
        studio.world.nothingIsLeft();
    }

    @Test
    void whatWasAnsweredInEarlyMediaIsAnsweredInTheEnd() {
        Phone.Line line = early(Handset.BOTH);
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        studio.order(new LegOrder.Answer(studio.caller()));
        until(() -> assertThat(line.statuses()).containsExactly(183, 200));
        assertThat(line.responses.get(1).bodyText())
                .isEqualTo(line.responses.get(0).bodyText());
    }

    @Test
    void aCallerWithoutAnOfferHearsAllOfItOnceItsAnswerIsThere() {
        Phone.Line line = studio.world.provider.line();
        line.acknowledges = false;
        line.call((String) null);
        until(() -> assertThat(studio.world.core.arrivals).isNotEmpty());
        studio.order(new LegOrder.Answer(studio.caller()));
        plays("p", "tone:620", false);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(line.answer.bodyText()).contains("m=audio");
        assertThat(studio.world.core.told(Happening.Played.class)).isEmpty();
        line.acknowledges = true;
        line.answerInAck = studio.provider.sdp(Handset.PCMU, "sendrecv");
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        assertThat(studio.provider.heardPayload()).isZero();
        studio.played("p", "");
        ends(480, 16, "said");
        until(() -> assertThat(studio.world.provider.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
    }

    @Test
    void whatIsStoppedBeforeItCouldBeginNeverBegins() {
        Phone.Line line = studio.world.provider.line();
        line.acknowledges = false;
        line.call((String) null);
        until(() -> assertThat(studio.world.core.arrivals).isNotEmpty());
        studio.order(new LegOrder.Answer(studio.caller()));
        plays("one", "tone:620", true);
        plays("two", "tone:900", true);
        studio.order(new LegOrder.Stop("one", studio.caller()));
        studio.played("one", "");
        line.answerInAck = studio.provider.sdp(Handset.PCMA, "sendrecv");
        line.acknowledges = true;
        until(() -> assertThat(studio.provider.hears()).isEqualTo(900));
    }

    @Test
    void aCallerWithoutAnOfferHasNoEarlyMediaAndTheTreatmentIsToldAtOnce() {
        Phone.Line line = studio.world.provider.line().call((String) null);
        until(() -> assertThat(studio.world.core.arrivals).isNotEmpty());
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        plays("p", "tone:620", false);
        studio.played("p", "not negotiated");
        ends(603, 21, "blocked");
        until(() -> assertThat(line.statuses()).containsExactly(183, 603));
        assertThat(line.responses.get(0).bodyLength()).isZero();
        studio.world.nothingIsLeft();
    }

    @Test
    void aPromptThatDoesNotExistIsReportedInsteadOfSilence() {
        early(Handset.BOTH);
        plays("p", "prompt:nobody-recorded-this", true);
        studio.played("p", "There is no prompt 'nobody-recorded-this'");
        plays("q", "tone:620", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
    }

    @Test
    void aCallerWithWhomWeShareNoCodecIsNotLeftInSilence() {
        Phone.Line line = studio.called(studio.provider.sdp(G729, "sendrecv"));
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        plays("p", "tone:620", false);
        studio.played("p", "not negotiated");
        studio.order(new LegOrder.Answer(studio.caller()));
        until(() -> assertThat(line.last()).isEqualTo(488));
        assertThat(studio.failures()).singleElement().asString().contains("No codec in common");
        assertThat(studio.world.core.told(Happening.Ended.class)).hasSize(1);
        studio.world.nothingIsLeft();
    }

    @Test
    void aCallerWhoGivesUpDuringTheAnnouncementEndsIt() {
        Phone.Line line = early(Handset.BOTH);
        plays("p", "tone:620", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        until(() -> assertThat(studio.world.core.told(Happening.Ended.class)).hasSize(1));
        ends(603, 21, "too late");
        studio.world.nothingIsLeft();
        until(() -> assertThat(studio.provider.hears()).isZero());
    }

    @Test
    void aCallerWhoHangsUpDuringThePromptEndsIt() {
        Phone.Line line = studio.answered(Handset.BOTH);
        plays("p", "tone:620", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.core.told(Happening.Ended.class)).hasSize(1));
        studio.world.nothingIsLeft();
        assertThat(studio.world.provider.heard("BYE")).isEmpty();
    }

    @Test
    void theAnnouncementFollowsACallerWhoMovesAndTakesAnotherCodec() throws Exception {
        Phone.Line line = studio.answered(Handset.PCMA);
        plays("p", "tone:620", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        try (Handset second = new Handset(500)) {
            line.send(line.inDialog("INVITE").body("application/sdp", second.sdp(Handset.PCMU, "sendrecv")));
            until(() -> assertThat(second.hears()).isEqualTo(620));
            assertThat(second.heardPayload()).isZero();
            assertThat(line.statuses()).containsExactly(200, 200);
            until(() -> assertThat(studio.provider.hears()).isZero());
        }
    }

    @Test
    void aCallerWhoHoldsDuringTheAnnouncementHearsItAgainAfterwards() {
        Phone.Line line = studio.answered(Handset.PCMA);
        plays("p", "tone:620", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendonly")));
        until(() -> assertThat(studio.world.core.told(Happening.Hold.class)).containsExactly(new Happening.Hold(true)));
        assertThat(line.answer.bodyText()).contains("a=recvonly");
        until(() -> assertThat(studio.provider.hears()).isZero());
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMA, "sendrecv")));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        assertThat(studio.world.core.told(Happening.Hold.class))
                .containsExactly(new Happening.Hold(true), new Happening.Hold(false));
    }

    @Test
    void aReinviteBeforeTheAnswerIsPutOff() {
        Phone.Line line = early(Handset.BOTH);
        line.answer = line.responses.get(0);
        line.send(line.inDialog("INVITE").body("application/sdp", studio.provider.sdp(Handset.PCMU, "sendrecv")));
        until(() -> assertThat(line.last()).isEqualTo(500));
        SipResponse refusal = line.responses.get(1);
        assertThat(refusal.has("Retry-After")).isTrue();
        plays("p", "tone:620", false);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
    }

    @Test
    void whatLoopsIsHeardUntilItIsStopped() {
        studio.answered(Handset.PCMA);
        plays("music", "tone:beep", true);
        until(() -> assertThat(studio.provider.hears()).isEqualTo(1400));
        until(() -> assertThat(studio.provider.packets())
                .as("of 20 ms, and a beep has 20 of them")
                .isGreaterThan(70));
        assertThat(studio.provider.hears()).isEqualTo(1400);
        assertThat(studio.world.core.told(Happening.Played.class)).isEmpty();
        studio.order(new LegOrder.Stop("another", studio.caller()));
        studio.order(new LegOrder.Stop("music", studio.caller()));
        studio.played("music", "");
        until(() -> assertThat(studio.provider.hears()).isZero());
    }

    @Test
    void whoeverIsLeftOfACallThatIsControlledCanBePlayedTo() {
        Phone.Line line = studio.bridged();
        studio.order(new LegOrder.Control(true));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.core.told(Happening.Ended.class)).hasSize(1));
        until(() -> assertThat(studio.hub.hears()).isZero());
        studio.order(new LegOrder.Play("p", studio.hubLeg(), "tone:620", false));
        until(() -> assertThat(studio.hub.hears()).isEqualTo(620));
        studio.played("p", "");
        assertThat(studio.world.hub.heard("BYE")).isEmpty();
        studio.order(new LegOrder.Control(false));
        studio.order(new LegOrder.End(studio.hubLeg(), 480, 16, "released", false));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
    }

    @Test
    void withoutControlTheOneEndsWithTheOther() {
        Phone.Line line = studio.bridged();
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        await().until(() -> studio.world.core.told(Happening.Ended.class).size() == 2);
        studio.world.nothingIsLeft();
    }

    @Test
    void anOrderForALegThatIsNotAnsweredCannotBeDone() {
        Phone.Line line = early(Handset.BOTH);
        studio.order(new LegOrder.SetHold(studio.caller(), true));
        studio.order(new LegOrder.Refer("r", studio.caller(), "sip:x@example.com", ""));
        studio.order(new LegOrder.Bridge("b", studio.caller(), "nobody"));
        until(() -> assertThat(studio.failures())
                .isEqualTo(List.of(
                        "The leg is not answered, so it cannot be held",
                        "This trunk does not send REFER",
                        "The other leg has ended")));
        assertThat(line.statuses()).containsExactly(183);
    }
}
