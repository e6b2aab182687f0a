package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.stays;
import static org.patchbay.sip.trunk.World.until;

/** A provider with several hosts: the last is the world's phone, which takes calls. */
class FailoverTest {
    /** Than a host has for its first response. */
    private static final Duration LONGER = Duration.ofMillis(800);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private World world(Transport transport) throws IOException {
        World world = new World(transport, Map.of("ladder_one_of", "1"), Map.of());
        opened.add(0, world);
        return world;
    }

    private Phone phone() throws IOException {
        Phone phone = new Phone(Transport.UDP);
        opened.add(phone);
        return phone;
    }

    private Phone mute() throws IOException {
        Phone phone = Phone.mute(Transport.UDP);
        opened.add(phone);
        return phone;
    }

    private static void hosts(World world, String hosts, String... more) {
        Map<String, String> values = new HashMap<>(Map.of("hosts", hosts, "host_wait_millis", "500"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        world.peer("provider", world.provider, world.provider.transport, values);
    }

    private static String at(Phone phone) {
        return "127.0.0.1:" + phone.port();
    }

    private static void hosts(World world, Phone... before) {
        StringBuilder hosts = new StringBuilder();
        for (Phone each : before) {
            hosts.append(at(each)).append(", ");
        }
        hosts(world, hosts.append(at(world.provider)).toString());
    }

    private static void refuse(Phone phone, int status, String... fields) {
        phone.onInvite = invite -> refuse(invite, status, fields);
    }

    private static void refuse(ServerTransaction invite, int status, String... fields) {
        ResponseBuilder response = invite.request().response(status, "No").toTag("refused");
        for (int i = 0; i < fields.length; i += 2) {
            response.add(fields[i], fields[i + 1]);
        }
        invite.respond(response.build());
    }

    private static long failovers(World world) {
        return world.trunk.counters().get("peer.provider.failovers");
    }

    @Test
    void aClosedPortIsNoticedByNobodyButTheCounter() throws Exception {
        World world = world(Transport.TCP);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        hosts(world, "127.0.0.1:" + closed + ", localhost:" + world.provider.port());
        Phone.Line line = world.established();
        SipRequest invite = world.provider.heard("INVITE").get(0);
        assertThat(invite.uri().host()).as("the host it was sent to").isEqualTo("localhost");
        assertThat(invite.uri().port()).isEqualTo(world.provider.port());
        assertThat(invite.to().uri().host()).isEqualTo("localhost");
        assertThat(failovers(world)).isEqualTo(1);
        assertThat(world.trunk.counters().get("peer.provider.attempts")).isEqualTo(1);
        assertThat(world.core.told(Happening.Failed.class)).isEmpty();
        assertThat(world.core.told(Happening.Answered.class)).hasSize(1);
        assertThat(world.trunk.table().legs()).isEqualTo(2);
        assertThat(world.trunk.legs(world.trunk.peers().named("provider").orElseThrow()))
                .isEqualTo(1);

        Phone.Line back = world.provider.line();
        world.provider.stack.send(
                world.provider.point,
                world.provider.destination(),
                world.provider.back(invite, "BYE", 1).build(),
                back);
        until(() -> assertThat(back.last()).isEqualTo(200));
        until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
        assertThat(line.statuses()).containsExactly(200);
    }

    @Test
    void theDomainThatIsSetStandsForAllHosts() throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        refuse(first, 503);
        hosts(world, at(first) + ", " + at(world.provider), "domain", "carrier.example");
        world.established();
        assertThat(first.heard("INVITE").get(0).uri().host()).isEqualTo("carrier.example");
        assertThat(world.provider.heard("INVITE").get(0).uri().host()).isEqualTo("carrier.example");
    }

    @Test
    void aSilentHostLosesTheCallToTheNextWithANewDialogAndTheSameOffer() throws Exception {
        World world = world(Transport.UDP);
        Phone silent = mute();
        hosts(world, silent);
        world.established();
        SipRequest one = silent.heard("INVITE").get(0);
        SipRequest two = world.provider.heard("INVITE").get(0);
        assertThat(two.callId()).isNotEqualTo(one.callId());
        assertThat(two.fromTag()).isNotEqualTo(one.fromTag());
        assertThat(two.topVia().branch()).isNotEqualTo(one.topVia().branch());
        assertThat(two.cseqNumber()).isEqualTo(1);
        assertThat(one.uri().port()).isEqualTo(silent.port());
        assertThat(two.uri().port()).isEqualTo(world.provider.port());
        assertThat(two.bodyText()).isEqualTo(one.bodyText()).contains("m=audio");
        assertThat(world.engine.sessions()).isEqualTo(1);
        assertThat(world.trunk.table().dialog(one.callId(), one.fromTag())).isNull();
        assertThat(world.trunk.table().dialog(two.callId(), two.fromTag())).isNotNull();

        world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
        assertThat(silent.heard("INVITE")).as("it is passed over for a while").hasSize(1);
    }

    @Test
    void aHostThatSaysTryingHasTheCall() throws Exception {
        World world = world(Transport.UDP);
        Phone slow = phone();
        List<ServerTransaction> asked = new CopyOnWriteArrayList<>();
        slow.onInvite = asked::add;
        hosts(world, slow);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        // Longer than it has for a first response; its stack says 100 by itself.
        until(() -> assertThat(asked).hasSize(1));
        stays(LONGER, () -> assertThat(world.provider.requests).isEmpty());
        slow.answer(asked.get(0), 200, Phone.ANSWER);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.provider.requests).isEmpty();
        assertThat(failovers(world)).isZero();
    }

    @Test
    void whatAnAbandonedHostSaysLateIsCancelled() throws Exception {
        World world = world(Transport.UDP);
        Phone silent = mute();
        hosts(world, silent);
        world.established();
        assertThat(silent.cancels)
                .as("RFC 3261 section 9.1: not before a response")
                .isEmpty();
        silent.answer(silent.transactions.get(0), 180, null);
        until(() -> assertThat(silent.cancels).hasSize(1));
        assertThat(silent.cancels.get(0).callId())
                .isEqualTo(silent.heard("INVITE").get(0).callId());
        assertThat(world.core.told(Happening.Ringing.class)).isEmpty();
        assertThat(world.trunk.table().legs()).isEqualTo(2);
    }

    @Test
    void aLateAnswerOfAnAbandonedHostIsAcknowledgedAndEnded() throws Exception {
        World world = world(Transport.UDP);
        Phone silent = mute();
        hosts(world, silent);
        Phone.Line line = world.established();
        silent.answer(silent.transactions.get(0), 200, Phone.ANSWER);
        until(() -> assertThat(silent.heard("BYE")).hasSize(1));
        SipRequest invite = silent.heard("INVITE").get(0);
        assertThat(silent.acks).isNotEmpty().allMatch(ack -> ack.callId().equals(invite.callId()));
        assertThat(silent.heard("BYE").get(0).callId()).isEqualTo(invite.callId());
        assertThat(silent.heard("BYE").get(0).fromTag()).isEqualTo(invite.fromTag());
        assertThat(world.provider.heard("BYE")).as("the call goes on").isEmpty();
        assertThat(world.core.told(Happening.Answered.class)).hasSize(1);
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }

    @Test
    void aHostThatIsBusyWithItselfIsHeldForRetryAfter() throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        refuse(first, 503, "Retry-After", "120 (in maintenance);duration=60");
        hosts(world, first);
        world.established();
        assertThat(failovers(world)).isEqualTo(1);
        String call = world.core.arrivals.get(0).call();
        assertThat(world.trunk.ladder().of(call).stream()
                        .filter(l -> l.peer().equals("provider"))
                        .map(l -> (l.sent() ? "< " : "> ") + l.line().split(" sip:")[0]))
                .startsWith("< INVITE", "> SIP/2.0 503 No", "< INVITE", "> SIP/2.0 200 Said (sdp)");

        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        Host held = peer.hosts().get(0);
        world.trunk.hosts().found(peer, held, true, "");
        assertThat(world.trunk.hosts().faults(peer)).contains(held + " is passed over for 1");
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(200));
        assertThat(first.heard("INVITE")).hasSize(1);
        assertThat(failovers(world)).isEqualTo(1);
    }

    @Test
    void whoRangDoesNotRingAgainElsewhere() throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        first.onInvite = invite -> {
            first.answer(invite, 180, null);
            first.answer(invite, 503, null);
        };
        hosts(world, first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(503));
        assertThat(line.statuses()).containsExactly(180, 503);
        world.nothingIsLeft();
        assertThat(world.provider.requests).isEmpty();
        assertThat(failovers(world)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 408, 480, 486, 488, 500, 504, 600, 603})
    void anyOtherRefusalIsFinal(int status) throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        refuse(first, status, "Retry-After", "60");
        hosts(world, first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.core.told(Happening.Failed.class))
                .extracting(Happening.Failed::sip)
                .containsExactly(status));
        until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(400));
        world.nothingIsLeft();
        assertThat(world.provider.requests).isEmpty();
        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        assertThat(world.trunk.hosts().faults(peer)).isEmpty();
    }

    @Test
    void whenAllHaveFailedTheLastFailureCounts() throws Exception {
        World world = world(Transport.UDP);
        Phone first = mute();
        Phone second = phone();
        refuse(second, 503);
        refuse(world.provider, 503, "Reason", "Q.850;cause=34");
        hosts(world, first, second);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(503));
        assertThat(world.core.told(Happening.Failed.class))
                .extracting(Happening.Failed::q850)
                .containsExactly(34);
        assertThat(List.of(first, second, world.provider))
                .allMatch(p -> p.heard("INVITE").size() == 1);
        assertThat(failovers(world)).isEqualTo(2);
        world.nothingIsLeft();
    }

    @Test
    void aCallerWhoGivesUpCancelsTheHostThatHasTheCallNow() throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        refuse(first, 503);
        world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
        hosts(world, first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(180));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        until(() -> assertThat(world.provider.cancels).hasSize(1));
        assertThat(first.cancels).isEmpty();
        world.nothingIsLeft();
    }

    @Test
    void aCallerWhoGivesUpWhileAHostIsSilentIsNotPassedOn() throws Exception {
        World world = world(Transport.UDP);
        Phone first = mute();
        hosts(world, first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(first.transactions).hasSize(1));
        line.invite.cancel(null);
        until(() -> assertThat(line.last()).isEqualTo(487));
        world.nothingIsLeft();
        stays(LONGER, () -> assertThat(world.provider.requests).isEmpty());
    }

    @Test
    void anEmergencyHasEveryHostWhateverIsKnownOfIt() throws Exception {
        World world = world(Transport.UDP);
        Phone first = phone();
        refuse(first, 503);
        hosts(world, first);
        world.peer(
                "hub",
                world.hub,
                Transport.UDP,
                Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider"));
        PeerSettings peer = world.trunk.peers().named("provider").orElseThrow();
        world.trunk.hosts().failed(peer, peer.hosts().get(0), OptionalLong.of(60), "It answered 503.");
        world.trunk.hosts().failed(peer, peer.hosts().get(1), OptionalLong.of(90), "It answered 503.");
        Phone.Line usual = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(usual.last()).isEqualTo(503));
        assertThat(world.provider.requests).isEmpty();

        world.trunk.hosts().found(peer, peer.hosts().get(1), false, "It does not answer OPTIONS.");
        Phone.Line line = world.hub.line();
        line.number = "112";
        line.call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(first.heard("INVITE")).hasSize(2);
        assertThat(world.provider.heard("INVITE")).hasSize(1);
    }

    @Test
    void aCallThatIsUpStaysWhereItIs() throws Exception {
        World world = world(Transport.UDP);
        Phone other = phone();
        hosts(world, at(world.provider) + ", " + at(other));
        Phone.Line up = world.established();
        refuse(world.provider, 503, "Retry-After", "60");
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(200));
        assertThat(other.heard("INVITE")).hasSize(1);

        world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.ANSWER);
        up.send(up.inDialog("INVITE").body("application/sdp", FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendonly")));
        until(() -> assertThat(world.provider.heard("INVITE")).hasSize(3));
        up.send(up.inDialog("BYE"));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        assertThat(other.requests).hasSize(1);
        next.send(next.inDialog("BYE"));
        until(() -> assertThat(other.heard("BYE")).hasSize(1));
        world.nothingIsLeft();
    }
}
