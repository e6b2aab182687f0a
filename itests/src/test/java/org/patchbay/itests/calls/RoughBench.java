package org.patchbay.itests.calls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Footprint;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A distribution with a call between two phones that must notice nothing, and with a second tenant whose peers misbehave:
 * datagrams from 127.0.0.41 and 127.0.0.43 on the listening points of the phones, TCP from 127.0.0.42.
 */
final class RoughBench implements AutoCloseable {
    /** The one user of the second tenant. */
    static final String DAN = "+4930123401";
    /** Where nobody is configured. */
    static final String STRANGER = "127.0.0.99";

    final Distribution distribution;
    final int streams = Ports.free();
    private final int roughHub = Ports.free();
    private final Office office;
    private final Baresip hub;
    private final Baresip provider;
    private final long talking;
    private final Footprint before;

    RoughBench(String name) {
        distribution = Distribution.unpack(name);
        office = Office.in(distribution);
        distribution
                .edit(
                        "org.patchbay.sip.trunk.cfg",
                        "listeners",
                        "hub=udp:127.0.0.1:%d,provider=udp:127.0.0.1:%d,streams=tcp:127.0.0.1:%d"
                                .formatted(office.runtimeForHub(), office.runtimeForProvider(), streams))
                .write(
                        "etc/org.patchbay.sip.peer-rough.cfg",
                        peer("rough", "provider", "udp", "127.0.0.41", "provider"))
                .write(
                        "etc/org.patchbay.sip.peer-stream.cfg",
                        peer("stream", "provider", "tcp", "127.0.0.42", "streams"))
                .write("etc/org.patchbay.sip.peer-roughhub.cfg", peer("roughhub", "hub", "udp", "127.0.0.43", "hub"))
                .append("etc/patchbay/directory/tenants.csv", "rough,Rough,,roughhub,rough stream\n")
                .append("etc/patchbay/directory/sites.csv", "rough,hq,Berlin,DE,\n")
                .append("etc/patchbay/directory/numbers.csv", "rough,hq,+4930123400,+4930123499\n")
                .append(
                        "etc/patchbay/directory/users.csv",
                        "rough,dan,hq,,Dan," + DAN + ",,PERSON,PHONE_SYSTEM PROVIDER\n")
                .start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(office.runtimeForHub(), office.runtimeForProvider(), streams)));
        provider = Baresip.start(
                Office.OUTSIDE, "127.0.0.1", office.provider(), "127.0.0.1:" + office.runtimeForProvider(), 440);
        hub = Baresip.start(Office.BEN, "127.0.0.1", office.hub(), "127.0.0.1:" + office.runtimeForHub(), 1000);
        await("phones")
                .until(() -> provider.log().contains("ready") && hub.log().contains("ready"));
        hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + office.runtimeForHub() + ";user=phone");
        await("both talk").atMost(Duration.ofSeconds(15)).until(() -> hub.isTalking() && provider.isTalking());
        talking = System.nanoTime();
        before = Footprint.of(distribution);
    }

    private String peer(String name, String side, String transport, String host, String listener) {
        return """
                name = %s
                side = %s
                transport = %s
                host = %s
                port = %d
                listener = %s
                media_network = %s
                srtp = false
                tenant = rough
                options_seconds = 0
                """
                .formatted(name, side, transport, host, roughHub, listener, side);
    }

    /** Datagrams of a provider that is known. */
    Wire udp() {
        return Wire.udp("127.0.0.41", office.runtimeForProvider());
    }

    /** Datagrams of somebody who is not known. */
    Wire stranger() {
        return Wire.udp(STRANGER, office.runtimeForProvider());
    }

    /** Where the second tenant's hub is called. */
    Wire hub() {
        return Wire.udp("127.0.0.43", roughHub, office.runtimeForHub());
    }

    /** A TCP connection of a provider that is known. */
    Wire tcp() {
        return Wire.tcp("127.0.0.42", streams);
    }

    /**
     * Does something until the log has a new line of a level with all these words. It may take more than once: lines that the
     * network can cause are limited.
     */
    void logs(String level, Runnable cause, String... words) {
        int since = distribution.log(level).size();
        until(level + " with " + List.of(words), () -> {
            cause.run();
            return distribution.log(level).stream().skip(since).anyMatch(line -> List.of(words).stream()
                    .allMatch(line::contains));
        });
    }

    void until(String what, Callable<Boolean> isSo) {
        await(what)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(isSo);
    }

    /** The two phones have talked all the time, and still do. */
    void phonesNoticedNothing() {
        await("some seconds are recorded")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    assertThat(hub.log()).doesNotContain("terminated");
                    assertThat(provider.log()).doesNotContain("terminated");
                    assertThat(Math.min(
                                    hub.heard().toFile().length(),
                                    provider.heard().toFile().length()))
                            .as(this::whatIsKnown)
                            .isGreaterThan(80_000);
                });
        Path atHub = hub.heard();
        Path atProvider = provider.heard();
        Duration talked = Duration.ofNanos(System.nanoTime() - talking);
        hub.hangUp();
        await("the end reaches the other side").atMost(Duration.ofSeconds(10)).until(() -> provider.log()
                .contains("terminated"));
        hub.close();
        provider.close();
        Duration nearlyAll = talked.multipliedBy(9).dividedBy(10);
        assertThat(Tone.length(atHub)).as("how much the hub's phone heard").isGreaterThan(nearlyAll);
        assertThat(Tone.length(atProvider))
                .as("how much the provider's phone heard")
                .isGreaterThan(nearlyAll);
        assertThat(Tone.worstShare(atHub, 440)).as("what the hub's phone heard").isGreaterThan(0.9);
        assertThat(Tone.worstShare(atProvider, 1000))
                .as("what the provider's phone heard")
                .isGreaterThan(0.9);
    }

    /** For whoever reads that a phone heard nothing. */
    private String whatIsKnown() {
        return "octets heard; the hub's phone: %s%nthe provider's phone: %s%ncounters: %s%nwarnings: %s"
                .formatted(hub.log(), provider.log(), distribution.run("patchbay:counters"), distribution.log("WARN"));
    }

    /** Threads, sockets and memory are what they were when the phones had begun to talk, give or take what a JVM does by itself. */
    void nothingIsLeft() {
        await("the trunk is as before")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Footprint now = Footprint.of(distribution);
                    assertThat(now.sockets()).as("sockets").isLessThanOrEqualTo(before.sockets());
                    assertThat(now.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
                    assertThat(now.heapKilobytes()).as("KB of heap").isLessThan(before.heapKilobytes() + 6_000);
                });
    }

    @Override
    public void close() {
        hub.close();
        provider.close();
        distribution.close();
    }
}
