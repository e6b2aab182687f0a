package org.patchbay.itests.calls;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Records;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** As towards the real hub: mutual TLS, and a phone that takes nothing but SRTP; the provider's has never heard of it. */
class SrtpIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static TlsBench bench;

    @BeforeAll
    static void start() {
        bench = new TlsBench("srtp", true);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void nothingIsLeftAndNoKeyWasShown() {
        await("no call is left")
                .atMost(LONG)
                .until(() -> bench.distribution.rows("patchbay:calls").isEmpty());
        assertThat(bench.distribution.log()).noneMatch(line -> line.contains("inline:"));
    }

    private static void hubCalls(Baresip hub) {
        hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + bench.tls + ";user=phone;transport=tls");
    }

    private static void talk(Baresip... phones) {
        for (Baresip phone : phones) {
            await("talks").atMost(LONG).until(phone::isTalking);
        }
        hearOn(phones);
    }

    /** Some seconds more than until now. */
    private static void hearOn(Baresip... phones) {
        await("recordings")
                .atMost(LONG)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> Stream.of(phones)
                        .allMatch(phone -> phone.heard().toFile().length() > 0));
        Map<Baresip, Long> before = Stream.of(phones)
                .collect(Collectors.toMap(
                        phone -> phone, phone -> phone.heard().toFile().length()));
        await("some seconds are recorded").atMost(LONG).until(() -> Stream.of(phones)
                .allMatch(phone -> phone.heard().toFile().length() > before.get(phone) + 50_000));
    }

    private static void hangUp(Baresip by, Baresip other) {
        by.hangUp();
        await("the end reaches the other side").atMost(LONG).until(() -> other.log()
                .contains("session closed"));
    }

    private static void toneOnly(Baresip hub, Baresip provider) {
        hub.close();
        provider.close();
        assertThat(Tone.share(hub.heard(), 440)).as("at the hub").isGreaterThan(0.9);
        assertThat(Tone.share(provider.heard(), 1000)).as("at the provider").isGreaterThan(0.9);
    }

    @Test
    void theHubCallsAndBothHearEachOther() {
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone()) {
            hubCalls(hub);
            talk(hub, provider);
            // Reports come every five seconds, and one has to answer another.
            hearOn(hub, provider);
            String call = bench.distribution.rows("patchbay:calls").get(0).get("id");
            hangUp(hub, provider);
            toneOnly(hub, provider);
            assertThat(new Records(bench.distribution).of(call))
                    .as("measured on both legs")
                    .containsPattern("(\"audio_mos\":4\\.[0-9]+.*){2}")
                    .containsPattern("\"audio_received\":[1-9][0-9]+,")
                    .containsPattern("\"audio_round_trip_ms\":[0-9]+\\.[0-9]");
        }
    }

    @Test
    void theHubIsCalledAndBothHearEachOther() {
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone()) {
            provider.dial("sip:" + Office.BEN + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
            talk(hub, provider);
            hangUp(provider, hub);
            toneOnly(hub, provider);
        }
    }

    @Test
    void withoutAKeyItIsRefusedWithAReason() throws IOException {
        try (Wire wire = Wire.tls(bench.hubKey.trusting(bench.authority), "127.0.0.1", bench.tls)) {
            SipText invite = SipText.invite(wire, Office.OUTSIDE);
            var reply = wire.send(invite).reply();
            wire.send(invite.ack(reply));
            assertThat(reply.status()).isEqualTo(488);
        }
    }

    /** As with media bypass: the hub's client is a full ICE agent, checks and nominates; loopback is no candidate to it. */
    @Test
    void aClientThatChecksWhereItReachesUsIsAnswered() throws IOException {
        String address = addressOfThisMachine();
        bench.distribution.edit("org.patchbay.sip.peer-hub.cfg", "ice_lite", "true");
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone(address)) {
            await("the setting is in force").pollDelay(Duration.ofSeconds(3)).until(() -> true);
            hubCalls(hub);
            talk(hub, provider);
            hangUp(hub, provider);
            provider.dial("sip:" + Office.BEN + "@127.0.0.1:" + bench.office.runtimeForProvider() + ";user=phone");
            talk(hub, provider);
            hangUp(provider, hub);
            toneOnly(hub, provider);
        } finally {
            bench.distribution.edit("org.patchbay.sip.peer-hub.cfg", "ice_lite", "false");
        }
    }

    /** Who talks notices nothing, and the next call is on the new one. */
    @Test
    void theMediaEngineIsUpdatedBesideACall() {
        String engine = "org.patchbay.media.embedded";
        String version = "0.1." + System.currentTimeMillis() / 1000;
        Path jar = FeatureJar.shipped(bench.distribution, engine)
                .version(version)
                .write(bench.distribution.home().resolve("home"), "engine.jar");
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone()) {
            hubCalls(hub);
            talk(hub, provider);
            assertThat(bench.distribution.run("patchbay:feature-update " + jar))
                    .contains(version + " is live; it took the place of")
                    .contains("which carries 1 call to the end");
            hearOn(hub, provider);
            assertThat(versions(engine)).hasSize(2);
            Outcome refused = bench.distribution.shell("patchbay:feature-retire " + engine);
            assertThat(refused.out() + refused.err()).contains("carries the media of 1 calls");
            hangUp(hub, provider);
            await("the old one goes with its last call").atMost(LONG).until(() -> versions(engine)
                    .equals(List.of(version)));
            hub.close();
            provider.close();
            assertThat(Tone.worstShare(hub.heard(), 440)).as("at the hub").isGreaterThan(0.9);
            assertThat(Tone.worstShare(provider.heard(), 1000))
                    .as("at the provider")
                    .isGreaterThan(0.9);
        }
        theHubIsCalledAndBothHearEachOther();
    }

    private static List<String> versions(String bundle) {
        return bench.distribution.rows("patchbay:features").stream()
                .filter(row -> row.get("bundle").equals(bundle))
                .map(row -> row.get("version"))
                .toList();
    }

    private static String addressOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("This machine has no address but loopback, which no ICE agent uses"));
    }

    /** How far the counters of SRTP were is not written down, and found again by both. */
    @Test
    void theWholeRuntimeIsRestartedAndBothHearEachOtherAgain() {
        try (Baresip provider = bench.providerPhone();
                Baresip hub = bench.hubPhone()) {
            hubCalls(hub);
            talk(hub, provider);
            bench.distribution.kill();
            bench.distribution.start();
            await("listening points")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Listener.of(bench.distribution.pid()).stream()
                            .map(Listener::port)
                            .toList()
                            .containsAll(List.of(bench.tls, bench.office.runtimeForProvider())));
            hearOn(hub, provider);
            assertThat(hub.log() + provider.log()).doesNotContain("session closed");
            hangUp(hub, provider);
            hub.close();
            provider.close();
            assertThat(Tone.lateShare(hub.heard(), 440)).as("at the hub").isGreaterThan(0.9);
            assertThat(Tone.lateShare(provider.heard(), 1000))
                    .as("at the provider")
                    .isGreaterThan(0.9);
        }
    }
}
