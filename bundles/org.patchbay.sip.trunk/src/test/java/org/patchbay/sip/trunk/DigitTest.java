package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Digits of callers reach the core, each once. */
class DigitTest {
    private static final String RELAY = "application/dtmf-relay";
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        studio = new Studio();
    }

    @AfterEach
    void close() {
        studio.close();
    }

    private String digits() {
        return studio.world.core.told("", Happening.Digit.class).stream()
                .map(digit -> String.valueOf(digit.digit()))
                .collect(Collectors.joining());
    }

    private void press(String keys) throws Exception {
        for (char key : keys.toCharArray()) {
            studio.provider.press(key);
        }
    }

    @Test
    void telephoneEventsReachTheCoreEachOnce() throws Exception {
        studio.answered(Handset.PCMA);
        press("12334*0#");
        until(() -> assertThat(digits()).isEqualTo("12334*0#"));
        assertThat(studio.world.core.told(Happening.Digit.class))
                .allSatisfy(digit -> assertThat(digit.milliseconds()).isEqualTo(100));
    }

    @Test
    void oneWhoseEndIsLostIsNotLost() throws Exception {
        studio.answered(Handset.PCMA);
        studio.provider.press('5', false);
        press("6");
        studio.provider.press('7', false);
        until(() -> assertThat(digits()).isEqualTo("567"));
    }

    @Test
    void theyAreHeardInEarlyMediaAndWhileSomethingIsPlayed() throws Exception {
        Phone.Line line = studio.called(studio.provider.sdp(Handset.BOTH, "sendrecv"));
        studio.order(new LegOrder.Progress(studio.caller(), 183));
        studio.order(new LegOrder.Play("p", studio.caller(), "tone:620", true));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        studio.provider.speaksTo(line.responses.get(0).bodyText());
        press("42");
        until(() -> assertThat(digits()).isEqualTo("42"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5, 160",
        "application/dtmf-relay, 'Signal= #\nDuration= 90', #, 90",
        "application/dtmf-relay, 'signal=11', #, 100",
        "Application/DTMF-Relay;x=y, 'Signal=d\r\n', D, 100",
        "application/dtmf, '*', *, 100",
        "application/dtmf, '10', *, 100"
    })
    void anInfoIsADigitToo(String type, String body, char digit, int milliseconds) {
        Phone.Line line = studio.answered(Handset.PCMA);
        line.send(line.inDialog("INFO").body(type, body));
        until(() -> assertThat(line.last()).isEqualTo(200));
        until(() -> assertThat(studio.world.core.told(Happening.Digit.class))
                .containsExactly(new Happening.Digit(digit, milliseconds)));
    }

    @Test
    void whatIsNoDigitIsAnsweredWithTheReason() {
        Phone.Line line = studio.answered(Handset.PCMA);
        line.send(line.inDialog("INFO").body("application/media_control+xml", "<media_control/>"));
        until(() -> assertThat(line.last()).isEqualTo(415));
        assertThat(last(line).first("Accept")).contains(RELAY);
        line.send(line.inDialog("INFO").body(RELAY, "Signal=16\r\n"));
        until(() -> assertThat(line.last()).isEqualTo(400));
        line.send(line.inDialog("INFO").body(RELAY, "no signal at all"));
        until(() -> assertThat(line.statuses()).containsExactly(200, 415, 400, 400));
        line.send(line.inDialog("INFO").add("Info-Package", "foo").body(RELAY, "Signal=1\r\n"));
        until(() -> assertThat(line.last()).isEqualTo(469));
        line.send(line.inDialog("INFO"));
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(digits()).isEmpty();
    }

    private static SipResponse last(Phone.Line line) {
        List<SipResponse> responses = line.responses;
        return responses.get(responses.size() - 1);
    }

    @Test
    void whoSendsEachDigitBothWaysIsHeardOnce() throws Exception {
        Phone.Line line = studio.answered(Handset.PCMA);
        for (char key : "123".toCharArray()) {
            press(String.valueOf(key));
            int count = key - '0';
            until(() -> assertThat(digits()).hasSize(count));
            line.send(line.inDialog("INFO").body(RELAY, "Signal=" + key + "\r\nDuration=100\r\n"));
            until(() -> assertThat(line.statuses()).hasSize(1 + count));
        }
        assertThat(line.last()).isEqualTo(200);
        assertThat(digits()).isEqualTo("123");
    }

    @Test
    void theFirstWayIsTheOneThatCounts() throws Exception {
        Phone.Line line = studio.answered(Handset.PCMA);
        line.send(line.inDialog("INFO").body(RELAY, "Signal=1\r\n"));
        until(() -> assertThat(digits()).isEqualTo("1"));
        press("1");
        line.send(line.inDialog("INFO").body(RELAY, "Signal=2\r\n"));
        until(() -> assertThat(digits()).isEqualTo("12"));
    }

    @Test
    void betweenTwoWhoTalkAnInfoIsNobodysWhereNoKeysCanBePressedUnlessATreatmentIsInControl() throws Exception {
        studio.close();
        studio = new Studio(Set.of(MediaCapability.PRESS));
        Phone.Line line = studio.bridged();
        line.send(line.inDialog("INFO").body(RELAY, "Signal=1\r\n"));
        until(() -> assertThat(line.last()).isEqualTo(405));
        assertThat(digits()).isEmpty();
        studio.order(new LegOrder.Control(true));
        until(() -> {
            line.send(line.inDialog("INFO").body(RELAY, "Signal=2\r\n"));
            assertThat(digits()).startsWith("2");
        });
    }

    @Test
    void anInfoOfOneWhoTalksReachesTheOtherAsTelephoneEvents() {
        Phone.Line line = studio.bridged();
        line.send(line.inDialog("INFO").body(RELAY, "Signal=1\r\n"));
        until(() -> assertThat(line.last()).isEqualTo(200));
        line.send(line.inDialog("INFO").body(RELAY, "Signal=#\r\n"));
        until(() -> assertThat(studio.hub.keys()).isEqualTo("1#"));
        line.send(line.inDialog("INFO").body(RELAY, "Signal=7\r\n"));
        until(() -> assertThat(studio.hub.keys()).isEqualTo("1#7"));
        assertThat(digits()).isEqualTo("1#7");
        assertThat(studio.world.core.told(Happening.Played.class)).isEmpty();
        studio.talks();
    }

    @Test
    void whoSendsEachDigitBothWaysReachesTheOtherOnce() throws Exception {
        Phone.Line line = studio.bridged();
        for (char key : "123".toCharArray()) {
            line.send(line.inDialog("INFO").body(RELAY, "Signal=" + key + "\r\n"));
            press(String.valueOf(key));
            int count = key - '0';
            until(() -> assertThat(studio.hub.keys()).hasSize(count));
        }
        World.stays(Duration.ofMillis(600), () -> assertThat(studio.hub.keys()).isEqualTo("123"));
        assertThat(digits()).isEqualTo("123");
    }

    /** In the hub's place another provider is called: the hub itself is told of no digit by INFO. */
    private void wantsInfo() {
        studio.world.peer(
                "hub",
                studio.world.hub,
                Transport.UDP,
                Map.of("dtmf", "info", "side", "provider", "media_network", "hub"));
    }

    @Test
    void aPeerThatWantsInfoGetsOneForEachDigitInTheirOrder() throws Exception {
        wantsInfo();
        Phone.Line line = studio.bridged();
        studio.world.hub.onOther = info -> studio.world.hub.answer(info, 200, null);
        press("12*");
        until(() -> assertThat(studio.world.hub.heard("INFO")).hasSize(3));
        assertThat(studio.hub.keys()).as("not both ways").isEmpty();
        assertThat(studio.world.hub.heard("INFO"))
                .allSatisfy(info -> assertThat(info.contentType()).isEqualTo(RELAY))
                .extracting(info -> info.bodyText())
                .containsExactly(
                        "Signal=1\r\nDuration=100\r\n", "Signal=2\r\nDuration=100\r\n", "Signal=*\r\nDuration=100\r\n");
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
    }

    @Test
    void aPeerThatKnowsNothingButInfoIsToldOfTelephoneEvents() throws Exception {
        wantsInfo();
        Phone.Line line = studio.called(studio.provider.sdp(Handset.PCMA, "sendrecv"));
        studio.hubAnswers("8");
        studio.world.hub.onOther = info -> studio.world.hub.answer(info, 200, null);
        studio.order(new LegOrder.Bridge("b", studio.caller(), studio.hubLeg()));
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(line.answer.bodyText()).contains("telephone-event/8000");
        studio.provider.speaksTo(line.answer.bodyText());
        studio.talks();
        press("4#");
        until(() -> assertThat(studio.world.hub.heard("INFO")).hasSize(2));
        assertThat(studio.hub.keys()).as("nothing that it does not know").isEmpty();
    }

    @Test
    void aPeerThatWantsInfoMayRefuseIt() throws Exception {
        wantsInfo();
        Phone.Line line = studio.bridged();
        studio.world.hub.onOther = info -> studio.world.hub.answer(info, 415, null);
        line.send(line.inDialog("INFO").body(RELAY, "Signal=1\r\n"));
        line.send(line.inDialog("INFO").body(RELAY, "Signal=2\r\n"));
        until(() -> assertThat(studio.world.hub.heard("INFO")).hasSize(2));
        studio.talks();
    }

    @Test
    void anInfoOutsideADialogIsForNoCall() {
        Phone.Line line = studio.world.provider.line();
        studio.world.provider.stack.send(
                studio.world.provider.point,
                studio.world.provider.destination(),
                line.first("INFO", info -> info.body(RELAY, "Signal=1\r\n")),
                line);
        until(() -> assertThat(line.last()).isEqualTo(481));
    }
}
