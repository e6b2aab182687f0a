package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** RFC 3261 section 18.1.1: what does not fit into a packet is not for UDP. */
class LargeInvitesTest {

    private static PeerSettings peer(String host, String transport) {
        return PeerSettings.read(
                "p", Map.of("name", "carrier", "side", "provider", "host", host, "transport", transport));
    }

    private static SipRequest request(String method, int more) {
        return SipRequest.builder(method, "sip:+4930111@sip.example.com")
                .add("Max-Forwards", "70")
                .add("From", "<sip:+4930222@sbc.example.com>;tag=a")
                .add("To", "<sip:+4930111@sip.example.com>")
                .add("Call-ID", "abc")
                .cseq(1)
                .body("text/plain", "x".repeat(more))
                .build();
    }

    @Test
    void whoGetsOneOverUdpIsNamedWithTheWayOut() throws Exception {
        try (World world = new World()) {
            ListeningPoint point = world.trunk
                    .stack()
                    .listen(ListenSettings.plain("x", Transport.UDP, new InetSocketAddress("127.0.0.1", 0)));
            LargeInvites large = new LargeInvites();
            PeerSettings carrier = peer("sip.example.com", "udp");
            large.look(carrier, point, request("INVITE", 500));
            large.look(carrier, point, request("MESSAGE", 1500));
            large.look(peer("sip.example.com", "tcp"), point, request("INVITE", 1500));
            assertThat(large.warning(carrier)).isEmpty();
            large.look(carrier, point, request("INVITE", 1500));
            assertThat(large.warning(carrier)).contains("1300 bytes", "transport = tcp");
            assertThat(large.warning(peer("sip.example.com", "tcp")))
                    .as("once that is done")
                    .isEmpty();
            assertThat(large.warning(peer("127.0.0.1", "udp")))
                    .as("inside of a machine nothing is cut")
                    .isEmpty();
        }
    }

    @Test
    void everyInviteIsLookedAt() throws Exception {
        try (World world = new World()) {
            PeerSettings provider = world.trunk.peers().named("provider").orElseThrow();
            world.established();
            assertThat(world.trunk.gate().large().met(provider)).isFalse();
            Phone.Line line = world.hub.line().call(request -> request.add("User-to-User", "a".repeat(1200))
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.trunk.gate().large().met(provider)).isTrue();
        }
    }
}
