package org.patchbay.sip.trunk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.naming.NamingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.sip.trunk.NameServer.Pointing;
import org.patchbay.sip.trunk.NameServer.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is found for a domain (RFC 3263), and in which order its hosts are taken (RFC 2782). */
class LocatedTest {
    private static final Host A = new Host("a.test", 5060);
    private static final Host B = new Host("b.test", 5070);
    private static final Host C = new Host("c.test", 5080);

    private static Located of(Located.Service... services) {
        return new Located("carrier.test", List.of(services));
    }

    @Test
    void priorityComesFirstAndWeightIsAShare() {
        Located located = of(
                new Located.Service(C, 20, 100),
                new Located.Service(A, 10, 60),
                new Located.Service(B, 10, 20),
                new Located.Service(new Host("z.test", 5060), 10, 0));
        assertThat(located.hosts()).containsExactly(A, B, new Host("z.test", 5060), C);
        Random random = new Random(7);
        Map<Host, Integer> first = new HashMap<>();
        for (int i = 0; i < 8100; i++) {
            List<Host> order = located.drawn(random);
            assertThat(order).hasSize(4).endsWith(C).doesNotHaveDuplicates();
            first.merge(order.get(0), 1, Integer::sum);
        }
        assertThat(first.get(A)).isCloseTo(6000, within(200));
        assertThat(first.get(B)).isCloseTo(2000, within(200));
        assertThat(first.get(new Host("z.test", 5060))).as("now and then").isBetween(30, 200);
    }

    @Test
    void weightsOfNoughtAreTakenInSomeOrderAndAHostThatIsThereTwiceOnce() {
        Located located =
                of(new Located.Service(A, 1, 0), new Located.Service(B, 1, 0), new Located.Service(A, 2, 65535));
        assertThat(located.drawn(new Random(1))).containsExactlyInAnyOrder(A, B);
        assertThat(located.hosts()).containsExactly(A, B);
    }

    private static PeerSettings peer(String... more) {
        Map<String, String> values = new HashMap<>(Map.of("name", "carrier", "side", "provider"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return PeerSettings.read("p", values);
    }

    @Test
    void onlyAProvidersDomainWithoutAPortIsLookedUp() {
        assertThat(peer("host", "sip.carrier.test").located().domain()).isEqualTo("sip.carrier.test");
        assertThat(peer("host", "sip.carrier.test", "port", "5060").located().wanted())
                .isFalse();
        assertThat(peer("host", "sip.carrier.test", "srv", "false").located().wanted())
                .isFalse();
        assertThat(peer("host", "192.0.2.1").located().wanted()).isFalse();
        assertThat(peer("host", "2001:db8::1").located().wanted()).isFalse();
        assertThat(peer("host", "localhost").located().wanted()).isFalse();
        assertThat(peer("hosts", "a.carrier.test, b.carrier.test").located().wanted())
                .isFalse();
        assertThat(peer("side", "hub", "host", "sip.pstnhub.microsoft.com")
                        .located()
                        .wanted())
                .isFalse();
    }

    @Test
    void whatIsFoundTakesThePlaceOfTheDomainAndUrisKeepIt() {
        PeerSettings found = peer("host", "carrier.test").at(of(new Located.Service(B, 1, 1)));
        assertThat(found.hosts()).containsExactly(B);
        assertThat(found.domain(B)).isEqualTo("carrier.test");
        assertThat(peer("host", "carrier.test", "domain", "other.test")
                        .at(of(new Located.Service(B, 1, 1)))
                        .domain(B))
                .isEqualTo("other.test");
        assertThat(found.address()).isEqualTo("udp:b.test:5070");
    }

    @Test
    void aNameServerIsAskedAndBelieved() throws Exception {
        try (NameServer server = new NameServer()) {
            List<String> servers = List.of("127.0.0.1:" + server.port());
            server.records.put(
                    "_sip._udp.carrier.test",
                    List.of(new Record(10, 60, 5060, "A.test"), new Record(20, 0, 65535, "b.test")));
            assertThat(ServiceLookup.of(servers, "_sip._udp.carrier.test"))
                    .containsExactlyInAnyOrder(
                            new Located.Service(A, 10, 60), new Located.Service(new Host("b.test", 65535), 20, 0));
            assertThat(ServiceLookup.of(servers, "_sips._tcp.carrier.test")).isEmpty();
            server.records.put("_sip._tcp.carrier.test", List.of(new Record(0, 0, 0, "")));
            assertThatThrownBy(() -> ServiceLookup.of(servers, "_sip._tcp.carrier.test"))
                    .isInstanceOf(NamingException.class)
                    .hasMessageContaining("no such service");
            server.code = 2;
            assertThatThrownBy(() -> ServiceLookup.of(servers, "_sip._udp.carrier.test"))
                    .isInstanceOf(NamingException.class);
            assertThat(server.faults).isEmpty();
            assertThat(server.asked).startsWith("_sip._udp.carrier.test", "_sips._tcp.carrier.test");
        }
    }

    @Test
    void aDomainMaySayWhereItsRecordsAre() throws Exception {
        try (NameServer server = new NameServer()) {
            List<String> servers = List.of("127.0.0.1:" + server.port());
            server.records.put("_sip._udp.carrier.test", List.of(new Record(1, 1, 5060, "a.test")));
            server.records.put("_sip._udp.pop.test", List.of(new Record(1, 1, 5070, "b.test")));
            Located.Service own = new Located.Service(A, 1, 1);
            Located.Service pointed = new Located.Service(B, 1, 1);
            assertThat(ServiceLookup.located(servers, "_sip._udp.carrier.test"))
                    .as("it says nothing")
                    .containsExactly(own);
            server.pointers.put(
                    "carrier.test",
                    List.of(
                            new Pointing(10, 1, "s", "SIPS+D2T", "_sips._tcp.pop.test"),
                            new Pointing(20, 9, "s", "SIP+D2U", "_sip._udp.nowhere.test"),
                            new Pointing(20, 2, "S", "sip+d2u", "_sip._udp.POP.test"),
                            new Pointing(1, 1, "u", "SIP+D2U", "_sip._udp.nowhere.test")));
            assertThat(ServiceLookup.located(servers, "_sip._udp.carrier.test")).containsExactly(pointed);
            assertThat(ServiceLookup.located(servers, "_sip._tcp.carrier.test"))
                    .as("nothing of this transport")
                    .isEmpty();
            assertThat(server.asked).endsWith("carrier.test", "_sip._tcp.carrier.test");
            assertThat(server.faults).isEmpty();
            server.code = 2;
            assertThatThrownBy(() -> ServiceLookup.located(servers, "_sip._udp.carrier.test"))
                    .isInstanceOf(NamingException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"10 1 s SIP+D2U x", "a b s SIP+D2U  _sip._udp.x.", "1 2 s SIP+D2U  .", "''", "1 2 s"})
    void aPointerThatCannotBeReadIsNone(String record) {
        assertThat(Pointer.best(List.of(record), "SIP+D2U")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ns.test", "192.0.2.1:0", "192.0.2.1:x"})
    void aNameServerIsAnAddress(String server) {
        assertThatThrownBy(() -> TrunkSettings.read("p", Map.of("dns_servers", server)))
                .hasMessageContaining("p: dns_servers = " + server);
        assertThat(TrunkSettings.read("p", Map.of("dns_servers", "192.0.2.1, [::1]:5353"))
                        .dns()
                        .servers())
                .hasSize(2);
    }
}
