package org.patchbay.sip.trunk;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.siprec.RecordingSchema;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Whatever a recorder does, the call goes on, and it is said what is wrong. */
class SiprecFaultsTest {
    private World world;
    private Srs srs;
    private Phone.Line line;

    @BeforeEach
    void start() throws IOException {
        world = new World();
        srs = new Srs(world);
        line = world.established();
    }

    /** The call is as it was, and ends as any other. */
    @AfterEach
    void theCallHasGoneOn() {
        try {
            assertThat(world.hub.heard("BYE")).isEmpty();
            assertThat(world.provider.heard("BYE")).isEmpty();
            assertThat(world.core.told(Happening.Ended.class)).isEmpty();
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        } finally {
            world.close();
            srs.close();
        }
    }

    private void answers(String sdp) {
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, sdp);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=0;m=audio 7000 RTP/AVP 8 | has 1 m= lines for our 2",
                "v=0;m=audio 1 RTP/AVP 8;m=audio 2 RTP/AVP 8;m=audio 3 RTP/AVP 8 | has 3 m= lines for our 2",
                "v=0;m=audio 1 RTP/AVP 8;m=video 2 RTP/AVP 96 | which is no audio",
                "v=0;m=audio 0 RTP/AVP 8;m=audio 0 RTP/AVP 8 | takes none of the voices",
                "what? | no session description"
            })
    void anAnswerThatCannotBeUsedEndsTheSession(String sdp, String why) {
        answers(sdp.replace(";", "\r\n") + "\r\n");
        srs.record("t#rec");
        assertThat(srs.failure("t#rec"))
                .contains("The recorder voicelog refused with 488")
                .contains(why);
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
    }

    @Test
    void anAnswerWithoutADescriptionEndsTheSession() {
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 200, (String) null);
        srs.record("t#rec");
        assertThat(srs.failure("t#rec")).contains("no session description");
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
    }

    @Test
    void anAnswerInAMultipartIsRead() {
        srs.phone.onInvite = invite -> srs.phone.answer(
                invite,
                200,
                null,
                more -> more.body(
                        "multipart/mixed; boundary=\"x y\"",
                        "--x y\r\nContent-Type: application/sdp\r\n\r\n" + Srs.ANSWER + "\r\n--x y--\r\n"));
        srs.recording("t#rec");
    }

    @Test
    void aVoiceThatIsNotTakenIsSaidAndTheOtherIsRecorded() {
        answers(Srs.ANSWER.replace("7002", "0"));
        srs.recording("t#rec");
        assertThat(srs.notes())
                .anyMatch(note -> note.contains("does not take stream 2") && note.contains("hears is not recorded"));
        String leg = world.core.last().leg();
        world.core.order(new LegOrder.PauseRecording("t#rec", leg, true));
        until(() -> assertThat(srs.invites()).hasSize(2));
        assertThat(Srs.sdp(srs.last())).contains("m=audio 0 ");
        assertThat(RecordingSchema.all(Srs.metadata(srs.last()), "stream").getLength())
                .isEqualTo(1);
        world.core.order(new LegOrder.Stop("t#rec", leg));
        assertThat(srs.recorded("t#rec").error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"403, username", "420, SIPREC", "486, max_legs", "503, patchbay:trunks", "600, max_legs"})
    void aRefusalSaysWhatToDo(int status, String advice) {
        srs.phone.onInvite = invite -> srs.phone.answer(invite, status, null);
        srs.record("t#rec");
        assertThat(srs.failure("t#rec")).contains("refused with " + status).contains(advice);
    }

    @Test
    void aRedirectionIsNotFollowedButTold() {
        srs.phone.onInvite =
                invite -> srs.phone.answer(invite, 302, null, more -> more.set("Contact", "<sip:there@192.0.2.7>"));
        srs.record("t#rec");
        assertThat(srs.failure("t#rec")).contains("302").contains("at sip:there@192.0.2.7: set host");
    }

    @Test
    void aRecorderThatSaysNothingIsGivenUp() {
        srs.phone.close();
        srs.record("t#rec");
        assertThat(srs.failure("t#rec")).contains("refused with 408").contains("see that it runs");
    }

    @Test
    void theNextHostTakesItWhereTheFirstDoesNot() throws IOException {
        try (Phone other = new Phone(Transport.UDP)) {
            other.onInvite = invite -> other.answer(invite, 503, null);
            srs.configure("hosts", "127.0.0.1:" + other.port() + ",127.0.0.1:" + srs.phone.port());
            srs.recording("t#rec");
            assertThat(other.heard("INVITE")).hasSize(1);
            Srs.metadata(srs.last());
            assertThat(world.trunk.counters().get("peer.voicelog.failovers")).isEqualTo(1);
        }
    }

    @Test
    void aRecorderThatAsksWhoWeAreIsTold() throws IOException {
        StrictProvider strict = new StrictProvider();
        world.trunk.logins().hashes().secrets(new MemorySecrets().with("file:recorder", StrictProvider.PASSWORD));
        srs.configure("username", StrictProvider.USER, "password", "file:recorder");
        Consumer<ServerTransaction> right = invite -> srs.phone.answer(invite, 200, Srs.ANSWER);
        srs.phone.onInvite = strict.before(right);
        srs.recording("t#rec");
        assertThat(strict.faults).isEmpty();
        assertThat(srs.invites()).hasSize(2);
        Srs.metadata(srs.last());
    }

    @Test
    void aRecorderThatHangsUpIsToldWithWhatItSaid() {
        var invite = srs.recording("t#rec");
        Phone.Line bye = srs.phone.line();
        srs.phone.stack.send(
                srs.phone.point,
                srs.phone.destination(),
                srs.phone.back(invite, "BYE", 1).build(),
                bye);
        until(() -> assertThat(bye.last()).isEqualTo(200));
        Happening.Recorded told = srs.recorded("t#rec");
        assertThat(told.place()).contains(invite.callId());
        assertThat(told.error()).contains("voicelog has ended the recording").contains("record anew");
        srs.record("t#rec");
        until(() -> assertThat(srs.invites()).hasSize(2));
    }

    @Test
    void aRecorderThatHasForgottenTheSessionIsNoticedByTheNextWord() {
        srs.recording("t#rec");
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 481, null);
        world.core.order(new LegOrder.PauseRecording("t#rec", world.core.last().leg(), true));
        assertThat(srs.recorded("t#rec").error()).contains("does not know the call any more");
    }

    @Test
    void aRecordingThatIsStoppedBeforeTheAnswerIsCancelled() {
        srs.phone.onInvite = invite -> srs.phone.answer(invite, 180, null);
        srs.record("t#rec");
        until(() -> assertThat(srs.invites()).hasSize(1));
        world.core.order(new LegOrder.Stop("t#rec", world.core.last().leg()));
        assertThat(srs.failure("t#rec")).contains("stopped before");
        until(() -> assertThat(srs.phone.cancels).hasSize(1));
    }

    @Test
    void whatIsNotConfiguredOrCannotBeCopiedIsSaid() {
        world.core.order(new LegOrder.Record("a", world.core.last().leg(), true, "siprec:nobody"));
        assertThat(srs.failure("a")).contains("no recorder 'nobody'").contains("side = recorder");
        world.core.order(new LegOrder.Record("b", world.core.last().leg(), true, "siprec:provider"));
        assertThat(srs.failure("b")).contains("no recorder 'provider'");
        world.media.copiesVoices = false;
        srs.record("c");
        assertThat(srs.failure("c")).contains("cannot copy");
        assertThat(world.trunk
                        .table()
                        .calls()
                        .iterator()
                        .next()
                        .media
                        .opened()
                        .find(world.core.last().leg() + "-s1-1"))
                .as("no port stays open")
                .isEmpty();
        world.core.order(new LegOrder.Record("d", "no-such-leg", true, "siprec:voicelog"));
        assertThat(srs.failure("d")).contains("has ended");
        assertThat(srs.invites()).isEmpty();
    }

    @Test
    void aRecorderOfOneTenantGetsNoCallsOfAnother() throws IOException {
        line.send(line.inDialog("BYE"));
        world.nothingIsLeft();
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.peer("hub", world.hub, Transport.UDP, Map.of("tenant", "acme"));
        world.core.told.clear();
        world.provider.requests.clear();
        line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(1));
        srs.configure("tenant", "globex");
        srs.record("t#rec");
        assertThat(srs.failure("t#rec")).contains("for calls of the tenant globex alone");
        assertThat(srs.invites()).isEmpty();
        srs.configure("tenant", "acme");
        srs.recording("t#two");
    }

    @Test
    void aRecorderThatIsFullIsNotAsked() throws IOException {
        srs.configure("max_legs", "1");
        srs.recording("t#rec");
        srs.record("t#two");
        assertThat(srs.failure("t#two")).contains("max_legs allows: 1");
        assertThat(srs.invites()).hasSize(1);
    }

    @Test
    void anEngineThatIsReplacedEndsItAndTheRecorderIsLetGo() {
        srs.recording("t#rec");
        world.trunk.engine(null);
        world.trunk.recovery().gone(world.media);
        world.trunk.engine(world.media);
        world.trunk.recovery().came();
        assertThat(srs.recorded("t#rec").error()).contains("engine was replaced");
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
    }

    @Test
    void aHostThatIsPassedOverIsNotForEver() {
        PeerSettings peer = world.trunk.peers().named(Srs.NAME).orElseThrow();
        world.trunk.hosts().failed(peer, peer.hosts().get(0), OptionalLong.of(60), "It was busy.");
        srs.recording("t#rec");
        assertThat(List.of(peer.recorder(), peer.refer(), peer.trusted())).containsExactly(true, false, true);
        assertThat(PeerSettings.read("p", Map.of("name", "r", "side", "recorder", "host", "192.0.2.1"))
                        .transport())
                .isEqualTo(Transport.TCP);
    }
}
