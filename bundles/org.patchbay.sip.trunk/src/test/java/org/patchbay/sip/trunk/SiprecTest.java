package org.patchbay.sip.trunk;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.trunk.siprec.RecordingSchema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A call is recorded by a recorder (RFC 7866), which is told who takes part, whatever becomes of the call. */
class SiprecTest {
    private World world;
    private Srs srs;

    @BeforeEach
    void start() throws IOException {
        world = new World();
        srs = new Srs(world);
    }

    @AfterEach
    void stop() {
        world.close();
        srs.close();
    }

    @Test
    void theRecorderIsSentBothVoicesAndWhoseTheyAre() {
        Phone.Line line = world.established();
        SipRequest invite = srs.recording("t#rec");
        assertThat(invite.elements("Require")).containsExactly("siprec");
        assertThat(invite.first("Contact")).endsWith(">;+sip.src");
        assertThat(invite.first("Session-Expires")).isNotNull();
        assertThat(invite.first("MIME-Version")).isEqualTo("1.0");
        assertThat(invite.contentType()).startsWith("multipart/mixed;boundary=");
        assertThat(invite.uri().user()).isEqualTo(Srs.NAME);
        String sdp = Srs.sdp(invite);
        assertThat(sdp.split("m=audio 2")).as("one line for each voice").hasSize(3);
        assertThat(sdp).contains("a=sendonly\r\na=label:1\r\n").contains("a=sendonly\r\na=label:2\r\n");
        String leg = world.core.last().leg();
        assertThat(world.media.copies).containsExactly(leg + " SAID " + leg + "-s1-1", leg + " HEARD " + leg + "-s1-2");
        assertThat(world.media.described.get(leg + "-s1-1"))
                .singleElement()
                .asString()
                .contains("m=audio 7000");
        assertThat(world.media.described.get(leg + "-s1-2"))
                .singleElement()
                .asString()
                .contains("m=audio 7002");
        assertThat(invite.body()).asString().contains("Content-Disposition: recording-session\r\n");

        Document document = Srs.metadata(invite);
        assertThat(participants(document)).containsExactly("tel:+4930222", "tel:+4930111");
        Element caller = RecordingSchema.one(document, "participantstreamassoc", 0);
        assertThat(RecordingSchema.text(caller, "send"))
                .as("stream 1 is what the recorded leg says")
                .isEqualTo(RecordingSchema.one(document, "stream", 0).getAttribute("stream_id"));
        assertThat(document.getDocumentElement().getTextContent())
                .contains(world.core.last().call());

        world.core.order(new LegOrder.Stop("t#rec", leg));
        Happening.Recorded told = srs.recorded("t#rec");
        assertThat(told.error()).isEmpty();
        assertThat(told.place()).isEqualTo("siprec:" + Srs.NAME + "/" + invite.callId());
        assertThat(told.length()).isPositive();
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
        assertThat(world.hub.heard("BYE")).isEmpty();
        assertThat(world.trunk.ladder().of(world.core.last().call()).toString()).contains(Srs.NAME);
        line.send(line.inDialog("BYE"));
        world.nothingIsLeft();
        assertThat(world.core.told(Happening.Ended.class)).hasSize(2);
    }

    private static List<String> participants(Document document) {
        return java.util.stream.IntStream.range(
                        0, RecordingSchema.all(document, "nameID").getLength())
                .mapToObj(i -> RecordingSchema.one(document, "nameID", i).getAttribute("aor"))
                .toList();
    }

    @Test
    void theEndOfTheCallIsTheEndOfTheRecording() {
        Phone.Line line = world.established();
        srs.recording("t#rec");
        line.send(line.inDialog("BYE"));
        assertThat(srs.recorded("t#rec").error()).isEmpty();
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
        assertThat(world.media.sessions).isEmpty();
    }

    @Test
    void aPauseIsToldAndNothingIsSentMeanwhile() {
        world.established();
        srs.recording("t#rec");
        String leg = world.core.last().leg();
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, Srs.answer(7000, 7002, "inactive"));
        world.core.order(new LegOrder.PauseRecording("t#rec", leg, true));
        until(() -> assertThat(srs.phone.acks).hasSize(2));
        String paused = Srs.sdp(srs.last());
        assertThat(paused)
                .doesNotContain("sendonly")
                .contains("a=inactive\r\na=label:1")
                .contains("a=inactive\r\na=label:2");
        assertThat(version(paused)).isEqualTo(version(Srs.sdp(srs.invites().get(0))) + 1);
        assertThat(world.media.paused).contains(leg + "-s1-1 on", leg + "-s1-2 on");
        Srs.metadata(srs.last());

        srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, Srs.ANSWER);
        world.core.order(new LegOrder.PauseRecording("t#rec", leg, false));
        until(() -> assertThat(world.media.paused).contains(leg + "-s1-1 off", leg + "-s1-2 off"));
        assertThat(Srs.sdp(srs.last())).doesNotContain("inactive").contains("a=sendonly");
        assertThat(world.media.described.get(leg + "-s1-1"))
                .as("the engine is to go on as it was")
                .noneMatch(sdp -> sdp.contains("inactive"));
        world.core.order(new LegOrder.Stop("t#rec", leg));
        assertThat(srs.recorded("t#rec").error()).isEmpty();
    }

    private static int version(String sdp) {
        return Integer.parseInt(sdp.split("\r\n")[1].split(" ")[2]);
    }

    @Test
    void aPauseThatIsRefusedIsAPauseAllTheSame() {
        world.established();
        srs.recording("t#rec");
        String leg = world.core.last().leg();
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 488, null);
        world.core.order(new LegOrder.PauseRecording("t#rec", leg, true));
        until(() -> assertThat(srs.notes())
                .anyMatch(note -> note.contains("does not know of the pause: it refused with 488")));
        assertThat(world.media.paused).containsExactly(leg + "-s1-1 on", leg + "-s1-2 on");
        assertThat(world.core.told("t#rec", Happening.ActionFailed.class)).isEmpty();
    }

    @Test
    void itEndsByItselfAfterTheLongestTime() {
        world.established();
        world.core.order(new LegOrder.Record(
                "t#rec",
                world.core.last().leg(),
                true,
                "siprec:" + Srs.NAME,
                Duration.ofMillis(150),
                Duration.ofSeconds(1)));
        Happening.Recorded told = srs.recorded("t#rec");
        assertThat(told.error()).isEmpty();
        assertThat(told.length()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
    }

    /** The runtime calls somebody else in the place of the one who was called. */
    private void transferred() {
        String call = world.core.last().call();
        world.core.bridges = false;
        world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.ANSWER, "carol");
        world.core.order(new LegOrder.Dial(
                call + "-t",
                Target.over("provider", "tel:+4930333"),
                Party.of("tel:+4930222"),
                Party.of("tel:+4930333").named("Carol"),
                List.of(),
                Map.of(),
                Optional.empty(),
                false));
        until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(2));
        world.core.order(new LegOrder.Bridge("again", world.core.last().leg(), call + "-t"));
        world.core.order(new LegOrder.End(call + "-b0", 480, 16, "", false));
    }

    @Test
    void whoeverIsTransferredToTakesPartFromThenOn() {
        world.established();
        srs.recording("t#rec");
        transferred();
        until(() -> assertThat(srs.invites()).hasSize(2));
        Document document = Srs.metadata(srs.last());
        assertThat(participants(document)).containsExactly("tel:+4930222", "tel:+4930111", "tel:+4930333");
        assertThat(ends(document, 0)).isNull();
        assertThat(ends(document, 1)).isNotNull();
        assertThat(ends(document, 2)).isNull();
        Element carol = RecordingSchema.one(document, "participantstreamassoc", 2);
        assertThat(RecordingSchema.text(carol, "send"))
                .isEqualTo(RecordingSchema.one(document, "stream", 1).getAttribute("stream_id"));
        assertThat(Srs.sdp(srs.last()))
                .as("no media have changed")
                .isEqualTo(Srs.sdp(srs.invites().get(0)));
        assertThat(world.core.told("t#rec", Happening.Recorded.class)).isEmpty();
    }

    private static String ends(Document document, int index) {
        return RecordingSchema.text(
                RecordingSchema.one(document, "participantsessionassoc", index), "disassociate-time");
    }

    @Test
    void whatChangesBeforeTheRecorderHasAnsweredIsToldThen() {
        world.established();
        srs.phone.onInvite = invite -> {};
        srs.record("t#rec");
        until(() -> assertThat(srs.invites()).hasSize(1));
        transferred();
        until(() ->
                assertThat(world.core.told("again", Happening.Bridged.class)).hasSize(1));
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, Srs.ANSWER);
        srs.phone.answer(srs.invite(0), 200, Srs.ANSWER);
        until(() -> assertThat(srs.invites()).hasSize(2));
        assertThat(participants(Srs.metadata(srs.last()))).contains("tel:+4930333");
    }

    @Test
    void aRecorderThatWantsToKnowAllIsTold() {
        world.established();
        SipRequest invite = srs.recording("t#rec");
        send(srs.phone
                .back(invite, "UPDATE", 1)
                .add("Require", "siprec")
                .body("application/rs-metadata+xml", "<requestsnapshot xmlns='urn:ietf:params:xml:ns:recording:1'/>"));
        until(() -> assertThat(srs.invites()).hasSize(2));
        assertThat(Srs.metadata(srs.last()).getDocumentElement().getTextContent())
                .contains("complete");
    }

    private void send(org.patchbay.sip.stack.message.RequestBuilder request) {
        Phone.Line line = srs.phone.line();
        srs.phone.stack.send(srs.phone.point, srs.phone.destination(), request.build(), line);
        until(() -> assertThat(line.responses).isNotEmpty());
        answered = line.responses.get(0).status();
        body = line.responses.get(0).bodyText();
    }

    private int answered;
    private String body;

    @Test
    void whatTheRecorderAsksInTheSessionIsAnswered() {
        world.established();
        SipRequest invite = srs.recording("t#rec");
        send(srs.phone.back(invite, "OPTIONS", 1));
        assertThat(answered).isEqualTo(200);
        send(srs.phone.back(invite, "INFO", 2).body("application/dtmf-relay", "Signal=1\r\nDuration=100\r\n"));
        assertThat(answered).as("it has no keys to press").isEqualTo(405);
        send(srs.phone.back(invite, "REFER", 3).add("Refer-To", "<sip:x@127.0.0.1>"));
        assertThat(answered).isEqualTo(405);
        send(srs.phone.back(invite, "INVITE", 4).body("application/sdp", Srs.answer(7100, 7102, "recvonly")));
        assertThat(answered).isEqualTo(200);
        assertThat(body).contains("a=sendonly\r\na=label:1").contains("a=sendonly\r\na=label:2");
        String leg = world.core.last().leg();
        assertThat(world.media.described.get(leg + "-s1-2")).last().asString().contains("m=audio 7102");
        send(srs.phone.back(invite, "UPDATE", 5).body("application/sdp", "v=0\r\nm=audio 1 RTP/AVP 8\r\n"));
        assertThat(answered).as("one line is no description of two voices").isIn(488, 491);
        assertThat(world.core.told(Happening.Digit.class)).isEmpty();
        assertThat(world.core.told(Happening.Hold.class)).isEmpty();
    }

    @Test
    void theSessionIsRefreshed() throws IOException {
        srs.configure("session_seconds", "5", "min_se_seconds", "5");
        srs.phone.onInvite = invite ->
                srs.phone.answer(invite, 200, Srs.ANSWER, more -> more.add("Session-Expires", "5;refresher=uac"));
        world.established();
        srs.recording("t#rec");
        until(() -> assertThat(srs.invites()).hasSizeGreaterThan(1));
        assertThat(Srs.sdp(srs.last())).isEqualTo(Srs.sdp(srs.invites().get(0)));
        assertThat(srs.last().toTag()).isNotNull();
        Srs.metadata(srs.last());
    }

    @Test
    void oneVoiceAloneHasOneLine() {
        srs.phone.onInvite =
                invite -> srs.phone.answer(invite, 200, Srs.ANSWER.substring(0, Srs.ANSWER.indexOf("m=audio 7002")));
        world.established();
        world.core.order(new LegOrder.Record("t#rec", world.core.last().leg(), false, "siprec:" + Srs.NAME));
        until(() -> assertThat(srs.notes()).hasSize(1));
        assertThat(Srs.sdp(srs.last())).contains("label:1").doesNotContain("label:2");
        assertThat(RecordingSchema.all(Srs.metadata(srs.last()), "stream").getLength())
                .isEqualTo(1);
    }

    @Test
    void noCallComesFromARecorderAndNoneGoesToIt() {
        Phone.Line line = srs.phone.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(403));
        assertThat(world.core.arrivals).isEmpty();
        world.core.targets = List.of(Srs.NAME);
        Phone.Line call = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(call.last()).isGreaterThanOrEqualTo(400));
        assertThat(world.core.told(Happening.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("is a recorder"));
        assertThat(srs.invites()).isEmpty();
    }

    @Test
    void aSecondRecordingIsASessionOfItsOwn() {
        world.established();
        srs.recording("t#one");
        srs.record("t#two");
        until(() -> assertThat(srs.notes()).hasSize(2));
        List<String> ids =
                srs.invites().stream().map(SipRequest::callId).distinct().toList();
        assertThat(ids).hasSize(2);
        world.core.order(new LegOrder.Stop("t#one", world.core.last().leg()));
        assertThat(srs.recorded("t#one").place()).endsWith(ids.get(0));
        assertThat(world.core.told("t#two", Happening.Recorded.class)).isEmpty();
    }
}
