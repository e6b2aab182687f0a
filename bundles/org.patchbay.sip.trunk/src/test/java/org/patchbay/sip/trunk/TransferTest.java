package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** REFER (RFC 3515), as the hub sends it and gets it back, and INVITE with Replaces (RFC 3891). */
class TransferTest {
    private static final String URI = "sip:sip.hub.test:5061;transport=tls;x-m=8:orgid:DFCBA638-1";
    private static final String BY =
            "<sip:sip.hub.test:5061;x-m=8:orgid:1;x-t=2;x-ti=3;x-tt=" + "aHR0".repeat(90) + ">";

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A call of the hub's that is up, and what it answers to a REFER of these header fields. */
    private Phone.Line refers(Consumer<RequestBuilder> fields) {
        Phone.Line line = world.established();
        refer(line, fields);
        return line;
    }

    private static void refer(Phone.Line line, Consumer<RequestBuilder> fields) {
        int before = line.responses.size();
        RequestBuilder refer = line.inDialog("REFER");
        fields.accept(refer);
        line.send(refer);
        until(() -> assertThat(line.responses).hasSizeGreaterThan(before));
    }

    private List<String> told() {
        return world.hub.heard("NOTIFY").stream()
                .map(n -> n.bodyText().trim() + " " + n.first("Subscription-State"))
                .toList();
    }

    private void status(int sip) {
        world.core.order(new LegOrder.TransferStatus(world.core.last().leg(), sip));
    }

    private void dial(LegOrder.Referral referral) {
        world.core.order(new LegOrder.Dial(
                world.core.last().leg() + "-t",
                Target.over("hub", URI),
                Party.of("sip:+4930111@x.test"),
                Party.of(URI),
                List.of(),
                Map.of(),
                Optional.of(world.core.last().call() + "-b0"),
                false,
                Optional.of(referral),
                Optional.empty()));
    }

    @Test
    void itIsAcceptedAndTheHubIsToldHowItGoes() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">").add("Referred-By", BY));
        assertThat(line.last()).isEqualTo(202);
        assertThat(line.responses.get(line.responses.size() - 1).contact()).isNotNull();
        until(() -> assertThat(world.core.told(Happening.TransferAsked.class))
                .containsExactly(new Happening.TransferAsked("<" + URI + ">", BY)));
        status(180);
        status(200);
        until(() -> assertThat(told())
                .containsExactly(
                        "SIP/2.0 100 Trying active;expires=180",
                        "SIP/2.0 180 Ringing active;expires=180",
                        "SIP/2.0 200 OK terminated;reason=noresource"));
        SipRequest notify = world.hub.heard("NOTIFY").get(0);
        assertThat(notify.first("Event")).isEqualTo("refer");
        assertThat(notify.contentType()).isEqualTo("message/sipfrag");
        assertThat(world.hub.heard("NOTIFY")).extracting(SipRequest::cseqNumber).containsExactly(1L, 2L, 3L);
        assertThat(world.provider.heard("REFER")).isEmpty();
    }

    @Test
    void theInviteHasTheHubsWordsByteForByteAndTheirMediaAreOpen() {
        refers(refer -> refer.add("Refer-To", "<" + URI + ">").add("Referred-By", BY));
        dial(new LegOrder.Referral("<" + URI + ">", BY));
        until(() -> assertThat(world.hub.heard("INVITE")).hasSize(1));
        SipRequest invite = world.hub.heard("INVITE").get(0);
        assertThat(invite.startLine()).isEqualTo("INVITE " + URI + " SIP/2.0");
        assertThat(invite.first("Referred-By")).isEqualTo(BY);
        assertThat(invite.first("To")).isEqualTo("<" + URI + ">");
        assertThat(invite.from().uri().user()).isEqualTo("+4930111");
        assertThat(invite.bodyText()).contains("a=sendrecv");
        assertThat(invite.first("Allow")).contains("REFER, NOTIFY");
        assertThat(invite.first("Supported")).contains("replaces");
    }

    @Test
    void theSecondInADialogIsToldApart() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        status(486);
        until(() -> assertThat(told()).hasSize(2));
        refer(line, refer -> refer.add("Refer-To", "<" + URI + ">"));
        assertThat(line.last()).isEqualTo(202);
        until(() -> assertThat(world.hub.heard("NOTIFY")).hasSize(3));
        assertThat(world.hub.heard("NOTIFY").get(2).first("Event")).isEqualTo("refer;id=3");
    }

    @Test
    void onlyOneAtATime() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        refer(line, refer -> refer.add("Refer-To", "<" + URI + ">"));
        assertThat(line.last()).isEqualTo(491);
    }

    @Test
    void whoeverWantsToHearNothingHearsNothing() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">").add("Refer-Sub", "false"));
        assertThat(line.last()).isEqualTo(202);
        assertThat(line.responses.get(line.responses.size() - 1).first("Refer-Sub"))
                .isEqualTo("false");
        status(200);
        world.core.order(new LegOrder.Control(false));
        line.send(line.inDialog("BYE"));
        world.nothingIsLeft();
        assertThat(world.hub.heard("NOTIFY")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<>|cannot be read",
                "<mailto:a@b>|neither a sip nor a tel URI",
                "<sip:a@b;method=BYE>|something else than a call",
            })
    void whatCannotBeDoneIsRefusedAndTheCallGoesOn(String referTo, String why) {
        Phone.Line line = refers(refer -> refer.add("Refer-To", referTo));
        assertThat(line.last()).isEqualTo(400);
        assertThat(line.responses.get(line.responses.size() - 1).reason()).contains(why);
        refer(line, refer -> {});
        assertThat(line.last()).isEqualTo(400);
        refer(line, refer -> refer.add("Refer-To", "<" + URI + ">").add("Refer-To", "<" + URI + ">"));
        assertThat(line.last()).isEqualTo(400);
        assertThat(world.core.told(Happening.TransferAsked.class)).isEmpty();
        assertThat(world.provider.heard("BYE")).isEmpty();
    }

    @Test
    void aPeerThatMayNotTransferIsToldSo() throws Exception {
        world.close();
        world = new World(Map.of(), Map.of("refer", "false"));
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        assertThat(line.last()).isEqualTo(405);
        assertThat(line.answer.first("Allow")).doesNotContain("REFER");
        Phone.Line stray = world.hub.line();
        stray.send(stray.first("REFER", any -> {}).toBuilder());
        until(() -> assertThat(stray.last()).isEqualTo(405));
        assertThat(stray.responses.get(0).first("Allow")).contains("INVITE").doesNotContain("REFER");
    }

    @Test
    void theOneWhoTransfersMayGoWhileTheOtherWaits() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.core.told(Happening.Ended.class)).hasSize(1));
        assertThat(world.provider.heard("BYE")).isEmpty();
        dial(new LegOrder.Referral("<" + URI + ">", ""));
        until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(2));
        assertThat(world.hub.heard("INVITE").get(0).first("Referred-By")).isNull();
    }

    /** The first target that plays something before it answers is heard, if it speaks what the transferee speaks; after a failure all is as it was. */
    @Test
    void theTransfereeHearsWhatTheTargetPlaysBeforeItAnswers() {
        Phone.Line line = refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        world.hub.onInvite = invite -> {
            world.hub.answer(invite, 180, null);
            world.hub.answer(invite, 183, Phone.ANSWER);
        };
        dial(new LegOrder.Referral("<" + URI + ">", ""));
        String call = world.core.last().call();
        String target = world.core.last().leg() + "-t";
        until(() -> assertThat(world.core.told(Happening.Ringing.class))
                .containsExactly(new Happening.Ringing(180, false), new Happening.Ringing(183, true)));
        assertThat(world.media.connected).contains(call + "-b0+" + target);
        world.media.connected.clear();
        world.core.order(new LegOrder.End(target, 487, 16, "", false));
        until(() -> assertThat(world.media.connected).containsExactly(call + "-b0+" + call + "-a"));
        assertThat(line.last()).isEqualTo(202);
    }

    /** The hub's 183 promises no media: until they come the core has something played to whoever is transferred. */
    @Test
    void aTargetThatIsSilentAtFirstIsHeardOnceItsMediaCome() {
        refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        world.media.audible = false;
        world.hub.onInvite = invite -> world.hub.answer(invite, 183, Phone.ANSWER);
        world.media.connected.clear();
        dial(new LegOrder.Referral("<" + URI + ">", ""));
        String call = world.core.last().call();
        String target = world.core.last().leg() + "-t";
        until(() -> assertThat(world.core.told(Happening.Ringing.class))
                .containsExactly(new Happening.Ringing(183, false)));
        assertThat(world.media.connected).as("silence").isEmpty();
        FakeMedia.Session session = world.media.sessions.iterator().next();
        session.listener.latched(target, "127.0.0.98:9");
        until(() -> assertThat(world.core.told(Happening.Ringing.class))
                .containsExactly(new Happening.Ringing(183, false), new Happening.Ringing(183, true)));
        assertThat(world.media.connected).containsExactly(call + "-b0+" + target);
        session.listener.latched(target, "127.0.0.98:9");
        world.hub.answer(world.hub.transactions.get(world.hub.transactions.size() - 1), 200, Phone.ANSWER);
        until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(2));
        assertThat(world.core.told(Happening.Ringing.class)).as("said once").hasSize(2);
    }

    @Test
    void aTargetThatIsSilentUntilItAnswersWasNeverEarlyMedia() {
        refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        world.media.audible = false;
        world.hub.onInvite = invite -> {
            world.hub.answer(invite, 183, Phone.ANSWER);
            world.hub.answer(invite, 200, Phone.ANSWER);
        };
        dial(new LegOrder.Referral("<" + URI + ">", ""));
        until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(2));
        FakeMedia.Session session = world.media.sessions.iterator().next();
        session.listener.latched(world.core.last().leg() + "-t", "127.0.0.98:9");
        World.stays(java.time.Duration.ofMillis(100), () -> assertThat(world.core.told(Happening.Ringing.class))
                .containsExactly(new Happening.Ringing(183, false)));
    }

    @Test
    void whatTheTransfereeCouldNotHearIsNotGivenToIt() {
        refers(refer -> refer.add("Refer-To", "<" + URI + ">"));
        world.hub.onInvite = invite -> world.hub.answer(invite, 183, FakeMedia.sdp("127.0.0.1", 5000, "8", "sendrecv"));
        world.media.connected.clear();
        dial(new LegOrder.Referral("<" + URI + ">", ""));
        until(() -> assertThat(world.core.told(Happening.Ringing.class))
                .containsExactly(new Happening.Ringing(183, false)));
        assertThat(world.media.connected).isEmpty();
    }

    private Phone.Line replaces(String value) {
        return world.hub.line().call(request -> request.add("Replaces", value).body("application/sdp", Phone.SDP));
    }

    /** As the hub, whose the dialog is, writes it: its own tag is our remote one. */
    private static String dialog(Phone.Line line) {
        return line.callId + ";from-tag=" + line.tag + ";to-tag=" + line.answer.toTag();
    }

    @Test
    void aNewDialogIsBridgedWithThePartnerOfTheOneItReplaces() {
        Phone.Line line = world.established();
        // Several, so that one at least begins on another worker than the call's.
        Phone.Line last = line;
        for (int i = 1; i <= 4; i++) {
            String old = i == 1 ? world.core.last().leg() : world.core.last().call() + "-r" + (i - 1);
            Phone.Line next = replaces(dialog(last));
            until(() -> assertThat(world.core.replacements).containsKey(old));
            String fresh = world.core.replacements.get(old).leg();
            assertThat(world.core.replacements.get(old).call())
                    .isEqualTo(world.core.last().call());
            world.core.order(new LegOrder.Bridge("r" + i, world.core.last().call() + "-b0", fresh));
            until(() -> assertThat(next.last()).isEqualTo(200));
            int ended = i;
            world.core.order(new LegOrder.End(old, 480, 16, "replaced", false));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(ended));
            last = next;
        }
        assertThat(world.provider.heard("BYE")).isEmpty();
        assertThat(world.core.arrivals).hasSize(1);
        Phone.Line end = last;
        end.send(end.inDialog("BYE"));
        until(() -> assertThat(end.last()).isEqualTo(200));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void nobodyReplacesWhatIsNotTheirs() {
        Phone.Line line = world.established();
        String right = dialog(line);
        for (String wrong : List.of(
                "x" + right, right + "x", right.replace("from-tag=", "from-tag=x"), "nobody;to-tag=1;from-tag=2")) {
            Phone.Line next = replaces(wrong);
            until(() -> assertThat(next.last()).as(wrong).isEqualTo(481));
        }
        for (String wrong : List.of("a", "a;to-tag=1", "a;from-tag=1", ";to-tag=1;from-tag=2")) {
            Phone.Line next = replaces(wrong);
            until(() -> assertThat(next.last()).as(wrong).isEqualTo(400));
        }
        Phone.Line early = replaces(right + ";early-only");
        until(() -> assertThat(early.last()).isEqualTo(486));
        Phone.Line other = world.provider.line().call(request -> request.add("Replaces", right)
                .body("application/sdp", Phone.SDP));
        until(() -> assertThat(other.last()).isEqualTo(481));
        assertThat(world.core.replacements).isEmpty();
        assertThat(world.core.arrivals).hasSize(1);
    }

    @Test
    void oneWhoRingsIsReplacedByOneWhoAnswersAtOnce() {
        world.core.targets = List.of("hub");
        world.core.bridges = false;
        world.hub.onInvite = invite -> world.hub.answer(invite, 180, null);
        Phone.Line caller = world.provider.line().call(Phone.SDP);
        until(() -> assertThat(caller.statuses()).containsExactly(180));
        SipRequest ringing = world.hub.heard("INVITE").get(0);
        Phone.Line pickup = replaces(ringing.callId() + ";to-tag=" + ringing.fromTag() + ";from-tag=phone"
                + world.hub.port() + ";early-only");
        String old = world.core.last().call() + "-b0";
        until(() -> assertThat(world.core.replacements).containsKey(old));
        world.core.order(new LegOrder.End(old, 487, 26, "replaced", true));
        world.core.order(new LegOrder.Bridge(
                "p", world.core.last().leg(), world.core.replacements.get(old).leg()));
        until(() -> {
            assertThat(pickup.last()).isEqualTo(200);
            assertThat(caller.last()).isEqualTo(200);
            assertThat(world.hub.cancels).hasSize(1);
            assertThat(world.core.told("p", Happening.Bridged.class)).hasSize(1);
        });
    }

    @Test
    void aHoldThatWasToldEndsWithTheOneWhoHeld() {
        Phone.Line line = world.established();
        line.send(line.inDialog("INVITE").body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0", "inactive")));
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
        until(() -> assertThat(line.responses).hasSize(2));
        Phone.Line next = replaces(dialog(line));
        until(() -> assertThat(world.core.replacements).hasSize(1));
        world.core.order(new LegOrder.Bridge(
                "r",
                world.core.last().call() + "-b0",
                world.core.replacements.values().iterator().next().leg()));
        until(() -> assertThat(next.last()).isEqualTo(200));
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
        assertThat(world.provider.heard("INVITE").get(2).bodyText()).contains("a=sendrecv");
    }
}
