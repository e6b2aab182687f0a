package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.naming.NamingException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Peers whose hosts are looked up while calls are made. */
class LocatorTest {
    private volatile List<Located.Service> answer = List.of();
    private volatile boolean trouble;
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final Locator locator = new Locator(
            name -> {
                lookups.incrementAndGet();
                if (trouble) {
                    throw new NamingException("no reply");
                }
                assertThat(name).isEqualTo("_sip._udp.carrier.test");
                return answer;
            },
            () -> Duration.ofMillis(20),
            changes::incrementAndGet);

    @AfterEach
    void stop() {
        locator.close();
    }

    private static PeerSettings peer(String... more) {
        Map<String, String> values =
                new HashMap<>(Map.of("name", "provider", "side", "provider", "host", "carrier.test"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return PeerSettings.read("p", values);
    }

    private static Located.Service at(int port, int priority) {
        return new Located.Service(new Host("127.0.0.1", port), priority, 0);
    }

    @Test
    void theDomainIsTheHostUntilThereIsAnAnswerAndTheLastStaysInTrouble() {
        PeerSettings peer = peer();
        trouble = true;
        assertThat(locator.located(List.of(peer))).containsExactly(peer);
        until(() -> assertThat(locator.fault(peer)).contains("_sip._udp.carrier.test", "no reply", "domain itself"));
        assertThat(locator.located(List.of(peer)).get(0).hosts()).containsExactly(new Host("carrier.test", 5060));
        trouble = false;
        answer = List.of(at(5071, 2), at(5070, 1));
        PeerSettings other = peer("options_seconds", "9");
        locator.located(List.of(other));
        until(() -> assertThat(locator.located(List.of(other)).get(0).hosts())
                .containsExactly(new Host("127.0.0.1", 5070), new Host("127.0.0.1", 5071)));
        assertThat(changes).hasValue(1);
        PeerSettings found = locator.located(List.of(other)).get(0);
        int before = lookups.get();
        until(() -> assertThat(lookups.get()).isGreaterThan(before + 2));
        assertThat(locator.located(List.of(other)).get(0))
                .as("the same answer is no change")
                .isSameAs(found);
        assertThat(changes).hasValue(1);
        trouble = true;
        until(() -> assertThat(locator.fault(other)).contains("the hosts found last stay"));
        assertThat(locator.located(List.of(other)).get(0)).isSameAs(found);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aDomainWithoutRecordsIsTheHostItself() {
        PeerSettings peer = peer();
        answer = List.of(at(5070, 1));
        locator.located(List.of(peer));
        until(() -> assertThat(locator.located(List.of(peer)).get(0).hosts())
                .hasSize(1)
                .doesNotContain(peer.hosts().get(0)));
        answer = List.of();
        until(() -> assertThat(locator.located(List.of(peer)).get(0)).isSameAs(peer));
        locator.located(List.of());
        int before = lookups.get();
        World.stays(Duration.ofMillis(200), () -> assertThat(lookups.get()).isLessThanOrEqualTo(before + 1));
    }

    @Test
    void aCallGoesToTheFirstPriorityAndFromThereToTheNext() throws Exception {
        try (World world = new World();
                Phone first = new Phone(Transport.UDP)) {
            first.onInvite = invite -> first.answer(invite, 503, null);
            PeerSettings hub = world.trunk.peers().named("hub").orElseThrow();
            PeerSettings peer = peer("listener", "provider", "srtp", "false", "options_seconds", "0");
            answer = List.of(at(world.provider.port(), 20), at(first.port(), 10));
            locator.located(List.of(peer));
            until(() -> assertThat(changes).hasValue(1));
            world.trunk.peers(
                    new PeerTable(List.of(hub, locator.located(List.of(peer)).get(0))));
            world.established();
            assertThat(first.heard("INVITE")).hasSize(1);
            SipRequest invite = world.provider.heard("INVITE").get(0);
            assertThat(invite.requestUri())
                    .as("the domain, without the port that was looked up")
                    .isEqualTo("sip:+4930111@carrier.test;user=phone");
            assertThat(invite.to().uri().host()).isEqualTo("carrier.test");
        }
    }
}
