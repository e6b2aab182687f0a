package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Reliable provisional responses (RFC 3262), with providers only. */
class ReliableTest {
    private static final String MOVED = FakeMedia.sdp("127.0.0.1", 4400, "0 8", "sendrecv");

    private static Consumer<ResponseBuilder> reliably(long number) {
        return r -> r.add("Require", "100rel").add("RSeq", Long.toString(number));
    }

    private static List<String> acknowledged(World world) {
        return world.provider.heard("PRACK").stream().map(p -> p.first("RAck")).toList();
    }

    private static ServerTransaction invite(World world) {
        until(() -> assertThat(world.provider.heard("INVITE")).isNotEmpty());
        return world.provider.transactions.get(0);
    }

    @Test
    void itIsOfferedToProvidersThatAreToHaveIt() throws Exception {
        try (World world = new World()) {
            world.established();
            assertThat(world.provider.heard("INVITE").get(0).first("Supported")).isEqualTo("timer, replaces");
            world.peer("provider", world.provider, Transport.UDP, Map.of("reliable_provisional", "supported"));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.provider.heard("INVITE").get(1).first("Supported")).isEqualTo("timer, replaces, 100rel");
            assertThat(line.answer.first("Supported")).isEqualTo("timer, replaces");
            assertThat(line.answer.first("Allow")).doesNotContain("PRACK");
        }
    }

    @Test
    void aReliableResponseIsAcknowledgedInItsEarlyDialog() throws Exception {
        try (World world = new World()) {
            String proxy = "<sip:127.0.0.1:" + world.provider.port() + ";lr;x=";
            world.provider.onInvite = invite -> world.provider.answer(
                    invite,
                    183,
                    Phone.ANSWER,
                    reliably(100).andThen(r -> r.add("Record-Route", proxy + "1>, " + proxy + "2>")));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(acknowledged(world)).containsExactly("100 1 INVITE"));
            SipRequest prack = world.provider.heard("PRACK").get(0);
            assertThat(prack.cseqNumber()).isEqualTo(2);
            assertThat(prack.toTag()).isEqualTo("phone" + world.provider.port());
            assertThat(prack.uri().user()).isEqualTo("bob");
            assertThat(prack.routes()).hasSize(2);
            assertThat(prack.first("Route")).contains("x=2");
            assertThat(prack.bodyLength()).isZero();
            until(() -> assertThat(line.statuses()).containsExactly(183));
            assertThat(line.responses.get(0).has("RSeq")).isFalse();
            assertThat(line.responses.get(0).has("Require")).isFalse();

            world.provider.answer(invite(world), 200, null);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.bodyText()).isEqualTo(line.responses.get(0).bodyText());
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.provider.heard("BYE").get(0).cseqNumber())
                    .as("after the PRACK's")
                    .isEqualTo(3);
            world.nothingIsLeft();
        }
    }

    @Test
    void whatCameBeforeOrTooEarlyIsIgnored() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                world.provider.answer(invite, 180, null, reliably(7));
                world.provider.answer(invite, 180, null, reliably(7));
                world.provider.answer(invite, 183, Phone.ANSWER, reliably(9));
            };
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            world.provider.answer(invite(world), 182, null, reliably(8));
            until(() -> assertThat(line.last()).isEqualTo(182));
            assertThat(acknowledged(world)).containsExactly("7 1 INVITE", "8 1 INVITE");
            assertThat(world.core.told(Happening.Ringing.class))
                    .containsExactly(new Happening.Ringing(180, false), new Happening.Ringing(182, false));
            world.provider.answer(invite(world), 183, Phone.ANSWER, reliably(9));
            until(() -> assertThat(acknowledged(world)).contains("9 1 INVITE"));
            until(() ->
                    assertThat(world.core.told(Happening.Ringing.class)).contains(new Happening.Ringing(183, true)));
            line.invite.cancel(null);
            world.nothingIsLeft();
        }
    }

    @Test
    void eachForkIsCountedForItself() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> {
                world.provider.answer(invite, 180, null, "one", reliably(1));
                world.provider.answer(invite, 180, null, "two", reliably(900));
                world.provider.answer(invite, 180, null, "one", reliably(2));
            };
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(acknowledged(world)).containsExactly("1 1 INVITE", "900 1 INVITE", "2 1 INVITE"));
            assertThat(world.provider.heard("PRACK"))
                    .extracting(SipRequest::toTag)
                    .containsExactly("one", "two", "one");
            assertThat(world.provider.heard("PRACK"))
                    .extracting(SipRequest::cseqNumber)
                    .containsExactly(2L, 2L, 3L);
            world.provider.answer(invite(world), 200, Phone.ANSWER, "two");
            until(() -> assertThat(line.last()).isEqualTo(200));
            world.provider.answer(invite(world), 200, Phone.ANSWER, "one");
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            assertThat(world.provider.heard("BYE").get(0).toTag()).isEqualTo("one");
            assertThat(world.provider.heard("BYE").get(0).cseqNumber()).isEqualTo(4);
        }
    }

    @Test
    void aPrackThatIsNeverAnsweredEndsNoCall() throws Exception {
        try (World world = new World()) {
            world.provider.onOther = prack -> {};
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null, reliably(1));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(acknowledged(world)).hasSize(1));
            long since = System.nanoTime();
            until(() -> assertThat(System.nanoTime() - since)
                    .isGreaterThan(
                            Phone.TIMERS.transactionLifetime().plusMillis(300).toNanos()));
            world.provider.answer(invite(world), 200, Phone.ANSWER);
            until(() -> assertThat(line.last()).isEqualTo(200));
        }
    }

    @Test
    void onceTheAnswerArrivedTheCalledProviderMayOfferAnew() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 183, Phone.ANSWER, reliably(1));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(183));
            Phone.Line back = world.provider.line();
            back.send(world.provider
                    .back(world.provider.heard("INVITE").get(0), "UPDATE", 1)
                    .body("application/sdp", MOVED));
            until(() -> assertThat(back.last()).isEqualTo(200));
            assertThat(back.responses.get(0).bodyText()).contains(FakeMedia.ADDRESS);
            world.provider.answer(invite(world), 200, null);
            until(() -> assertThat(line.last()).isEqualTo(200));
        }
    }

    // The other way: a provider calls and requires it.

    private static Phone.Line requiring(World world, String sdp) {
        world.core.targets = List.of("hub");
        world.hub.onInvite = invite -> {};
        Phone.Line line = world.provider.line().call(r -> {
            r.add("Require", "100rel");
            if (sdp != null) {
                r.body("application/sdp", sdp);
            }
        });
        until(() -> assertThat(world.hub.heard("INVITE")).hasSize(1));
        return line;
    }

    private static void says(World world, int status, String sdp) {
        world.hub.answer(world.hub.transactions.get(0), status, sdp);
    }

    private static SipResponse await(Phone.Line line, int status) {
        until(() -> assertThat(line.last()).isEqualTo(status));
        SipResponse response = line.responses.get(line.responses.size() - 1);
        line.answer = response;
        return response;
    }

    private static void prack(Phone.Line line, String acknowledges, int status) {
        int before = line.responses.size();
        line.send(line.inDialog("PRACK").add("RAck", acknowledges));
        until(() -> assertThat(line.responses.subList(before, line.responses.size()))
                .filteredOn(r -> r.cseqMethod().equals("PRACK"))
                .extracting(SipResponse::status)
                .containsExactly(status));
    }

    private static String of(SipResponse response) {
        return response.first("RSeq") + " 1 INVITE";
    }

    @Test
    void oursAreRepeatedUntilTheyAreAcknowledgedOneByOne() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, Phone.SDP);
            says(world, 180, null);
            SipResponse ringing = await(line, 180);
            assertThat(ringing.first("Require")).isEqualTo("100rel");
            says(world, 183, Phone.ANSWER);
            until(() -> assertThat(line.statuses()).containsExactly(180, 180, 180));
            assertThat(line.responses).extracting(r -> r.first("RSeq")).containsOnly(ringing.first("RSeq"));
            prack(line, of(ringing).replace("1 INVITE", "2 INVITE"), 481);
            prack(line, of(ringing).replace("INVITE", "UPDATE"), 481);
            prack(line, "nonsense", 481);
            prack(line, of(ringing), 200);
            SipResponse early = await(line, 183);
            assertThat(Long.parseLong(early.first("RSeq"))).isEqualTo(Long.parseLong(ringing.first("RSeq")) + 1);
            assertThat(early.bodyText()).contains(FakeMedia.ADDRESS);
            prack(line, of(ringing), 481);

            says(world, 200, Phone.ANSWER);
            until(() -> assertThat(world.hub.acks).hasSize(1));
            long since = System.nanoTime();
            until(() -> assertThat(System.nanoTime() - since)
                    .isGreaterThan(Duration.ofMillis(300).toNanos()));
            assertThat(line.invite.finished()).as("the answer waits").isFalse();
            prack(line, of(early), 200);
            until(() -> assertThat(line.invite.finished()).isTrue());
            until(() -> assertThat(line.answer.status()).isEqualTo(200));
            assertThat(line.answer.bodyLength()).as("it was answered before").isZero();
            until(() -> assertThat(world.core.told(Happening.Bridged.class)).hasSize(1));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void withoutAPrackTheCallFails() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, Phone.SDP);
            says(world, 180, null);
            until(() -> assertThat(line.last()).isEqualTo(180));
            long since = System.nanoTime();
            until(() -> assertThat(line.last()).isEqualTo(500));
            assertThat(System.nanoTime() - since)
                    .as("64 x T1")
                    .isBetween(
                            Phone.TIMERS.transactionLifetime().minusMillis(400).toNanos(),
                            Phone.TIMERS.transactionLifetime().plusSeconds(2).toNanos());
            assertThat(line.statuses().stream().filter(s -> s == 180).count()).isBetween(5L, 8L);
            until(() -> assertThat(world.hub.cancels).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void aFinalResponseNeedNotWaitForARingingOne() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, Phone.SDP);
            says(world, 180, null);
            SipResponse ringing = await(line, 180);
            says(world, 200, Phone.ANSWER);
            until(() -> assertThat(line.answer.status()).isEqualTo(200));
            assertThat(line.answer.bodyText()).contains(FakeMedia.ADDRESS);
            prack(line, of(ringing), 200);
            int rung = (int) line.statuses().stream().filter(s -> s == 180).count();
            long since = System.nanoTime();
            until(() -> assertThat(System.nanoTime() - since)
                    .isGreaterThan(Duration.ofMillis(500).toNanos()));
            assertThat(line.statuses().stream().filter(s -> s == 180)).hasSize(rung);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void aCallIsGivenUpWhileTheAnswerWaits() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, Phone.SDP);
            says(world, 183, Phone.ANSWER);
            SipResponse early = await(line, 183);
            says(world, 200, Phone.ANSWER);
            until(() -> assertThat(world.hub.acks).hasSize(1));
            line.invite.cancel(null);
            until(() -> assertThat(line.statuses()).contains(487));
            until(() -> assertThat(world.core.told(Happening.Ended.class)).hasSize(1));
            assertThat(world.core.told(Happening.Bridged.class)).isEmpty();
            world.core.order(new LegOrder.End(world.core.last().call() + "-b0", 487, 16, "", false));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            prack(line, of(early), 481);
            world.nothingIsLeft();
        }
    }

    @Test
    void onceTheAnswerArrivedTheCallerMayOfferAnew() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, Phone.SDP);
            says(world, 183, Phone.ANSWER);
            SipResponse early = await(line, 183);
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() -> assertThat(line.statuses()).contains(500));
            line.send(line.inDialog("PRACK").add("RAck", of(early)).body("application/sdp", MOVED));
            until(() -> assertThat(line.statuses()).contains(200));
            assertThat(line.responses.get(line.responses.size() - 1).bodyText()).contains(FakeMedia.ADDRESS);
            line.send(line.inDialog("UPDATE").body("application/sdp", MOVED));
            until(() ->
                    assertThat(line.statuses().stream().filter(s -> s == 200)).hasSize(2));
            says(world, 200, Phone.ANSWER);
            until(() -> assertThat(line.answer.status()).isEqualTo(200));
            assertThat(line.answer.bodyLength()).isZero();
        }
    }

    @Test
    void aReliableAnswerStandsWhoeverAnswersTheCall() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub", "hub#two");
            world.hub.onInvite = invite -> {};
            Phone.Line line =
                    world.provider.line().call(r -> r.add("Require", "100rel").body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.hub.heard("INVITE")).hasSize(2));
            says(world, 183, Phone.ANSWER);
            SipResponse early = await(line, 183);
            world.hub.answer(
                    world.hub.transactions.get(1), 200, FakeMedia.sdp("127.0.0.1", 5002, "8", "sendrecv"), "other");
            until(() -> assertThat(world.hub.acks).hasSize(1));
            prack(line, of(early), 200);
            until(() -> assertThat(line.invite.finished()).isTrue());
            assertThat(line.answer.bodyLength()).isZero();
            until(() -> assertThat(world.hub.heard("INVITE"))
                    .as("brought to one codec")
                    .hasSize(3));
            assertThat(world.hub.heard("INVITE").get(2).toTag()).isEqualTo("other");
        }
    }

    @Test
    void withoutAnOfferNothingIsSaidBeforeTheAnswer() throws Exception {
        try (World world = new World()) {
            Phone.Line line = requiring(world, null);
            line.answerInAck = Phone.SDP;
            says(world, 180, null);
            says(world, 183, Phone.ANSWER);
            until(() -> assertThat(world.core.told(Happening.Ringing.class)).hasSize(2));
            says(world, 200, Phone.ANSWER);
            until(() -> assertThat(line.statuses()).containsExactly(200));
            assertThat(line.answer.bodyText()).contains("m=audio");
        }
    }

    @Test
    void whoOnlySupportsItGetsOrdinaryOnes() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub");
            world.hub.onInvite = invite -> world.hub.answer(invite, 180, null);
            Phone.Line line =
                    world.provider.line().call(r -> r.add("Supported", "100rel").body("application/sdp", Phone.SDP));
            SipResponse ringing = await(line, 180);
            assertThat(ringing.has("RSeq")).isFalse();
            assertThat(ringing.has("Require")).isFalse();
            prack(line, "1 1 INVITE", 481);
            line.invite.cancel(null);
            world.nothingIsLeft();
        }
    }

    @Test
    void theHubHasNone() throws Exception {
        try (World world = new World()) {
            Phone.Line line =
                    world.hub.line().call(r -> r.add("Require", "100rel").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(420));
            assertThat(line.responses.get(0).first("Unsupported")).isEqualTo("100rel");
            Phone.Line up = world.established();
            up.send(up.inDialog("PRACK").add("RAck", "1 1 INVITE"));
            until(() -> assertThat(up.last()).isEqualTo(405));
        }
    }
}
