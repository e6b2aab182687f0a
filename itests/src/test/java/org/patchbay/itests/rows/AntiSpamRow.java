package org.patchbay.itests.rows;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.CallSigner;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/**
 * A caller whose number is signed is shown as such a caller; one whose signature is wrong, or weaker than wanted, is shown with a warning; and
 * whom somebody does not want to hear of at all does not ring. A certificate that does not come stops no call.
 */
abstract class AntiSpamRow extends Row {
    private static final String CONFIGURATION = "etc/org.patchbay.stir.cfg";
    private static final String PLAIN = "^ *\"?Outside\"? *<";
    private static final String MARKED = "^ *\"Spam[?] Outside\" *<";

    private static final Duration LONG = Duration.ofSeconds(30);

    private CallSigner signer;
    private String configured;

    AntiSpamRow() {
        super(38);
    }

    @BeforeEach
    void trustTheSigner() {
        signer = new CallSigner();
        configured = bench.distribution.read(CONFIGURATION);
        assertThat(health()).as("where nothing is set").contains("Off: there are no anchors");
        bench.distribution.write(
                CONFIGURATION,
                """
                anchors = %s
                allowed_hosts = 127.0.0.1
                allowed_ports = %d
                only_for_tests_loopback_roots = %s
                """
                        .formatted(signer.root(), signer.port(), signer.root()));
        await("the signer is trusted").atMost(LONG).until(() -> health().contains("1 anchors"));
        assertThat(health()).contains("FOR TESTS ONLY");
    }

    @AfterEach
    void forgetTheSigner() {
        bench.distribution.write(CONFIGURATION, configured);
        await("nobody is trusted").atMost(LONG).until(() -> health().contains("Off: there are no anchors"));
        signer.close();
    }

    private String health() {
        return bench.distribution.rows("patchbay:health").stream()
                .filter(row -> row.get("check").equals("stir"))
                .findFirst()
                .map(row -> row.get("text"))
                .orElse("");
    }

    private void set(String key, String value) {
        bench.distribution.run("patchbay:settings-set contoso/-/" + id(0) + " spam " + key + " \"" + value + "\"");
    }

    /** It rings, and nobody is in. */
    private void rings(Part identity, String shown) {
        Script hub = Script.called("spam-hub", bench.hubStyle)
                .hears("INVITE", header("From", shown))
                .says("486 Busy Here", with("REASON", "Q.850;cause=17"))
                .hears("ACK");
        Script carrier = Script.caller("spam-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(0)), outside(0), sdp(9), identity)
                .hears(100)
                .hears(486)
                .acksRefusal();
        try (Party answers = bench.hub(hub, user(0));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    /** Nobody at the hub waits for it: an INVITE that came there would fail the bench. */
    private void isRefused(Part identity) {
        Script carrier = Script.caller("unwanted-carrier", bench.carrierStyle)
                .invites(bench.dialled(user(0)), outside(0), sdp(9), identity)
                .hears(100)
                .hears(603, header("Reason", "Q[.]850;cause=21"))
                .acksRefusal();
        int lost = bench.hubExchange().lost().size();
        try (Party calls = bench.carrier(carrier)) {
            calls.ends();
        }
        assertThat(bench.hubExchange().lost()).as("INVITEs at the hub").hasSize(lost);
    }

    private void lastCallSays(String... words) {
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        assertThat(bench.distribution.rows("patchbay:trace " + call))
                .extracting(Map::toString)
                .anySatisfy(step -> assertThat(step).contains(words));
    }

    @Test
    void whoIsSignedIsShownAndWhoIsNotSignedRightlyIsMarkedOrRefused() {
        rings(signer.identity("A", outside(0), user(0)), PLAIN);
        lastCallSays("signed, attestation A, by CN=SHAKEN 1234");
        rings(signer.identity("A", outside(0), user(1)), MARKED);
        lastCallSays("signature refused (438): It is signed for another called number");

        set("score_attested_c", "60");
        set("block", "70");
        try {
            rings(signer.identity("C", outside(0), user(0)), MARKED);
            isRefused(signer.identity("A", outside(1), user(0)));
            lastCallSays("REJECT 603", "another caller");
        } finally {
            set("score_attested_c", "");
            set("block", "");
        }
        assertThat(entry())
                .containsEntry("status", "SUPPORTED")
                .hasEntrySatisfying("bundles", bundles -> assertThat(bundles).contains("org.patchbay.feature.spam"));
    }

    @Test
    void aCertificateThatDoesNotComeStopsNoCall() {
        rings(signer.hanging(outside(0), user(0)), PLAIN);
        lastCallSays("not verified: The certificate did not come within 1000 ms");
    }
}
