package org.patchbay.routing;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User.Kind;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.health.PeerHealth;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.OUTSIDE;

/** Where the tenant has no plan, and everybody is at the hub. */
class DirectoryRoutingTest {
    private final Firm firm = new Firm()
            .with(c -> c.site("s", Site.of("acme", "berlin").country("DE").build()))
            .user(Firm.user("ada").number(new E164("+4930123401")).extension("2001"))
            .user(Firm.user("door").extension("2002").kind(Kind.COMMON_AREA_PHONE));

    private DirectoryRouting routing(Firm of) {
        DirectoryRouting routing = new DirectoryRouting(of.directory(), Continuity.NONE, PeerHealth.UNKNOWN);
        routing.bindCountries(new FewCountries());
        return routing;
    }

    private Asked fromHub(String to) {
        return firm.fromHub(ADA, to);
    }

    private Asked fromProvider(String to) {
        return firm.fromProvider(OUTSIDE, to);
    }

    private List<String> peers(Asked asked) {
        return Firm.targets(asked.decidedBy(routing(firm)));
    }

    private int refused(Asked asked) {
        return asked.decidedBy(routing(firm)).refusal().orElseThrow().sip();
    }

    @Test
    void callsOutOverTheProvidersInOrder() {
        assertThat(peers(fromHub(OUTSIDE))).containsExactly("zoom", "carrier2");
        assertThat(fromHub(OUTSIDE).decidedBy(routing(firm)).waves())
                .allSatisfy(w -> assertThat(w.targets().get(0).uri()).isEqualTo(OUTSIDE))
                .allSatisfy(w -> assertThat(w.cause()).isZero());
    }

    @Test
    void callsUsersOverTheHub() {
        assertThat(peers(fromProvider(ADA))).containsExactly("hub");
    }

    @Test
    void startsAnewForTheNumberBehindAnExtension() {
        assertThat(fromProvider("sip:2001@sbc").decidedBy(routing(firm)).redirection())
                .hasValueSatisfying(w -> {
                    assertThat(w.targets().get(0).uri()).isEqualTo(ADA);
                    assertThat(w.cause()).isZero();
                });
        assertThat(peers(fromHub("sip:2001@sbc").forwardedTo(firm.party(ADA)))).containsExactly("hub");
    }

    @Test
    void reachesByExtensionWhoHasNoNumberButNotBackAtTheHub() {
        assertThat(peers(fromProvider("sip:2002@sbc"))).containsExactly("hub");
        assertThat(refused(fromHub("sip:2002@sbc"))).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"030555123,+4930555123", "0014255550100,+14255550100"})
    void understandsWhatTheSitesCountryDials(String dialled, String number) {
        assertThat(Firm.redirectedTo(fromHub("sip:" + dialled + "@sbc").decidedBy(routing(firm))))
                .isEqualTo("tel:" + number);
    }

    @Test
    void doesNotLetANationalNumberFromOutsideOutAgain() {
        assertThat(Firm.redirectedTo(fromProvider("sip:030123401@sbc").decidedBy(routing(firm))))
                .isEqualTo(ADA);
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
        assertThat(peers(fromProvider(ADA).forwardedTo(firm.party("tel:+14255550177"))))
                .containsExactly("zoom", "carrier2");
    }

    @Test
    void neverSendsACallBackToThePeerAndNumberItCameFrom() {
        assertThat(refused(fromHub(ADA))).isEqualTo(404);
        assertThat(refused(fromHub(ADA).forwardedTo(firm.party(ADA)))).isEqualTo(404);
    }

    @Test
    void leavesAPeerThatIsChosenAlone() {
        assertThat(fromHub(OUTSIDE).over("other").decidedBy(routing(firm)).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void triesAPeerThatIsDownLast() {
        DirectoryRouting routing = new DirectoryRouting(firm.directory(), Continuity.NONE, "zoom"::equals);
        assertThat(Firm.targets(fromHub(OUTSIDE).decidedBy(routing))).containsExactly("carrier2", "zoom");
        assertThat(fromHub(OUTSIDE).decidedBy(routing).reason()).contains("last, as down: zoom");
        DirectoryRouting allDown = new DirectoryRouting(firm.directory(), Continuity.NONE, peer -> true);
        assertThat(Firm.targets(fromHub(OUTSIDE).decidedBy(allDown))).containsExactly("zoom", "carrier2");
    }

    /** One that is down, and one that did not take a call of late. */
    private static PeerHealth health(String down, String passedOver) {
        return new PeerHealth() {
            @Override
            public boolean isDown(String peer) {
                return peer.equals(down);
            }

            @Override
            public boolean isPassedOver(String peer) {
                return peer.equals(passedOver);
            }
        };
    }

    @Test
    void triesAPeerThatDidNotTakeACallOfLateBehindTheOthers() {
        DirectoryRouting routing = new DirectoryRouting(firm.directory(), Continuity.NONE, health("", "zoom"));
        assertThat(Firm.targets(fromHub(OUTSIDE).decidedBy(routing))).containsExactly("carrier2", "zoom");
        assertThat(fromHub(OUTSIDE).decidedBy(routing).reason())
                .contains("behind, as it did not take a call of late: zoom");
        assertThat(Firm.targets(fromHub("sip:112@sbc").asEmergency().decidedBy(routing)))
                .as("an emergency has every way")
                .containsExactly("carrier2", "zoom");
        DirectoryRouting other = new DirectoryRouting(firm.directory(), Continuity.NONE, health("carrier2", "zoom"));
        assertThat(Firm.targets(fromHub(OUTSIDE).decidedBy(other)))
                .as("before one that is down")
                .containsExactly("zoom", "carrier2");
        DirectoryRouting only = new DirectoryRouting(firm.directory(), Continuity.NONE, health("", "hub"));
        assertThat(Firm.targets(fromProvider(ADA).decidedBy(only)))
                .as("the only one")
                .containsExactly("hub");
    }

    @Test
    void leadsToTheNextPeerOnlyWhereTheNumberIsGoneThere() {
        assertThat(fromHub(OUTSIDE).decidedBy(routing(firm)).waves()).allSatisfy(wave -> {
            assertThat(wave.huntOn()).containsExactly(410);
            assertThat(wave.cause()).isZero();
        });
        assertThat(fromHub("sip:112@sbc").asEmergency().decidedBy(routing(firm)).waves())
                .allMatch(wave -> wave.huntOn().containsAll(List.of(404, 480, 486, 503, 603)));
    }

    @Test
    void routesOnWithoutTheCountryPolicy() {
        DirectoryRouting alone = new DirectoryRouting(firm.directory(), Continuity.NONE, PeerHealth.UNKNOWN);
        assertThat(fromHub(OUTSIDE).decidedBy(alone).decision()).isEqualTo(Decision.ROUTE);
        assertThat(Firm.refused(fromHub("sip:030555123@sbc").decidedBy(alone))).startsWith("404");
    }

    @Test
    void sendsAnEmergencyCallOutAsItWasDialled() {
        Asked call = fromHub("sip:112@sbc").asEmergency();
        assertThat(peers(call)).containsExactly("zoom", "carrier2");
        assertThat(Firm.uri(call.decidedBy(routing(firm)))).isEqualTo("sip:112@sbc");
    }

    @Test
    void anEmergencyCallGoesAsTheCallersSiteWantsIt() {
        Firm placed = new Firm()
                .with(c -> c.site(
                        "s",
                        Site.of("acme", "berlin")
                                .country("DE")
                                .emergencyPeers(List.of("ersp", "carrier2"))
                                .emergencyPrefix("0815")
                                .build()))
                .user(Firm.ada());
        Asked call = placed.fromHub(ADA, "tel:112").asEmergency();
        assertThat(Firm.targets(call.decidedBy(routing(placed)))).containsExactly("ersp", "carrier2", "zoom");
        assertThat(call.decidedBy(routing(placed)).waves()).allSatisfy(wave -> {
            assertThat(wave.targets().get(0).uri()).isEqualTo("tel:0815112");
            assertThat(wave.cause()).as("no diversion").isZero();
            assertThat(wave.huntOn()).contains(403, 486, 603);
        });
        Asked service = placed.fromHub(ADA, "urn:service:sos").asEmergency();
        assertThat(service.decidedBy(routing(placed)).waves())
                .allSatisfy(wave -> assertThat(wave.targets().get(0).uri()).isEqualTo("urn:service:sos"));
    }

    @Test
    void whoeverHelpsReachesTheCallerAgain() {
        assertThat(peers(fromProvider(ADA).asEmergency())).containsExactly("hub");
        assertThat(fromProvider("tel:+14255550188")
                        .asEmergency()
                        .decidedBy(routing(firm))
                        .decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(peers(fromProvider("tel:112").asEmergency()))
                .as("a PBX behind it")
                .containsExactly("carrier2");
    }

    @Test
    void aNumberOfAnotherTenantIsOneLikeAnyOther() {
        Firm two = Firm.usual()
                .with(c -> c.tenant("t2", new Tenant("other", "", List.of(), List.of("hub"), List.of("zoom")))
                        .site("s3", Site.of("other", "ulm").country("DE").build())
                        .range("r2", new NumberRange("other", "ulm", new E164("+4973100"), new E164("+4973199"))));
        assertThat(Firm.targets(two.fromHub(ADA, "tel:+4973155").decidedBy(routing(two))))
                .containsExactly("zoom", "carrier2");
    }
}
