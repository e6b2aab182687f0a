package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The catalogue changes at the moment when a bundle is stopped. That what it says is true is for its rows to show: {@code RowsIT}. */
class CatalogueIT {
    private static final List<String> CORE =
            List.of("pstn-calls", "busy-on-busy", "zoom-to-microsoft", "extension-dialling");
    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = new CallBench("catalogue").start();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void quiet() {
        bench.quiet();
    }

    private static Map<String, String> row(String key) {
        return bench.distribution.rows("patchbay:catalogue").stream()
                .filter(row -> row.get("key").equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static void allAre(String status, String because) {
        await(status).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(CORE)
                .allSatisfy(key -> {
                    assertThat(row(key)).as(key).containsEntry("status", status);
                    assertThat(row(key).get("why")).as(key).contains(because);
                }));
    }

    @Test
    void whatTheCoreCarriesIsSupportedWhileWhatThatNeedsIsThere() {
        allAre("SUPPORTED", "what that needs is there");
        assertThat(row("pstn-calls").get("bundles")).contains("org.patchbay.sip.trunk");
        assertThat(row("extension-dialling").get("bundles")).contains("org.patchbay.routing");

        is("cloud-voicemail", "UNPROVEN");

        bench.distribution.run("bundle:stop org.patchbay.media.embedded");
        allAre("UNAVAILABLE", "no media engine here offers RELAY");
        is("cloud-voicemail", "UNAVAILABLE");
        bench.distribution.run("bundle:start org.patchbay.media.embedded");
        allAre("SUPPORTED", "");
    }

    @Test
    void whatAFeatureCarriesIsThereOnlyWhileItsBundleIs() {
        is("call-blocking", "SUPPORTED");
        bench.distribution.run("bundle:stop org.patchbay.feature.blocking");
        is("call-blocking", "MISSING");
        is("inbound-block-list", "UNPROVEN");
        bench.distribution.run("bundle:start org.patchbay.feature.blocking");
        is("call-blocking", "SUPPORTED");
    }

    private static void is(String key, String status) {
        await(status).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(row(key))
                .containsEntry("status", status));
    }
}
