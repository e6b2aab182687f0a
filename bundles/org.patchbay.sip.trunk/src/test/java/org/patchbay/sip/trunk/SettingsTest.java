package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Target;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    private static Map<String, Object> peer(String... more) {
        Map<String, Object> values = new HashMap<>(Map.of("name", "zoom", "side", "provider", "host", "192.0.2.7"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port|70000|is not between 1 and 65535",
                "port|abc|is not a number",
                "side|left|is none of [hub, provider, recorder]",
                "transport|sctp|is none of",
                "sources|10.0.0.0/8, nonsense|'nonsense' is not an address",
                "sources|10.0.0.0/40|too long",
                "trusted|maybe|neither true nor false",
                "emergency_fallback|112|NUMBER@PEER",
                "emergency_numbers|one|2 to 15 digits",
                "emergency_test_numbers|+|2 to 15 digits",
                "elin|nam|[off, pidf]",
                "emergency_location|drop|[pass, strip]",
                "emergency_urn|sos|[number, urn]",
                "name|two words|other characters",
                "options_seconds|-1|is not between",
                "host_wait_millis|499|is not between 500 and 32000",
                "host_wait_millis|32001|is not between 500 and 32000",
                "cool_down_seconds|0|is not between 1 and 3600",
                "cool_down_seconds|3601|is not between 1 and 3600",
                "hosts|sip.example|beside host",
                "session_seconds|30|is neither 0 nor between min_se_seconds (90) and 86400",
                "session_seconds|86401|is not between",
                "min_se_seconds|4|is not between 5 and 3600",
                "reliable_provisional|always|is none of [off, supported]",
                "dtmf|inband|is none of [events, info]",
                "authentication|maybe|is none of [none, digest, digest-md5, digest-sha-256]",
                "authentication|digest|needs peer_username and peer_password",
                "register_seconds|600|needs username and password",
                "register_seconds|86401|is not between 0 and 86400",
                "srtp_suites|AES_CM_128_HMAC_SHA1_80, F8_128_HMAC_SHA1_80|is none of [aes-cm-128-hmac-sha1-80",
            })
    void aWrongValueIsToldWithPidKeyAndValue(String key, String value, String why) {
        assertThatThrownBy(() -> PeerSettings.read("org.patchbay.sip.peer~zoom", peer(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("org.patchbay.sip.peer~zoom: " + key + " = " + value)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"emergency_numbers", "emergency_fallback", "emergency_test_numbers", "authentication", "elin"})
    void aRecorderHasNothingThatIsForCallers(String key) {
        Map<String, String> values = Map.of("name", "r", "side", "recorder", "host", "192.0.2.1", key, "112");
        assertThatThrownBy(() -> PeerSettings.read("org.patchbay.sip.peer~r", values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.patchbay.sip.peer~r: " + key + " = 112 is not for a recorder: no call comes from it.");
    }

    @Test
    void accountsAreForProvidersAndASecretIsNamedAndNeverRepeated() {
        assertThatThrownBy(() -> PeerSettings.read("p", peer("username", "joe")))
                .hasMessage("p: password = (nothing) must be given beside username.");
        assertThatThrownBy(() -> PeerSettings.read("p", peer("password", "env:X")))
                .hasMessage("p: username = (nothing) must be given beside password.");
        assertThatThrownBy(() -> PeerSettings.read("p", peer("username", "joe", "password", "hunter2")))
                .hasMessageContaining("p: password = (hidden) is not the name of a secret: file:NAME")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() ->
                        PeerSettings.read("p", peer("username", "joe", "password", "env:X", "register_seconds", "59")))
                .hasMessageContaining("register_seconds = 59 is neither 0 nor between 60 and 86400");
        assertThatThrownBy(() -> PeerSettings.read("p", peer("side", "hub", "username", "joe", "password", "env:X")))
                .hasMessageContaining("username = joe is for providers");
        assertThatThrownBy(() -> PeerSettings.read("p", peer("side", "hub", "authentication", "digest")))
                .hasMessageContaining("authentication = digest is for providers");
        Access access = PeerSettings.read("p", peer("username", "joe", "password", "env:X", "authentication", "digest"))
                .access();
        assertThat(access.theirs())
                .as("the same account both ways unless said otherwise")
                .isEqualTo(access.ours());
        assertThat(PeerSettings.read("p", peer()).access()).isEqualTo(Access.NONE);
    }

    @Test
    void whatIsMissingIsToldToo() {
        assertThatThrownBy(() -> PeerSettings.read("p", Map.of("side", "hub", "host", "x")))
                .hasMessage("p: name = (nothing) must be given.");
    }

    private static PeerSettings withHosts(String hosts, String... more) {
        Map<String, Object> values = peer(more);
        values.remove("host");
        values.put("hosts", hosts);
        return PeerSettings.read("p", values);
    }

    @Test
    void aPeerHasOneHostOrSeveral() {
        assertThat(PeerSettings.read("p", peer("port", "5070")).hosts()).containsExactly(new Host("192.0.2.7", 5070));
        assertThat(withHosts("one.example, two.example:5070,[2001:db8::1]:5080, [2001:db8::2]", "port", "5062")
                        .hosts())
                .containsExactly(
                        new Host("one.example", 5062),
                        new Host("two.example", 5070),
                        new Host("2001:db8::1", 5080),
                        new Host("2001:db8::2", 5062));
        assertThatThrownBy(() -> PeerSettings.read("p", Map.of("name", "zoom", "side", "hub")))
                .hasMessage("p: host = (nothing) must be given, or hosts where there are several.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example:0|has no port of 1 to 65535",
                "a.example:65536|has no port",
                "a.example:|has no port",
                "a.example:5o60|has no port",
                "2001:db8::1|[V6]:PORT",
                "[2001:db8::1|[V6]:PORT",
                "[2001:db8::1]5060|[V6]:PORT",
                "[a.example]|[V6]:PORT",
                ":5060|[V6]:PORT",
                "two words|[V6]:PORT",
                "a.example, a.example:5060|a.example:5060 twice",
            })
    void aWrongHostIsTold(String hosts, String why) {
        assertThatThrownBy(() -> withHosts(hosts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("p: hosts = " + hosts)
                .hasMessageContaining(why);
    }

    @Test
    void theHostsThatAreAddressesAreSourcesAndEachIsItsOwnDomain() {
        PeerSettings peer = withHosts("one.example, 192.0.2.9:5070, [2001:db8::1]");
        assertThat(peer.sources().match(new InetSocketAddress("192.0.2.9", 9))).isNotNegative();
        assertThat(peer.sources().match(new InetSocketAddress("2001:db8::1", 9)))
                .isNotNegative();
        assertThat(peer.sources().match(new InetSocketAddress("192.0.2.7", 9))).isNegative();
        assertThat(peer.hosts()).extracting(peer::domain).containsExactly("one.example", "192.0.2.9", "2001:db8::1");
        assertThat(withHosts("one.example, two.example", "domain", "both.example")
                        .domain(new Host("two.example", 5060)))
                .isEqualTo("both.example");
    }

    @Test
    void theSideDecidesWhatIsNotSaid() {
        PeerSettings hub = PeerSettings.read(
                "p", Map.of("name", "teams", "side", "hub", "host", "sip.pstnhub.microsoft.com", "tls_name", "x"));
        assertThat(hub.address()).isEqualTo("tls:sip.pstnhub.microsoft.com:5061");
        assertThat(hub.trusted()).isTrue();
        assertThat(hub.diverting()).isEqualTo(PeerSettings.Diverting.HISTORY_INFO);
        PeerSettings zoom = PeerSettings.read("p", peer("emergency_fallback", "*@other", "number_format", "digits"));
        assertThat(zoom.address()).isEqualTo("udp:192.0.2.7:5060");
        assertThat(zoom.emergency().fallback()).contains(Target.over("other", "*"));
        assertThat(zoom.plus()).isFalse();
        assertThat(zoom.numbering().written()).isFalse();
        PeerSettings carrier = PeerSettings.read("p", peer("number_format", "dialled", "country_code", "49"));
        assertThat(carrier.plus()).isTrue();
        assertThat(carrier.numbering().dialled(new E164("+4930123456"))).isEqualTo("030123456");
        assertThat(hub.media().encryption()).isEqualTo(MediaProfile.Encryption.REQUIRED);
        assertThat(hub.media().suites()).containsExactly(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        assertThat(hub.media().iceLite()).isFalse();
        assertThat(PeerSettings.read("p", peer("ice_lite", "true")).media().iceLite())
                .isTrue();
        assertThat(zoom.media().encryption()).isEqualTo(MediaProfile.Encryption.NONE);
        assertThat(PeerSettings.read(
                                "p", peer("srtp", "true", "srtp_suites", "aead-aes-128-gcm, AES_CM_128_HMAC_SHA1_80"))
                        .media()
                        .suites())
                .containsExactly(SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    }

    @Test
    void reliableResponsesAreForProviders() {
        assertThat(PeerSettings.read("p", peer()).reliable()).isFalse();
        assertThat(PeerSettings.read("p", peer("reliable_provisional", "supported"))
                        .reliable())
                .isTrue();
        assertThatThrownBy(() -> PeerSettings.read("p", peer("side", "hub", "reliable_provisional", "supported")))
                .hasMessageStartingWith("p: reliable_provisional = supported is for providers");
    }

    @Test
    void digitsByInfoAreForProviders() {
        assertThat(PeerSettings.read("p", peer()).dtmf()).isEqualTo(DigitRelay.Dtmf.EVENTS);
        assertThat(PeerSettings.read("p", peer("dtmf", "info")).dtmf()).isEqualTo(DigitRelay.Dtmf.INFO);
        assertThat(PeerSettings.read("p", peer("side", "hub", "tls_name", "sip.hub.test", "dtmf", "events"))
                        .dtmf())
                .isEqualTo(DigitRelay.Dtmf.EVENTS);
        assertThatThrownBy(() -> PeerSettings.read("p", peer("side", "hub", "dtmf", "info")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("p: dtmf = info is for providers");
    }

    @Test
    void aSessionIsAsLongAsItsMinimum() {
        assertThat(PeerSettings.read("p", peer()).session()).isEqualTo(new SessionSettings(1800, 90));
        assertThat(PeerSettings.read("p", peer("min_se_seconds", "2000"))
                        .session()
                        .seconds())
                .isEqualTo(2000);
        assertThat(PeerSettings.read("p", peer("session_seconds", "0"))
                        .session()
                        .seconds())
                .isZero();
    }

    @Test
    void aModifiedPeerKeepsItsLastGoodSettings() {
        PeerComponent component = new PeerComponent(peer("port", "5070"));
        component.modified(peer("port", "x"));
        assertThat(component.settings().orElseThrow().port()).isEqualTo(5070);
        assertThat(component.fault()).contains("port = x");
        component.modified(peer("port", "5071"));
        assertThat(component.settings().orElseThrow().port()).isEqualTo(5071);
        assertThat(component.fault()).isEmpty();
        assertThat(new PeerComponent(peer("port", "x")).settings()).isEmpty();
    }

    @Test
    void readsListeners() {
        TrunkSettings settings = TrunkSettings.read("t", Map.of("listeners", new String[] {
            "udp:127.0.0.1:5060", "in=tcp:[::1]:5062;public=sbc.example.com:5063"
        }));
        assertThat(settings.listeners())
                .containsExactly(
                        new TrunkSettings.Listener("udp:127.0.0.1:5060", Transport.UDP, "127.0.0.1", 5060, "", 0),
                        new TrunkSettings.Listener("in", Transport.TCP, "[::1]", 5062, "sbc.example.com", 5063));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quic:127.0.0.1:5060|none of udp, tcp and tls",
                "udp:127.0.0.1|not NAME=TRANSPORT:HOST:PORT",
                "udp:127.0.0.1:99999|not a port",
                "a=udp:127.0.0.1:1,a=udp:127.0.0.1:2|two of the name a",
            })
    void aWrongListenerIsTold(String value, String why) {
        assertThatThrownBy(() -> TrunkSettings.read("t", Map.of("listeners", value)))
                .hasMessageStartingWith("t: listeners = ")
                .hasMessageContaining(why);
    }

    @Test
    void tlsNeedsAKeystore() {
        assertThatThrownBy(() -> TrunkSettings.read("t", Map.of("listeners", "tls:0.0.0.0:5061")))
                .hasMessageStartingWith("t: keystore = (nothing)");
    }

    @Test
    void theMostExactPeerWins() {
        PeerTable table = new PeerTable(List.of(
                PeerSettings.read("a", peer("name", "wide", "sources", "127.0.0.0/8")),
                PeerSettings.read("b", peer("name", "narrow", "sources", "127.0.0.1:5070")),
                PeerSettings.read("c", peer("name", "elsewhere", "sources", "127.0.0.1", "listener", "other"))));
        assertThat(table.of(from(5070)).orElseThrow().name()).isEqualTo("narrow");
        assertThat(table.of(from(5071)).orElseThrow().name()).isEqualTo("wide");
        assertThat(table.acceptsAddress(Transport.UDP, new InetSocketAddress("10.0.0.1", 5070)))
                .isFalse();
        assertThat(table.acceptsAddress(Transport.TCP, new InetSocketAddress("127.0.0.1", 5070)))
                .isFalse();
    }

    private static ConnectionInfo from(int port) {
        return new ConnectionInfo(
                0,
                "in",
                Transport.UDP,
                new InetSocketAddress("127.0.0.1", 5060),
                new InetSocketAddress("127.0.0.1", port),
                List.of(),
                false);
    }
}
