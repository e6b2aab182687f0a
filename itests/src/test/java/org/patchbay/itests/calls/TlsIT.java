package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Authority;
import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Identity;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls over mutual TLS, and who does not get one. */
class TlsIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static TlsBench bench;

    @BeforeAll
    static void start() {
        bench = TlsBench.shared();
    }

    private static SSLContext hub() {
        return bench.hubKey.trusting(bench.authority);
    }

    private static Wire connect(SSLContext context) throws IOException {
        return Wire.tls(context, "127.0.0.1", bench.tls);
    }

    @Test
    void theHubCallsAndBothHearEachOther() throws Exception {
        X509Certificate shown = bench.hubKey.certificate();
        assertThat(shown.getExtendedKeyUsage())
                .as("for servers only, as the real hub's is")
                .containsExactly("1.3.6.1.5.5.7.3.1");
        talk(true);
    }

    @Test
    void theHubIsCalledAndBothHearEachOther() {
        talk(false);
    }

    private static void talk(boolean fromHub) {
        Baresip provider = bench.providerPhone();
        Baresip hub = bench.hubPhone();
        try (provider;
                hub) {
            if (fromHub) {
                hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + bench.tls + ";user=phone;transport=tls");
            } else {
                provider.dial("sip:" + Office.BEN + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
            }
            heard(hub, provider);
            (fromHub ? hub : provider).hangUp();
            await("the end reaches the other side")
                    .atMost(SOON)
                    .until(() -> (fromHub ? provider : hub).log().contains("terminated"));
        }
        assertThat(Tone.share(hub.heard(), 440)).as("at the hub").isGreaterThan(0.9);
        assertThat(Tone.share(provider.heard(), 1000)).as("at the provider").isGreaterThan(0.9);
    }

    private static void heard(Baresip... phones) {
        for (Baresip phone : phones) {
            await("talks").atMost(Duration.ofSeconds(15)).until(phone::isTalking);
            await("some seconds are recorded")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> phone.heard().toFile().length() > 60_000);
        }
    }

    @Test
    void whoShowsNoCertificateIsRefused() {
        refused(Identity.nobody(bench.authority), "showed no certificate");
    }

    @Test
    void anotherAuthoritysCertificateIsRefused() {
        Identity foreign = Authority.make("Other Authority").issue(TlsBench.HUB, "serverAuth,clientAuth", 2);
        refused(foreign.trusting(bench.authority), serial(foreign), "Other Authority", "not in the truststore");
    }

    @Test
    void aCertificateWithTheNameOfNoPeerIsRefused() {
        Identity stranger = bench.authority.issue("stranger.test", Authority.SERVER_ONLY, 2);
        refused(stranger.trusting(bench.authority), serial(stranger), "stranger.test", "hub (hub.test)");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Identity expired = bench.authority.issue(TlsBench.HUB, Authority.SERVER_ONLY, -1);
        refused(expired.trusting(bench.authority), serial(expired), "expired");
    }

    private static String serial(Identity identity) {
        return "serial number " + identity.certificate().getSerialNumber().toString(16);
    }

    /** Its INVITE is not answered, its connection closed, and the log says which certificate it was and why. */
    private static void refused(SSLContext context, String... words) {
        long attempts = counter("peer.hub.attempts");
        warns(
                () -> {
                    try (Wire wire = connect(context)) {
                        wire.send(SipText.invite(wire, Office.OUTSIDE));
                        assertThat(wire.next(SOON)).isEqualTo(Reply.NOTHING);
                        assertThat(wire.closes(SOON)).isTrue();
                    } catch (UncheckedIOException | IOException endedBefore) {
                        assertThat(endedBefore).hasMessageNotContaining("timed out");
                    }
                },
                words);
        assertThat(counter("peer.hub.attempts")).as("calls taken").isEqualTo(attempts);
    }

    /** Does something, and waits for a warning with all these words. */
    private static void warns(Runnable cause, String... words) {
        int since = bench.distribution.log("WARN").size();
        cause.run();
        await("a warning with " + List.of(words)).atMost(SOON).until(() -> bench.distribution.log("WARN").stream()
                .skip(since)
                .anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    }

    private static long counter(String name) {
        return bench.distribution
                .run("patchbay:counters")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[0].equals(name))
                .mapToLong(words -> Long.parseLong(words[words.length - 1]))
                .findFirst()
                .orElse(0);
    }

    @Test
    void plainTextIsNotAnswered() {
        warns(
                () -> {
                    try (Wire wire = Wire.tcp("127.0.0.1", bench.tls)) {
                        wire.send(SipText.invite(wire, Office.OUTSIDE));
                        assertThat(wire.next(SOON).status()).isZero();
                        assertThat(wire.closes(SOON)).isTrue();
                    }
                },
                "127.0.0.1",
                "is not TLS");
    }

    @Test
    void connectionsThatSayNothingAreFewAndShort() throws IOException {
        List<Wire> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 90; i++) {
                silent.add(Wire.tcp("127.0.0.7", bench.tls));
            }
            long closed = silent.stream()
                    .filter(wire -> wire.closes(Duration.ofMillis(50)))
                    .count();
            assertThat(closed)
                    .as("closed at once: no address may begin more than 64")
                    .isBetween(26L, 89L);
            try (Wire wire = connect(hub())) {
                assertThat(wire.send(SipText.request(wire, "OPTIONS", ""))
                                .reply()
                                .status())
                        .as("the hub meanwhile")
                        .isEqualTo(200);
            }
            assertThat(silent).allMatch(wire -> wire.closes(Duration.ofSeconds(6)));
            assertThat(bench.distribution.log("WARN"))
                    .anyMatch(line -> line.contains("127.0.0.7") && line.contains("64 handshakes"))
                    .anyMatch(line -> line.contains("127.0.0.7") && line.contains("handshake was not done"));
        } finally {
            silent.forEach(Wire::close);
        }
    }

    /** Of what is trusted beside them the hub has nothing. */
    @Test
    void theHubsRootsAreThoseOfTheirFileAndAnotherFileIsInForceAtOnce() throws Exception {
        Authority other = Authority.make("Other Root");
        Identity ofOther = other.issue(TlsBench.HUB, Authority.SERVER_ONLY, 2);
        String file = "etc/trust/hub-roots-it.pem";
        Path roots = bench.distribution.home().resolve(file);
        String settings = bench.distribution.read("etc/org.patchbay.sip.trunk.cfg");
        TlsBench.replace(roots, other.certificate());
        try {
            bench.distribution.edit("org.patchbay.sip.trunk.cfg", "hub_roots", roots.toString());
            await("the file is read").atMost(Duration.ofSeconds(15)).until(() -> bench.distribution.log("INFO").stream()
                    .anyMatch(line -> line.contains("1 roots of the hub read from " + roots)));
            refused(hub(), serial(bench.hubKey), "hub.test", "not in hub_roots");
            isServed(ofOther);

            // In one step, and without a restart.
            TlsBench.replace(roots, bench.authority.certificate());
            isServed(bench.hubKey);
            refused(ofOther.trusting(bench.authority), serial(ofOther), "Other Root", "not in hub_roots");

            warns(
                    () -> {
                        bench.distribution.write(file, "this is no certificate");
                        isServed(bench.hubKey);
                    },
                    roots.toString(),
                    "The roots read before stay in use");
            TlsBench.replace(roots, other.certificate());
            isServed(ofOther);
        } finally {
            // Nobody is refused while the settings take effect: the log has room for so many refusals a minute.
            TlsBench.replace(roots, bench.authority.certificate());
            isServed(bench.hubKey);
            int since = bench.distribution.log("INFO").size();
            bench.distribution.write("etc/org.patchbay.sip.trunk.cfg", settings);
            await("the truststore is in force again")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> bench.distribution.log("INFO").stream()
                            .skip(since)
                            .anyMatch(line -> line.contains("Keys for TLS read from")));
        }
    }

    private static void isServed(Identity hub) {
        try (Wire wire = connect(hub.trusting(bench.authority))) {
            assertThat(wire.send(SipText.request(wire, "OPTIONS", "")).reply().status())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHubWithAnotherNameIsNotSpokenTo() throws Exception {
        Identity other = bench.authority.issue("other.test", Authority.SERVER_ONLY, 2);
        warns(
                () -> {
                    try (SSLServerSocket server = falseHub(other);
                            Wire provider =
                                    Wire.udp("127.0.0.1", bench.office.provider(), bench.office.runtimeForProvider())) {
                        var heard = CompletableFuture.supplyAsync(() -> firstByte(server));
                        SipText invite = SipText.invite(provider, Office.BEN);
                        Reply reply = provider.send(invite).reply();
                        provider.send(invite.ack(reply));
                        assertThat(reply.status())
                                .as("a carrier that reads 503 gives the trunk up")
                                .isEqualTo(500);
                        assertThat(heard.join())
                                .as("what a false hub hears of a call")
                                .isEqualTo(-1);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                serial(other),
                "hub.test");
    }

    private static SSLServerSocket falseHub(Identity shown) throws IOException {
        return (SSLServerSocket) shown.trusting(bench.authority)
                .getServerSocketFactory()
                .createServerSocket(bench.hub + 1, 8, InetAddress.getByName("127.0.0.1"));
    }

    /** The first byte that the runtime says after the handshake; -1 if it says none. */
    private static int firstByte(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.setSoTimeout(5000);
            return socket.getInputStream().read();
        } catch (IOException ended) {
            return -1;
        }
    }

    @Test
    void renewedKeysAreUsedFromTheNextConnectionOnAndCallsGoOn() throws Exception {
        Baresip provider = bench.providerPhone();
        Baresip hub = bench.hubPhone();
        try (provider;
                hub) {
            hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + bench.tls + ";user=phone;transport=tls");
            heard(hub, provider);
            Identity renewed = bench.authority.issue("sbc.test", "serverAuth,clientAuth", 30);
            assertThat(shown()).isNotEqualTo(renewed.certificate());
            TlsBench.replace(bench.keystore, renewed.keystore());
            assertThat(shown()).as("on the very next connection").isEqualTo(renewed.certificate());

            Authority added = Authority.make("Added Authority");
            Identity ofAdded = added.issue(TlsBench.HUB, Authority.SERVER_ONLY, 2);
            TlsBench.replace(bench.truststore, added.truststore());
            try (Wire wire = connect(ofAdded.trusting(bench.authority))) {
                assertThat(wire.send(SipText.request(wire, "OPTIONS", ""))
                                .reply()
                                .status())
                        .isEqualTo(200);
            }
            TlsBench.replace(bench.truststore, bench.authority.truststore());
            assertThat(hub.log() + provider.log()).doesNotContain("terminated");
            hub.hangUp();
            await("the end reaches the other side").atMost(SOON).until(() -> provider.log()
                    .contains("terminated"));
        }
    }

    @Test
    void aCertificateThatExpiresSoonIsToldAndOldConnectionsAreMadeAnew() throws Exception {
        try {
            TlsBench.replace(
                    bench.keystore,
                    bench.authority
                            .issue("sbc.test", "serverAuth,clientAuth", 2)
                            .keystore());
            await("health").atMost(SOON).until(() -> bench.distribution
                    .run("patchbay:health")
                    .contains("sbc.p12: the certificate 'CN=sbc.test' expires on "));
            await("new connections").atMost(SOON).until(() -> bench.distribution.log("INFO").stream()
                    .anyMatch(line -> line.contains("connections of listening point hub are made anew")));
        } finally {
            TlsBench.replace(
                    bench.keystore,
                    bench.authority
                            .issue("sbc.test", "serverAuth,clientAuth", 30)
                            .keystore());
        }
    }

    @Test
    void aBrokenKeyFileLeavesTheLastGoodOneInUse() throws Exception {
        X509Certificate before = shown();
        int since = bench.distribution.log("WARN").size();
        bench.distribution.write("etc/sbc.p12", "this is no keystore");
        assertThat(shown()).isEqualTo(before);
        await("a warning").atMost(SOON).until(() -> bench.distribution.log("WARN").stream()
                .skip(since)
                .anyMatch(line -> line.contains(bench.keystore.toString()) && line.contains("stay in use")));
        assertThat(bench.distribution.run("patchbay:health")).contains(bench.keystore.toString());
        shown();
        assertThat(bench.distribution.log("WARN").stream().skip(since).filter(line -> line.contains("sbc.p12")))
                .as("said once, not with each connection")
                .hasSize(1);

        bench.distribution.edit("org.patchbay.sip.trunk.cfg", "keystore", "/nowhere/key.p12");
        await("a warning").atMost(SOON).until(() -> bench.distribution.log("WARN").stream()
                .skip(since)
                .anyMatch(line -> line.contains("org.patchbay.sip.trunk: keystore = /nowhere/key.p12 is not there")));
        assertThat(shown()).isEqualTo(before);

        Identity repaired = bench.authority.issue("sbc.test", "serverAuth,clientAuth", 30);
        TlsBench.replace(bench.keystore, repaired.keystore());
        bench.distribution.edit("org.patchbay.sip.trunk.cfg", "keystore", bench.keystore.toString());
        await("the repaired one is used").atMost(Duration.ofSeconds(10)).until(() -> shown().equals(
                        repaired.certificate()));
    }

    /** The certificate that the runtime shows to who connects now. */
    private static X509Certificate shown() throws IOException, CertificateException {
        try (Wire wire = connect(hub())) {
            return (X509Certificate) ((SSLSocket) wire.socket()).getSession().getPeerCertificates()[0];
        }
    }
}
