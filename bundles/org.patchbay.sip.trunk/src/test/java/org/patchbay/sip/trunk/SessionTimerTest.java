package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** RFC 4028 on each leg by itself. Intervals are as short as the settings allow. */
class SessionTimerTest {
    private static final Map<String, String> SHORT = Map.of("min_se_seconds", "5");
    private static final Map<String, String> NONE = Map.of("session_seconds", "0", "min_se_seconds", "5");

    /** A call from the hub, up, with what the INVITE says of timers. */
    private static Phone.Line fromHub(World world, String supported, String expires) {
        Phone.Line line = world.hub.line().call(r -> {
            if (supported != null) {
                r.add("Supported", supported);
            }
            if (expires != null) {
                r.add("Session-Expires", expires);
            }
            r.body("application/sdp", Phone.SDP);
        });
        until(() -> assertThat(line.last()).isEqualTo(200));
        return line;
    }

    /** A call from the provider to the hub, up. */
    private static Phone.Line fromProvider(World world, String allow, String expires) {
        world.core.targets = List.of("hub");
        Phone.Line line = world.provider.line().call(r -> r.add("Supported", "timer")
                .add("Allow", allow)
                .add("Session-Expires", expires)
                .body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.last()).isEqualTo(200));
        return line;
    }

    private static void accept(Phone phone, ServerTransaction refresh, String expires) {
        phone.answer(refresh, 200, Phone.ANSWER, r -> r.add("Session-Expires", expires)
                .add("Require", "timer"));
    }

    private static void stillUp(World world, Duration elapsed, long since) {
        until(() -> assertThat(System.nanoTime() - since).isGreaterThan(elapsed.toNanos()));
        assertThat(world.trunk.table().legs()).isEqualTo(2);
    }

    @Test
    void theCalledPeerIsAskedForATimer() throws Exception {
        try (World world = new World()) {
            world.established();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            assertThat(invite.first("Supported")).isEqualTo("timer, replaces");
            assertThat(invite.first("Session-Expires")).isEqualTo("1800;refresher=uac");
            assertThat(invite.first("Min-SE")).isEqualTo("90");
        }
    }

    @Test
    void aPeerIsNotAskedWhereTheSettingsSaySo() throws Exception {
        try (World world = new World(Map.of(), NONE)) {
            world.peer("provider", world.provider, Transport.UDP, NONE);
            Phone.Line line = world.established();
            assertThat(line.answer.has("Session-Expires")).isFalse();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            assertThat(invite.has("Session-Expires")).isFalse();
            assertThat(invite.first("Supported")).isEqualTo("timer, replaces");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timer,                3600,               3600;refresher=uac, timer",
        "timer,                3600;refresher=uac, 3600;refresher=uac, timer",
        "timer,                3600;refresher=uas, 3600;refresher=uas,",
        "'replaces, timer',    3600 ; refresher = UAS, 3600;refresher=uas,",
        ",                     3600,               3600;refresher=uas,",
        ",                     3600;refresher=uac, 3600;refresher=uas,",
        "timer,                ,                   1800;refresher=uas,",
        ",                     ,                   1800;refresher=uas,",
        ",                     30,                 ,",
        "timer,                90,                 90;refresher=uac, timer"
    })
    void theAnswerSaysWhoRefreshes(String supported, String offered, String agreed, String required) throws Exception {
        try (World world = new World()) {
            Phone.Line line = fromHub(world, supported, offered);
            assertThat(line.answer.first("Session-Expires")).isEqualTo(agreed);
            assertThat(line.answer.first("Require")).isEqualTo(required);
            assertThat(line.answer.first("Supported")).isEqualTo("timer, replaces");
        }
    }

    @Test
    void anIntervalOfAPeerIsNotShorterThanItsOwnMinimum() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub
                    .line()
                    .call(r -> r.add("Supported", "timer").add("Min-SE", "2400").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.first("Session-Expires")).isEqualTo("2400;refresher=uas");
        }
    }

    @Test
    void aSessionWithoutATimerGetsOneInTheDialog() throws Exception {
        try (World world = new World(Map.of(), NONE)) {
            world.peer("provider", world.provider, Transport.UDP, NONE);
            Phone.Line line = fromHub(world, "timer", null);
            assertThat(line.answer.has("Session-Expires")).isFalse();
            for (int times = 1; times <= 2; times++) {
                line.send(line.inDialog("INVITE")
                        .add("Supported", "timer")
                        .add("Session-Expires", "1200;refresher=uas")
                        .body("application/sdp", Phone.SDP));
                int answers = times + 1;
                until(() -> assertThat(line.statuses()).hasSize(answers).containsOnly(200));
                assertThat(line.answer.first("Session-Expires")).isEqualTo("1200;refresher=uas");
            }
        }
    }

    @Test
    void tooShortAnIntervalIsRefused() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line().call(r -> r.add("Supported", "timer")
                    .add("Session-Expires", "89")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(422));
            assertThat(line.responses.get(0).first("Min-SE")).isEqualTo("90");
            world.nothingIsLeft();
            Phone.Line up = fromHub(world, "timer", "3600");
            up.send(up.inDialog("INVITE")
                    .add("Supported", "timer")
                    .add("Session-Expires", "60")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(up.last()).isEqualTo(422));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    @Test
    void whoRequiresTimersGetsThem() throws Exception {
        try (World world = new World()) {
            Phone.Line line =
                    world.hub.line().call(r -> r.add("Require", "timer").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            Phone.Line other = world.hub.line().call(r -> r.add("Require", "timer, magic"));
            until(() -> assertThat(other.last()).isEqualTo(420));
            assertThat(other.responses.get(0).first("Unsupported")).isEqualTo("magic");
        }
    }

    @Test
    void aCalledPeerThatWantsALongerSessionGetsIt() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                if (world.provider.transactions.size() == 1) {
                    world.provider.answer(invite, 422, null, r -> r.add("Min-SE", "2000"));
                } else {
                    world.provider.answer(invite, 200, Phone.ANSWER);
                }
            };
            world.established();
            List<SipRequest> invites = world.provider.heard("INVITE");
            assertThat(invites).hasSize(2);
            assertThat(invites.get(1).callId()).isEqualTo(invites.get(0).callId());
            assertThat(invites.get(1).fromTag()).isEqualTo(invites.get(0).fromTag());
            assertThat(invites.get(1).cseqNumber()).isEqualTo(2);
            assertThat(invites.get(1).first("Session-Expires")).isEqualTo("2000;refresher=uac");
            assertThat(invites.get(1).first("Min-SE")).isEqualTo("2000");
            assertThat(invites.get(1).bodyText()).isEqualTo(invites.get(0).bodyText());
        }
    }

    @ParameterizedTest
    @CsvSource({"2000,2", "100,1", ",1"})
    void aSecondRefusalOrOneWithoutUseIsFinal(String least, int invites) throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 422, null, r -> {
                if (least != null) {
                    r.add("Min-SE", least + world.provider.transactions.size());
                }
            });
            if (invites == 1 && least != null) {
                world.provider.onInvite =
                        invite -> world.provider.answer(invite, 422, null, r -> r.add("Min-SE", least));
            }
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(400));
            world.nothingIsLeft();
            assertThat(world.provider.heard("INVITE")).hasSize(invites);
        }
    }

    @Test
    void ourRefreshSaysTheSameAgain() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            world.hub.onInvite = refresh -> accept(world.hub, refresh, "6;refresher=uac");
            Phone.Line line = fromHub(world, "timer", "6;refresher=uas");
            long since = System.nanoTime();
            // What would be offered now is something else.
            world.media.sessions.iterator().next().legs.values().forEach(leg -> leg.formats = "9");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            assertThat(System.nanoTime() - since).isBetween(5_500_000_000L, 7_500_000_000L);
            SipRequest refresh = world.hub.heard("INVITE").get(0);
            assertThat(refresh.bodyText()).isEqualTo(line.answer.bodyText());
            assertThat(refresh.first("Session-Expires")).isEqualTo("6;refresher=uac");
            assertThat(refresh.first("Min-SE")).isEqualTo("5");
            assertThat(refresh.toTag()).isEqualTo(line.tag);
            until(() -> assertThat(world.hub.acks).hasSize(2));
            assertThat(world.provider.heard("INVITE")).as("its own business").hasSize(1);
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    @Test
    void whatThePeerRefusedIsNotSaidAgain() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            world.hub.onInvite = offer -> world.hub.answer(offer, 488, null);
            Phone.Line line = fromHub(world, "timer", "6;refresher=uas");
            until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(1));
            world.core.order(new LegOrder.SetHold(world.core.last().leg(), true));
            until(() ->
                    assertThat(world.core.told(Happening.ActionFailed.class)).hasSize(1));
            assertThat(world.hub.heard("INVITE").get(0).bodyText()).contains("a=inactive");
            world.hub.onInvite = refresh -> accept(world.hub, refresh, "600;refresher=uac");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            assertThat(world.hub.heard("INVITE").get(1).bodyText()).isEqualTo(line.answer.bodyText());
        }
    }

    @Test
    void aProviderThatHasItIsRefreshedByUpdate() throws Exception {
        try (World world = new World()) {
            world.peer("provider", world.provider, Transport.UDP, SHORT);
            world.provider.onOther = update ->
                    world.provider.answer(update, 200, null, r -> r.add("Session-Expires", "3600;refresher=uas"));
            fromProvider(world, "INVITE, ACK, BYE, UPDATE", "5;refresher=uas");
            until(() -> assertThat(world.provider.heard("UPDATE")).hasSize(1));
            SipRequest update = world.provider.heard("UPDATE").get(0);
            assertThat(update.bodyLength()).isZero();
            assertThat(update.first("Session-Expires")).isEqualTo("5;refresher=uac");
            assertThat(update.contact()).isNotNull();
            until(() -> assertThat(dialog(world, "provider").sessionSeconds).isEqualTo(3600));
            assertThat(dialog(world, "provider").sessionOurs)
                    .as("the peer took it over")
                    .isFalse();
        }
    }

    private static DialogRecord dialog(World world, String peer) {
        return world.trunk.table().calls().iterator().next().legs().stream()
                .filter(leg -> leg.peer.name().equals(peer))
                .findFirst()
                .orElseThrow()
                .dialog();
    }

    @Test
    void anUpdateThatCrossesIsTriedAgainAndOneThatIsUnknownIsReplaced() throws Exception {
        try (World world = new World()) {
            world.peer("provider", world.provider, Transport.UDP, SHORT);
            world.provider.onOther = update ->
                    world.provider.answer(update, world.provider.heard("UPDATE").size() == 1 ? 491 : 405, null);
            world.provider.onInvite = refresh -> accept(world.provider, refresh, "3600;refresher=uac");
            fromProvider(world, "UPDATE", "6;refresher=uas");
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(1));
            assertThat(world.provider.heard("UPDATE")).hasSize(2);
            until(() -> assertThat(world.provider.acks).hasSize(1));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    @Test
    void aSessionThatThePeerDoesNotRefreshIsLost() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            fromHub(world, "timer", "6;refresher=uac");
            long since = System.nanoTime();
            stillUp(world, Duration.ofSeconds(3), since);
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(System.nanoTime() - since).isLessThan(6_000_000_000L);
            assertThat(world.hub.heard("BYE").get(0).first("Reason")).contains("The session timer ran out");
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void aRefreshOfThePeersKeepsTheSessionAndBothersNobodyElse() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            Phone.Line line = fromHub(world, "timer", "6;refresher=uac");
            long since = System.nanoTime();
            SipResponse first = line.answer;
            stillUp(world, Duration.ofSeconds(2), since);
            line.send(line.inDialog("INVITE")
                    .add("Supported", "timer")
                    .add("Session-Expires", "12;refresher=uac")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            assertThat(line.answer.first("Session-Expires")).isEqualTo("12;refresher=uac");
            assertThat(line.answer.bodyText()).isEqualTo(first.bodyText());
            stillUp(world, Duration.ofMillis(6500), since);
            assertThat(world.provider.heard("INVITE")).hasSize(1);
            line.send(line.inDialog("INVITE")
                    .add("Supported", "timer")
                    .add("Session-Expires", "900;refresher=uas")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last() + line.responses.size()).isEqualTo(203));
            assertThat(line.answer.first("Session-Expires")).isEqualTo("900;refresher=uas");
            assertThat(dialog(world, "hub").sessionOurs).isTrue();
            assertThat(line.answer.has("Require")).isFalse();
        }
    }

    @Test
    void aRefreshThatFailsIsTriedAgainUntilTheSessionIsOver() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            world.hub.onInvite = refresh -> world.hub.answer(refresh, 500, null);
            fromHub(world, "timer", "6;refresher=uas");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(world.hub.heard("INVITE").size()).isBetween(2, 4);
            world.nothingIsLeft();
        }
    }

    @Test
    void aPeerThatDoesNotKnowTheCallAnyMoreEndsItWithTheRefresh() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            world.hub.onInvite = refresh -> world.hub.answer(refresh, 481, null);
            fromHub(world, "timer", "5;refresher=uas");
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.hub.heard("INVITE")).hasSize(1);
            world.nothingIsLeft();
        }
    }

    @Test
    void aRefreshForTooShortASessionIsMadeAgainForALongerOne() throws Exception {
        try (World world = new World(Map.of(), SHORT)) {
            world.hub.onInvite = refresh -> {
                if (world.hub.heard("INVITE").size() == 1) {
                    world.hub.answer(refresh, 422, null, r -> r.add("Min-SE", "600"));
                } else {
                    accept(world.hub, refresh, "600;refresher=uac");
                }
            };
            fromHub(world, "timer", "5;refresher=uas");
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            assertThat(world.hub.heard("INVITE").get(1).first("Session-Expires"))
                    .isEqualTo("600;refresher=uac");
            assertThat(world.hub.heard("INVITE").get(1).first("Min-SE")).isEqualTo("600");
            until(() -> assertThat(world.hub.acks).hasSize(1));
            assertThat(dialog(world, "hub").sessionSeconds).isEqualTo(600);
        }
    }

    @Test
    void aPeerWithoutTimersLosesNoCallByRefusingOurRefresh() throws Exception {
        try (World world = new World(Map.of(), Map.of("min_se_seconds", "5", "session_seconds", "6"))) {
            world.hub.onInvite = refresh -> world.hub.answer(refresh, 488, null);
            Phone.Line line = fromHub(world, null, null);
            assertThat(line.answer.first("Session-Expires")).isEqualTo("6;refresher=uas");
            // Three in the first interval, the fourth in the next.
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(4));
            assertThat(world.trunk.table().legs()).isEqualTo(2);
        }
    }

    @Test
    void aHoldOfOursIsARefreshToo() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.provider.onInvite = invite -> accept(world.provider, invite, "700;refresher=uas");
            line.send(line.inDialog("INVITE")
                    .body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendonly")));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            assertThat(world.provider.heard("INVITE").get(1).has("Session-Expires"))
                    .as("the provider took part in no timer")
                    .isFalse();
            until(() -> assertThat(dialog(world, "provider").sessionSeconds).isEqualTo(700));
            assertThat(dialog(world, "provider").sessionOurs).isFalse();
        }
    }

    @Test
    void theTimerIsWrittenDownWithItsDialog() throws Exception {
        try (World world = new World()) {
            fromProvider(world, "INVITE, UPDATE", "600;refresher=uas");
            Leg leg = world.trunk.table().calls().iterator().next().legs().get(0);
            DialogRecord record = leg.dialog();
            record.sessionLeast = 300;
            DialogRecord read = DialogRecord.read(record.write(leg));
            // Who is at its ends is kept in another way while it rests.
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("ends", "resting")
                    .isEqualTo(record);
            assertThat(read.write(leg)).isEqualTo(record.write(leg));
            assertThat(read.sessionSeconds).isEqualTo(600);
            assertThat(read.sessionOurs).isTrue();
            assertThat(read.sessionShared).isTrue();
            assertThat(read.sessionUpdate).isTrue();
            String earlier = record.write(leg).replaceAll("session-[^\n]*\n", "");
            assertThat(DialogRecord.read(earlier).sessionSeconds).isZero();
        }
    }
}
