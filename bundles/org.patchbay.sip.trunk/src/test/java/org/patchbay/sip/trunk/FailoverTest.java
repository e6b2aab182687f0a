package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.ManyHosts.at;
import static org.patchbay.sip.trunk.ManyHosts.refuse;
import static org.patchbay.sip.trunk.World.until;

/** When a call goes to the next host of its peer, as which INVITE, and when it does not. */
class FailoverTest {
    private ManyHosts many;
    private World world;

    private void start(Transport transport) throws IOException {
        many = new ManyHosts(transport);
        world = many.world;
    }

    @AfterEach
    void stop() {
        many.close();
    }

    @Test
    void aClosedPortIsNoticedByNobodyButTheCounter() throws Exception {
        start(Transport.TCP);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        many.hosts("127.0.0.1:" + closed + ", localhost:" + world.provider.port());
        Phone.Line line = world.established();
        SipRequest invite = world.provider.heard("INVITE").get(0);
        assertThat(invite.uri().host()).as("the host it was sent to").isEqualTo("localhost");
        assertThat(invite.uri().port()).isEqualTo(world.provider.port());
        assertThat(invite.to().uri().host()).isEqualTo("localhost");
        assertThat(many.failovers()).isEqualTo(1);
        assertThat(world.trunk.counters().get("peer.provider.attempts")).isEqualTo(1);
        assertThat(world.core.told(Happening.Failed.class)).isEmpty();
        assertThat(world.core.told(Happening.Answered.class)).hasSize(1);
        assertThat(world.trunk.table().legs()).isEqualTo(2);
        assertThat(world.trunk.legs(many.peer())).isEqualTo(1);

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
        start(Transport.UDP);
        Phone first = many.phone();
        refuse(first, 503);
        many.hosts(at(first) + ", " + at(world.provider), "domain", "carrier.example");
        world.established();
        assertThat(first.heard("INVITE").get(0).uri().host()).isEqualTo("carrier.example");
        assertThat(world.provider.heard("INVITE").get(0).uri().host()).isEqualTo("carrier.example");
    }

    @Test
    void aSilentHostLosesTheCallToTheNextWithANewDialogAndTheSameOffer() throws Exception {
        start(Transport.UDP);
        Phone silent = many.mute();
        many.before(silent);
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
    void aHostThatIsBusyWithItselfIsHeldForRetryAfter() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        refuse(first, 503, "Retry-After", "120 (in maintenance);duration=60");
        many.before(first);
        world.established();
        assertThat(many.failovers()).isEqualTo(1);
        String call = world.core.arrivals.get(0).call();
        assertThat(world.trunk.ladder().of(call).stream()
                        .filter(l -> l.peer().equals("provider"))
                        .map(l -> (l.sent() ? "< " : "> ") + l.line().split(" sip:")[0]))
                .startsWith("< INVITE", "> SIP/2.0 503 No", "< ACK", "< INVITE", "> SIP/2.0 200 Said (sdp)");

        PeerSettings peer = many.peer();
        Host held = peer.hosts().get(0);
        many.states().found(peer, held, true, "");
        assertThat(many.states().faults(peer)).contains(held + " is passed over for 1");
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(200));
        assertThat(first.heard("INVITE")).hasSize(1);
        assertThat(many.failovers()).isEqualTo(1);
    }

    @Test
    void whoRangDoesNotRingAgainElsewhere() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        first.onInvite = invite -> {
            first.answer(invite, 180, null);
            first.answer(invite, 503, null);
        };
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(503));
        assertThat(line.statuses()).containsExactly(180, 503);
        world.nothingIsLeft();
        assertThat(world.provider.requests).isEmpty();
        assertThat(many.failovers()).isZero();
    }

    @Test
    void aRefusalAfterItRangIsAboutThatCallAlone() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        first.onInvite = invite -> {
            first.answer(invite, 180, null);
            refuse(invite, 503);
        };
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(503));
        PeerSettings peer = many.peer();
        assertThat(many.states().faults(peer)).as("others go there still").isEmpty();

        first.onInvite = invite -> {
            first.answer(invite, 180, null);
            refuse(invite, 503, "Retry-After", "60");
        };
        Phone.Line next = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(next.last()).isEqualTo(503));
        assertThat(many.states().faults(peer)).as("it has asked for rest").contains("is passed over for");
        assertThat(world.provider.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 408, 480, 486, 488, 500, 504, 600, 603})
    void anyOtherRefusalIsFinal(int status) throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        refuse(first, status, "Retry-After", "60");
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(world.core.told(Happening.Failed.class))
                .extracting(Happening.Failed::sip)
                .containsExactly(status));
        until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(400));
        world.nothingIsLeft();
        assertThat(world.provider.requests).isEmpty();
        PeerSettings peer = many.peer();
        assertThat(many.states().faults(peer)).isEmpty();
    }

    @Test
    void whenAllHaveFailedTheLastFailureCounts() throws Exception {
        start(Transport.UDP);
        Phone first = many.mute();
        Phone second = many.phone();
        refuse(second, 503);
        refuse(world.provider, 503, "Reason", "Q.850;cause=34");
        many.before(first, second);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(503));
        assertThat(world.core.told(Happening.Failed.class))
                .extracting(Happening.Failed::q850)
                .containsExactly(34);
        assertThat(List.of(first, second, world.provider))
                .allMatch(p -> p.heard("INVITE").size() == 1);
        assertThat(many.failovers()).isEqualTo(2);
        world.nothingIsLeft();
    }

    @Test
    void anEmergencyHasEveryHostWhateverIsKnownOfIt() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        refuse(first, 503);
        many.before(first);
        world.peer(
                "hub",
                world.hub,
                Transport.UDP,
                Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider"));
        PeerSettings peer = many.peer();
        many.states().failed(peer, peer.hosts().get(0), OptionalLong.of(60), "It answered 503.");
        many.states().failed(peer, peer.hosts().get(1), OptionalLong.of(90), "It answered 503.");
        Phone.Line usual = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(usual.last()).isEqualTo(503));
        assertThat(world.provider.requests).isEmpty();

        many.states().found(peer, peer.hosts().get(1), false, "It does not answer OPTIONS.");
        Phone.Line line = world.hub.line();
        line.number = "112";
        line.call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(first.heard("INVITE")).hasSize(2);
        assertThat(world.provider.heard("INVITE")).hasSize(1);
    }

    @Test
    void aHostThatSays503AfterTryingHasNotRung() throws Exception {
        start(Transport.UDP);
        Phone first = many.phone();
        List<ServerTransaction> asked = new CopyOnWriteArrayList<>();
        first.onInvite = asked::add;
        many.before(first);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        // Its stack says 100 by itself.
        until(() -> assertThat(world.core.arrivals).hasSize(1));
        String call = world.core.arrivals.get(0).call();
        until(() -> assertThat(world.trunk.ladder().of(call))
                .anyMatch(l -> l.peer().equals("provider") && l.line().startsWith("SIP/2.0 100")));
        refuse(asked.get(0), 503);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.provider.heard("INVITE")).hasSize(1);
        assertThat(line.statuses()).containsExactly(200);
    }
}
