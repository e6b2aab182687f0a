package org.patchbay.routing;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User.Fallback;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.health.PeerHealth;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.BOB;
import static org.patchbay.routing.Firm.OUTSIDE;

/** The hub is gone. */
class FallbacksTest {
    private static final String STAND_INS = "sip:" + Fallbacks.STAND_INS;
    private static final String UNREACHABLE = "sip:" + Fallbacks.UNREACHABLE;
    private static final String MOBILE = "tel:+491701";

    private final Firm firm = new Firm()
            .with(c -> c.site(
                    "s",
                    Site.of("acme", "berlin")
                            .country("DE")
                            .fallbacks(List.of(Fallback.ANNOUNCEMENT))
                            .build()))
            .user(Firm.ada()
                    .mobile(new E164("+491701"))
                    .providerAddress("8001")
                    .fallbacks(List.of(Fallback.CLIENT, Fallback.MOBILE, Fallback.ANNOUNCEMENT)))
            .user(Firm.bob());

    private DirectoryRouting routing(PeerHealth health) {
        DirectoryRouting routing = new DirectoryRouting(firm.directory(), Continuity.NONE, health);
        routing.bindCountries(new FewCountries());
        return routing;
    }

    private Verdict routed(Asked asked) {
        return asked.decidedBy(routing(PeerHealth.UNKNOWN));
    }

    /** What is asked about once the hub has failed for Ada. */
    private Asked standsIn(String target) {
        return firm.fromProvider(OUTSIDE, ADA).forwardedTo(Party.of(target)).diverted(ADA, 503);
    }

    @Test
    void whoStandsInIsBehindTheHubAndForTheTimeWhenThatFailsAlone() {
        Verdict verdict = routed(firm.fromProvider(OUTSIDE, ADA));
        assertThat(Firm.targets(verdict)).containsExactly("hub", STAND_INS);
        Wave behind = verdict.waves().get(1);
        assertThat(behind.cause()).isEqualTo(503);
        assertThat(behind.follows(503)).isTrue();
        assertThat(behind.follows(480)).isFalse();
        assertThat(behind.follows(486)).isFalse();
    }

    @Test
    void aHubThatIsKnownToBeDownIsNotWaitedFor() {
        Verdict verdict = firm.fromProvider(OUTSIDE, ADA).decidedBy(routing("hub"::equals));
        assertThat(Firm.targets(verdict)).containsExactly(STAND_INS);
        assertThat(verdict.waves().get(0).cause()).isEqualTo(503);
        assertThat(verdict.reason()).isEqualTo("the hub is down");
    }

    @Test
    void theClientOfWhoeverTheCallWasForIsKnownHoweverItCameThere() {
        for (int cause : List.of(302, 408, 486, 496, 503)) {
            Asked asked = firm.fromProvider(OUTSIDE, ADA)
                    .forwardedTo(Party.of("sip:8001"))
                    .diverted(ADA, cause);
            assertThat(Firm.targets(routed(asked))).containsExactly("zoom");
        }
        assertThat(routed(firm.fromProvider(OUTSIDE, "sip:8001")).refusal()).isPresent();
        assertThat(routed(firm.fromProvider(OUTSIDE, ADA)
                                .forwardedTo(Party.of("sip:8001"))
                                .diverted(Firm.BOB, 302))
                        .refusal())
                .isPresent();
    }

    @Test
    void theyAreAskedInTheirOrder() {
        Verdict verdict = routed(standsIn(STAND_INS).forwardedTo(Party.of(STAND_INS)));
        assertThat(Firm.targets(verdict)).containsExactly("sip:8001", MOBILE, UNREACHABLE);
        assertThat(verdict.waves()).allSatisfy(w -> assertThat(w.cause()).isZero());
        assertThat(verdict.reason())
                .isEqualTo(
                        "the hub cannot be asked for ada: the provider's client, then the mobile, then an announcement");
    }

    @Test
    void theClientIsAtTheProviderAndTheMobileIsANumberLikeAny() {
        assertThat(Firm.targets(routed(standsIn("sip:8001")))).containsExactly("zoom");
        assertThat(Firm.targets(routed(standsIn(MOBILE)))).containsExactly("zoom", "carrier2");
    }

    @Test
    void theMobileIsCalledOnTheAccountOfTheUser() {
        Firm limited = new Firm("inside")
                .sites()
                .user(Firm.ada().mobile(new E164("+491701")))
                .with(c -> c.classOfService(
                        "c",
                        new ClassOfService(
                                "acme", "inside", false, false, false, java.util.Set.of(), List.of(), List.of())));
        ClassOfServiceCheck check = new ClassOfServiceCheck(limited.directory());
        check.bindCountries(new FewCountries());
        assertThat(Firm.refused(standsIn(MOBILE).decidedBy(check))).contains("'inside' of ada");
    }

    @Test
    void theAnnouncementEndsTheCall() {
        Asked asked = standsIn(UNREACHABLE).tenantSets(new RoutingWishes(""));
        assertThat(routed(asked).treatment()).hasValueSatisfying(t -> {
            assertThat(t.name()).isEqualTo("announcement");
            assertThat(t.arguments())
                    .containsEntry("prompt", "prompt:not-available")
                    .containsEntry("sip", "480");
        });
        assertThat(routed(asked).otherwise()).isPresent();
        Asked own = standsIn(UNREACHABLE).tenantSets(new RoutingWishes("say:de:Leider nicht da."));
        assertThat(routed(own).treatment().orElseThrow().arguments())
                .containsEntry("prompt", "say:de:Leider nicht da.");
    }

    @Test
    void whoHasNothingToStandInHasWhatTheSiteSays() {
        assertThat(Firm.targets(routed(firm.fromProvider(OUTSIDE, BOB)))).containsExactly("hub", STAND_INS);
        Asked asked =
                firm.fromProvider(OUTSIDE, BOB).forwardedTo(Party.of(STAND_INS)).diverted(BOB, 503);
        assertThat(Firm.targets(routed(asked))).containsExactly(UNREACHABLE);
        Firm plain = Firm.usual();
        DirectoryRouting down = new DirectoryRouting(plain.directory(), Continuity.NONE, "hub"::equals);
        assertThat(Firm.targets(plain.fromProvider(OUTSIDE, ADA).decidedBy(down)))
                .as("nobody stands in, so the hub is tried all the same")
                .containsExactly("hub");
    }

    @Test
    void whoeverHelpsAndCallsBackReachesTheMobile() {
        Asked back = firm.fromProvider("tel:+49112", ADA).asEmergency();
        assertThat(Firm.targets(routed(back))).containsExactly("hub", MOBILE);
        Asked mobile = back.forwardedTo(Party.of(MOBILE)).diverted(ADA, 503);
        assertThat(Firm.targets(routed(mobile))).containsExactly("zoom", "carrier2");
        Asked bobs = firm.fromProvider("tel:+49112", BOB).asEmergency();
        assertThat(Firm.targets(routed(bobs))).containsExactly("hub");
    }

    @Test
    void nobodyStandsInTwice() {
        Asked back = firm.fromProvider(OUTSIDE, ADA).diverted(ADA, 503);
        assertThat(Firm.targets(routed(back))).containsExactly("hub");
    }

    @Test
    void nobodyCanDialTheStandIns() {
        assertThat(Firm.refused(routed(firm.fromProvider(OUTSIDE, STAND_INS)))).startsWith("404");
        assertThat(Firm.refused(routed(firm.fromProvider(OUTSIDE, UNREACHABLE).diverted(ADA, 503))))
                .startsWith("404");
        assertThat(Firm.refused(routed(firm.fromHub(ADA, STAND_INS)))).startsWith("404");
    }
}
