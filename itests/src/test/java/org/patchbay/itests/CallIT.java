package org.patchbay.itests;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;
import org.patchbay.itests.harness.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Calls through the assembled distribution, placed and taken by programs that are not ours. */
class CallIT {
    private static Distribution distribution;
    private static Office office;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("calls");
        office = Office.in(distribution);
        distribution.start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(java.util.List.of(office.runtimeForHub(), office.runtimeForProvider())));
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    @Test
    void callsOfAUserReachTheProviderAndEnd() {
        try (Sipp provider = Sipp.scenario("provider", "127.0.0.1", office.provider())
                        .calls(20)
                        .listen();
                Sipp hub = Sipp.scenario("caller", "127.0.0.1", office.hub())
                        .calls(20)
                        .rate(10)
                        .talk(Duration.ofMillis(500))
                        .key("from", Office.ADA)
                        .to(Office.OUTSIDE)
                        .call("127.0.0.1", office.runtimeForHub())) {
            SippResult called = hub.await();
            SippResult answered = provider.await();

            assertThat(called.successful()).as(called.errors()).isEqualTo(20);
            assertThat(answered.successful()).as(answered.errors()).isEqualTo(20);
        }
    }

    @Test
    void eachOfTwoPhonesHearsTheOthersTone() {
        Baresip provider = Baresip.start(
                Office.OUTSIDE, "127.0.0.1", office.provider(), "127.0.0.1:" + office.runtimeForProvider(), 440);
        Baresip hub = Baresip.start(Office.BEN, "127.0.0.1", office.hub(), "127.0.0.1:" + office.runtimeForHub(), 1000);
        try (provider;
                hub) {
            await().until(() -> provider.log().contains("ready") && hub.log().contains("ready"));
            hub.dial("sip:" + Office.OUTSIDE + "@127.0.0.1:" + office.runtimeForHub() + ";user=phone");
            await("both talk").atMost(Duration.ofSeconds(15)).until(() -> hub.isTalking() && provider.isTalking());
            await("some seconds of audio are recorded")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> hub.heard().toFile().length() > 60_000
                            && provider.heard().toFile().length() > 60_000);
            hub.hangUp();
            await("the end reaches the other side")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> provider.log().contains("terminated"));
        }

        assertThat(Tone.share(hub.heard(), 440)).as("ben hears the provider").isGreaterThan(0.9);
        assertThat(Tone.share(provider.heard(), 1000))
                .as("the provider hears ben")
                .isGreaterThan(0.9);
    }
}
