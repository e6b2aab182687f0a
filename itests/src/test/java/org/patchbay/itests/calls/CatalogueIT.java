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

/** What the catalogue says that the core carries, it carries; and it says so only while that is true. */
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

    private static List<String> lastInvites() {
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        return bench.distribution.rows("patchbay:ladder " + call).stream()
                .filter(line -> line.get("way").equals("sent"))
                .map(line -> line.get("message"))
                .filter(message -> message.startsWith("INVITE"))
                .toList();
    }

    @Test
    void whatTheCoreCarriesIsSupportedWhileWhatThatNeedsIsThere() {
        allAre("SUPPORTED", "what that needs is there");
        assertThat(row("pstn-calls").get("bundles")).contains("org.patchbay.sip.trunk");
        assertThat(row("extension-dialling").get("bundles")).contains("org.patchbay.routing");

        bench.distribution.run("bundle:stop org.patchbay.media.embedded");
        allAre("UNAVAILABLE", "no media engine here offers RELAY");
        bench.distribution.run("bundle:start org.patchbay.media.embedded");
        allAre("SUPPORTED", "");
    }

    @Test
    void whatNobodyCarriesIsNotClaimed() {
        assertThat(List.of("transfer", "park-retrieve", "hold-resume", "emergency-us-ca", "restricted-caller-id"))
                .allSatisfy(key -> assertThat(row(key)).containsEntry("status", "MISSING"));
        assertThat(row("unassigned-numbers")).containsEntry("status", "NOT_OFFERED");
    }

    @Test
    void pstnCallsGoBothWays() {
        bench.answers("provider", "provider").answers("hub", "provider");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 3, 5, 100);
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, CallBench.ADA, 3, 5, 100);
    }

    @Test
    void aBusyUserIsBusyForTheProviderTooAndNobodyElseIsTried() {
        bench.answers("hub", "busy");
        bench.calls("provider", "caller-busy", "17", CallBench.OUTSIDE, CallBench.ADA, 3, 5, 0);
        assertThat(lastInvites()).hasSize(1);
    }

    @Test
    void anExtensionDialledAtTheProviderReachesTheUserByNumber() {
        bench.answers("hub", "provider");
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, "2001", 3, 5, 100);
        assertThat(lastInvites()).singleElement().asString().contains(CallBench.ADA);
        bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, "2999", 3, 5, 0);
        assertThat(lastInvites()).isEmpty();
    }
}
