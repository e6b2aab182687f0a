package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two softphones, which are not ours, talk through the assembled distribution. */
class PhonesIT {
    private static Distribution distribution;
    private static Office office;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("phones");
        office = Office.in(distribution);
        distribution.start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(office.runtimeForHub(), office.runtimeForProvider())));
    }

    @AfterAll
    static void stop() {
        distribution.close();
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
