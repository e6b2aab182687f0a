package org.patchbay.sip.trunk;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.trunk.HostState.Reach;

import static org.assertj.core.api.Assertions.assertThat;

/** What Direct Routing does not like about a trunk is said by the health check before anybody looks for it in captures. */
class HubAdviceTest {
    private static final String NAME = "sbc.example.com";

    @TempDir
    static Path dir;

    @BeforeAll
    static void keys() throws Exception {
        Files.writeString(dir.resolve("password"), "changeit\n");
        make("both", "RSA", "san=dns:sbc.example.com,dns:*.customers.example", "eku=serverAuth,clientAuth");
        make("server", "RSA", "san=dns:other.example.com", "eku=serverAuth");
        make("curve", "EC", "san=dns:sbc.example.com", "eku=serverAuth,clientAuth");
        make("old", "RSA", null, null);
    }

    private static void make(String alias, String algorithm, String names, String usage) throws Exception {
        String file = dir.resolve(alias + ".p12").toString();
        if (names == null) {
            KeyFilesTest.keytool(
                    "-genkeypair", "-keyalg", algorithm, "-alias", alias, "-dname", "CN=" + NAME, "-keystore", file);
        } else {
            KeyFilesTest.keytool(
                    "-genkeypair",
                    "-keyalg",
                    algorithm,
                    "-alias",
                    alias,
                    "-dname",
                    "CN=" + NAME,
                    "-ext",
                    names,
                    "-ext",
                    usage,
                    "-keystore",
                    file);
        }
    }

    private static X509Certificate certificate(String alias) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(dir.resolve(alias + ".p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        return (X509Certificate) store.getCertificate(alias);
    }

    private static TenantPlan tenant(String id, String... hosts) {
        return new TenantPlan(id, List.of(hosts), List.of(), List.of(), Map.of(), List.of());
    }

    private static List<String> advice(String alias, Map<String, String> names, TenantPlan... tenants)
            throws Exception {
        return HubAdvice.ofCertificate(certificate(alias), true, names, List.of(tenants));
    }

    @Test
    void theCertificateHasToCarryEachNameOfOurs() throws Exception {
        Map<String, String> ours = Map.of(NAME, "contact_host of teams");
        assertThat(advice("both", ours, tenant("a", "a.customers.example"), tenant("none")))
                .isEmpty();
        assertThat(advice("both", ours, tenant("a", "sbc1.elsewhere.example", "a.customers.example")))
                .as("of two trunks one may be another node's")
                .isEmpty();
        assertThat(advice("both", ours, tenant("b", "x.b.customers.example"), tenant("c", "customers.example")))
                .as("a wildcard is for one label")
                .singleElement()
                .asString()
                .contains("x.b.customers.example (hosts of tenant b), customers.example (hosts of tenant c)");
        assertThat(advice("old", ours))
                .as("the common name, where there is nothing else")
                .isEmpty();
        assertThat(advice("server", ours))
                .as("the common name is not looked at beside others")
                .anyMatch(each -> each.contains("is not for sbc.example.com (contact_host of teams)"));
    }

    @Test
    void manyThatAreMissingAreCounted() throws Exception {
        TenantPlan[] many = new TenantPlan[14];
        for (int i = 0; i < many.length; i++) {
            many[i] = tenant("t" + i, "t" + i + ".example");
        }
        assertThat(advice("both", Map.of(), many)).singleElement().asString().contains("and 4 more");
    }

    @Test
    void whatTheCertificateIsForIsShownAndServersAloneIsSaid() throws Exception {
        Map<String, String> none = Map.of();
        assertThat(advice("server", none)).singleElement().asString().contains("lacks clientAuth");
        assertThat(advice("old", none)).isEmpty();
        assertThat(Certificates.describe(certificate("server"))).contains("for servers alone, valid to ");
        assertThat(Certificates.describe(certificate("both"))).contains("for servers and clients, valid to ");
        assertThat(Certificates.chain(List.of(certificate("server")))).contains("(for servers alone, valid to ");
        assertThat(HubAdvice.ofCertificate(certificate("curve"), false, none, List.of()))
                .singleElement()
                .asString()
                .contains("no RSA key", "ECDHE-RSA");
    }

    @Test
    void anIntermediateThatExpiresIsSaid() throws Exception {
        List<X509Certificate> chain = List.of(certificate("both"), certificate("old"));
        Set<javax.security.auth.x500.X500Principal> roots = Set.of(chain.get(1).getIssuerX500Principal());
        Instant end = chain.get(1).getNotAfter().toInstant();
        assertThat(CertificateAdvice.of(chain, roots, end.minus(Duration.ofDays(20))))
                .isEmpty();
        assertThat(CertificateAdvice.of(chain, roots, end.minus(Duration.ofDays(3))))
                .anyMatch(each -> each.startsWith("is below 'CN=" + NAME + "', which expires on " + end));
        assertThat(CertificateAdvice.of(chain, roots, end.plus(Duration.ofDays(3))))
                .anyMatch(each -> each.startsWith("is below 'CN=" + NAME + "', which has expired on " + end));
    }

    @Test
    void thePaceOfOptionsIsTheHubs() {
        assertThat(HubAdvice.pace(60)).isEmpty();
        assertThat(HubAdvice.pace(180)).isEmpty();
        assertThat(HubAdvice.pace(59)).contains("options_seconds = 59", "60 to 180 s");
        assertThat(HubAdvice.pace(181)).contains("options_seconds = 181");
        assertThat(HubAdvice.pace(0)).contains("options_seconds = 0", "no OPTIONS");
    }

    private static PeerSettings peer(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(
                Map.of("name", "teams", "side", "hub", "hosts", "one.example, two.example", "tls_name", "x.example"));
        values.put("srtp", "false");
        values.putAll(more);
        return PeerSettings.read("p", values);
    }

    @Test
    void aHubThatAnswersAndDoesNotAskIsQuietAfterFiveMinutes() {
        AtomicLong now = new AtomicLong(7_000_000);
        Hosts hosts = new Hosts(now::get);
        PeerSettings teams = peer(Map.of());
        Host one = teams.hosts().get(0);
        Host two = teams.hosts().get(1);
        assertThat(hosts.quiet(teams)).as("nobody knows whether it is there").isZero();
        hosts.found(teams, one, true, "");
        hosts.found(teams, two, false, "It does not answer OPTIONS.");
        now.addAndGet(301_000);
        assertThat(hosts.quiet(teams)).isEqualTo(Duration.ofSeconds(301));
        assertThat(hosts.asked(teams)).isEmpty();
        hosts.asks(teams);
        assertThat(hosts.quiet(teams)).isZero();
        assertThat(hosts.asked(teams)).isPresent();
        now.addAndGet(200_000);
        hosts.found(teams, one, false, "It does not answer OPTIONS.");
        assertThat(hosts.quiet(teams)).as("down: that is said already").isZero();
        now.addAndGet(200_000);
        hosts.refused(teams, one, "It refuses OPTIONS with 403.");
        assertThat(hosts.quiet(teams)).as("it has just come back").isZero();
        now.addAndGet(1_000);
        assertThat(hosts.quiet(teams)).isEqualTo(Duration.ofSeconds(1));
        hosts.keep(PeerTable.EMPTY);
        assertThat(hosts.quiet(teams)).isZero();
        assertThat(hosts.asked(teams)).isEmpty();
    }

    @Test
    void aHostThatRefusesUsIsThereAndTriedAndItIsSaid() {
        Hosts hosts = new Hosts(() -> 1);
        PeerSettings teams = peer(Map.of());
        Host one = teams.hosts().get(0);
        hosts.refused(teams, one, "It refuses OPTIONS with 403.");
        assertThat(hosts.of(teams, one).reach()).isEqualTo(Reach.UP);
        assertThat(hosts.next(teams, List.of(), false)).isEqualTo(one);
        assertThat(hosts.refusals(teams)).isEqualTo(one + ": It refuses OPTIONS with 403.");
        hosts.found(teams, one, true, "");
        assertThat(hosts.refusals(teams)).isEmpty();
    }

    @Test
    void hubsThatShowOneCertificateAreNotToldApart() {
        PeerSettings first = peer(Map.of());
        PeerSettings second = peer(Map.of("name", "others"));
        PeerSettings third = peer(Map.of("name", "third", "tls_name", "third.example"));
        assertThat(new PeerTable(List.of(first, second, third)).alike(first)).containsExactly(first, second);
    }

    private static String health(String listener, Map<String, String> peer, String key) {
        TrunkSettings settings = TrunkSettings.read(
                "t",
                Map.of(
                        "listeners",
                        listener,
                        "keystore",
                        dir.resolve(key + ".p12").toString(),
                        "keystore_password_file",
                        dir.resolve("password").toString()));
        try (Trunk trunk = new Trunk(settings, StackSettings.defaults().withWorkers(1))) {
            Doors doors = new Doors(trunk.stack(), settings, leaf -> false);
            trunk.peers(new PeerTable(List.of(peer(peer))));
            trunk.engine(new FakeMedia());
            trunk.core(new FakeCore());
            doors.unlock();
            assertThat(doors.faults()).isEmpty();
            TrunkView view = new TrunkView(
                    trunk,
                    doors,
                    new PeerMonitor(trunk, (any, state) -> {}),
                    new Registrations(trunk, (any, state) -> {}),
                    new Locator(name -> List.of(), () -> Duration.ofDays(1), () -> {}));
            view.coreReady(true);
            HealthResult result = view.check();
            doors.shut();
            return result.state() + " " + result.text();
        }
    }

    @Test
    void anAddressWhereTheHubWantsANameIsSaidWithTheSettings() {
        String named = "tls:127.0.0.1:0;public=" + NAME + ":5061";
        assertThat(health(named, Map.of("contact_host", NAME), "both"))
                .startsWith("OK ")
                .contains("certificate 'CN=" + NAME + "' (for servers and clients, valid to ");
        assertThat(health("tls:127.0.0.1:0", Map.of(), "both"))
                .startsWith("WARN ")
                .contains("Peer teams: Contact and Via", "127.0.0.1", "set contact_host", ";public=NAME")
                .as("what is in use is shown beside what is wrong")
                .contains("(for servers and clients, valid to ");
        assertThat(health("tls:127.0.0.1:0", Map.of("contact_host", NAME), "both"))
                .as("Via has it as well")
                .startsWith("OK ");
        assertThat(health(named, Map.of("contact_host", "192.0.2.7"), "both"))
                .contains("Peer teams: contact_host = 192.0.2.7 is an address");
        assertThat(health(named, Map.of("contact_host", NAME), "server"))
                .startsWith("WARN ")
                .contains("is not for " + NAME + " (contact_host of teams)", "lacks clientAuth");
        assertThat(health(named, Map.of("contact_host", NAME), "curve")).contains("no RSA key");
        assertThat(health(named, Map.of("contact_host", NAME, "options_seconds", "5"), "both"))
                .contains("options_seconds = 5");
    }

    @Test
    void ofAHubOverUdpOrAProviderNothingOfThatIsWanted() {
        assertThat(HubAdvice.strict(peer(Map.of("transport", "udp")))).isFalse();
        assertThat(HubAdvice.strict(peer(Map.of("side", "provider", "transport", "tls"))))
                .isFalse();
        assertThat(HubAdvice.strict(peer(Map.of()))).isTrue();
    }
}
