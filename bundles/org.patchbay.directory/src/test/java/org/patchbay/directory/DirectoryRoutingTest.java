package org.patchbay.directory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DirectoryRoutingTest {
    private static final String ADA = "tel:+4930123401";
    private static final String OUTSIDE = "tel:+14255550100";

    @TempDir
    Path folder;

    private DirectoryKeeper keeper;
    private DirectoryService directory;
    private DirectoryRouting routing;

    @BeforeEach
    void start() {
        new Files4(folder);
        keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30));
        directory = new DirectoryService(keeper);
        FewCountries countries = new FewCountries();
        keeper.bindCountries(countries);
        await().until(() -> directory.byNumber(new E164("+4930123401")).isPresent());
        routing = new DirectoryRouting(directory);
        routing.bindCountries(countries);
    }

    @AfterEach
    void stop() {
        keeper.deactivate();
    }

    private Party party(String uri) {
        return directory.identify("acme", Party.of(uri));
    }

    private Asked fromHub(String to) {
        return Asked.about(party(ADA), party(to)).ofTenant("acme").arrivedFrom(Side.HUB, "hub");
    }

    private Asked fromProvider(String to) {
        return Asked.about(party(OUTSIDE), party(to)).ofTenant("acme").arrivedFrom(Side.PROVIDER, "zoom");
    }

    private Verdict decide(Asked asked) {
        return routing.decide(asked, asked);
    }

    private List<String> peers(Asked asked) {
        return decide(asked).waves().stream()
                .map(w -> w.targets().get(0).peer().orElseThrow())
                .toList();
    }

    private int refused(Asked asked) {
        return decide(asked).refusal().orElseThrow().sip();
    }

    @Test
    void callsOutOverTheProvidersInOrder() {
        assertThat(peers(fromHub(OUTSIDE))).containsExactly("zoom", "carrier2");
        assertThat(decide(fromHub(OUTSIDE)).waves())
                .allSatisfy(w -> assertThat(w.targets().get(0).uri()).isEqualTo(OUTSIDE))
                .allSatisfy(w -> assertThat(w.cause()).isZero());
    }

    @Test
    void callsUsersOverTheHub() {
        assertThat(peers(fromProvider(ADA))).containsExactly("hub");
    }

    @Test
    void startsAnewForTheNumberBehindAnExtension() {
        Verdict verdict = decide(fromProvider("sip:2001@sbc"));
        assertThat(verdict.redirection()).hasValueSatisfying(w -> {
            assertThat(w.targets().get(0).uri()).isEqualTo(ADA);
            assertThat(w.cause()).isZero();
        });
        assertThat(peers(fromHub("sip:2001@sbc").forwardedTo(party(ADA)))).containsExactly("hub");
        assertThat(refused(fromHub("sip:2002@sbc"))).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"030555123,+4930555123", "0014255550100,+14255550100"})
    void understandsWhatTheSitesCountryDials(String dialled, String number) {
        assertThat(decide(fromHub("sip:" + dialled + "@sbc")).redirection())
                .hasValueSatisfying(w -> assertThat(w.targets().get(0).uri()).isEqualTo("tel:" + number));
    }

    @Test
    void doesNotLetANationalNumberFromOutsideOutAgain() {
        assertThat(decide(fromProvider("sip:030123401@sbc")).redirection())
                .hasValueSatisfying(w -> assertThat(w.targets().get(0).uri()).isEqualTo(ADA));
        assertThat(refused(fromProvider("sip:030555123@sbc"))).isEqualTo(404);
        assertThat(refused(fromProvider("sip:0014255550100@sbc"))).isEqualTo(404);
    }

    @Test
    void knowsNobodyElse() {
        assertThat(refused(fromProvider("tel:+14255550199"))).isEqualTo(404);
        assertThat(refused(fromProvider("tel:+4930123477"))).isEqualTo(404);
        assertThat(refused(fromHub("sip:2999@sbc"))).isEqualTo(404);
        assertThat(refused(fromHub(OUTSIDE).ofTenant("nobody"))).isEqualTo(403);
    }

    @Test
    void doesNotSendAnUnassignedNumberOfOursOutToComeBack() {
        assertThat(refused(fromHub("tel:+4930123477"))).isEqualTo(404);
    }

    @Test
    void forwardsOutAlsoToWhereTheCallCameFrom() {
        assertThat(peers(fromProvider(ADA).forwardedTo(party("tel:+14255550177"))))
                .containsExactly("zoom", "carrier2");
    }

    @Test
    void neverSendsACallBackToThePeerAndNumberItCameFrom() {
        assertThat(refused(fromHub(ADA))).isEqualTo(404);
        assertThat(refused(fromHub(ADA).forwardedTo(party(ADA)))).isEqualTo(404);
    }

    @Test
    void leavesAPeerThatIsChosenAlone() {
        assertThat(decide(fromHub(OUTSIDE).over("other")).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void sendsAnEmergencyCallOutAsItWasDialled() {
        Asked call = fromHub("sip:112@sbc").asEmergency();
        assertThat(peers(call)).containsExactly("zoom", "carrier2");
        assertThat(decide(call).waves().get(0).targets().get(0).uri()).isEqualTo("sip:112@sbc");
    }

    @Test
    void routesOnWithoutTheCountryPolicy() {
        DirectoryRouting alone = new DirectoryRouting(directory);
        assertThat(alone.decide(fromHub(OUTSIDE), fromHub(OUTSIDE)).decision()).isEqualTo(Decision.ROUTE);
        Asked national = fromHub("sip:030555123@sbc");
        assertThat(alone.decide(national, national).refusal().orElseThrow().sip())
                .isEqualTo(404);
    }

    @Test
    void refusesCallsOfAndToAUserWithoutBothLicencesAndSaysWhichIsMissing() {
        LicenceCheck licence = new LicenceCheck(directory);
        Asked toDoor = fromProvider("sip:2002@sbc");
        assertThat(licence.decide(toDoor, toDoor).refusal()).hasValueSatisfying(r -> {
            assertThat(r.sip()).isEqualTo(403);
            assertThat(r.reason())
                    .contains("door")
                    .contains("Microsoft Teams Phone")
                    .doesNotContain("provider");
        });
        Asked ofDoor = Asked.about(party("sip:2002@sbc"), party(OUTSIDE))
                .ofTenant("acme")
                .arrivedFrom(Side.HUB, "hub");
        assertThat(licence.decide(ofDoor, ofDoor).refusal()).isPresent();
        Asked ofAda = fromHub(OUTSIDE);
        assertThat(licence.decide(ofAda, ofAda).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void anEmergencyCallGoesAsTheCallersSiteWantsIt() {
        assertThat(peers(fromHub("tel:112").asEmergency())).containsExactly("zoom", "carrier2");
        new Files4(folder)
                .write(
                        "sites.csv",
                        Files4.SITES + ",emergency_number,emergency_peers,emergency_prefix",
                        "acme,berlin,Berlin,de,,+4930123400,ersp carrier2,0815");
        await().until(() ->
                directory.site("acme", "berlin").orElseThrow().emergencyPrefix().equals("0815"));
        assertThat(peers(fromHub("tel:112").asEmergency())).containsExactly("ersp", "carrier2", "zoom");
        assertThat(decide(fromHub("tel:112").asEmergency()).waves()).allSatisfy(wave -> {
            assertThat(wave.targets().get(0).uri()).isEqualTo("tel:0815112");
            assertThat(wave.cause()).as("no diversion").isZero();
        });
        assertThat(decide(fromHub("urn:service:sos").asEmergency()).waves())
                .allSatisfy(wave -> assertThat(wave.targets().get(0).uri()).isEqualTo("urn:service:sos"));
    }

    @Test
    void whoeverHelpsReachesTheCallerAgain() {
        assertThat(peers(fromProvider(ADA).asEmergency())).containsExactly("hub");
        assertThat(decide(fromProvider("tel:+14255550188").asEmergency()).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(peers(fromProvider("tel:112").asEmergency()))
                .as("a PBX behind it")
                .containsExactly("carrier2");
    }
}
