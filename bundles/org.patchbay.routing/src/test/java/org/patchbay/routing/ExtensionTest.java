package org.patchbay.routing;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.User.Platform;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.health.PeerHealth;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static java.util.Optional.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.OUTSIDE;

/** Short numbers between the hub and the provider: 01 is Ada in Berlin and Eve in New York, 3001 and 2101 are they from elsewhere. */
class ExtensionTest {
    private static final String EVE = "tel:+12125550101";
    private static final String ZOE = "tel:+4930123405";

    private final Firm firm = Firm.usual()
            .user(Firm.user("eve").site("york").number(new E164("+12125550101")).extension("01"))
            .user(Firm.user("zoe")
                    .number(new E164("+4930123405"))
                    .extension("05")
                    .platform(Platform.PROVIDER)
                    .providerAddress("8005"))
            .user(Firm.user("zed").extension("06").platform(Platform.PROVIDER))
            .user(Firm.user("hall").extension("07"));

    private Verdict routed(Firm of, Asked asked) {
        DirectoryRouting routing = new DirectoryRouting(of.directory(), Continuity.NONE, PeerHealth.UNKNOWN);
        routing.bindCountries(new FewCountries());
        return asked.decidedBy(routing);
    }

    private Verdict routed(Asked asked) {
        return routed(firm, asked);
    }

    private Verdict screened(Asked asked) {
        return asked.decidedBy(new ExtensionDialling(firm.directory()));
    }

    @Test
    void theSameDigitsMeanAColleagueAtTheSameSite() {
        assertThat(Firm.redirectedTo(routed(firm.fromHub(ADA, "sip:02@x")))).isEqualTo(Firm.BOB);
        assertThat(Firm.redirectedTo(routed(firm.fromHub(EVE, "sip:01@x")))).isEqualTo(EVE);
        assertThat(Firm.redirectedTo(routed(firm.fromHub(EVE, "sip:3001@x")))).isEqualTo(ADA);
        assertThat(Firm.redirectedTo(routed(firm.fromHub(ADA, "sip:2101@x")))).isEqualTo(EVE);
    }

    @Test
    void whomItMeansIsPutRightBeforeAnybodyIsAsked() {
        Firm overlapping = Firm.usual()
                .user(Firm.user("long").extension("2101").number(new E164("+4930123408")))
                .user(Firm.user("eve")
                        .site("york")
                        .number(new E164("+12125550101"))
                        .extension("01"));
        Asked asked = overlapping.fromHub(ADA, "sip:2101@x");
        assertThat(asked.to().user()).as("as the wire says, of no site").contains("eve");
        Verdict verdict = asked.decidedBy(new ExtensionDialling(overlapping.directory()));
        assertThat(Firm.redirectedTo(verdict)).as("the site's own counts").isEqualTo("tel:+4930123408");
        assertThat(verdict.reason()).isEqualTo("extension 2101 means long here");
        assertThat(screened(firm.fromHub(ADA, "sip:2101@x")).decision()).isEqualTo(Decision.PROCEED);
        assertThat(screened(firm.fromHub(ADA, OUTSIDE)).decision()).isEqualTo(Decision.PROCEED);
        assertThat(screened(firm.fromHub(ADA, "sip:0301@x")).decision()).isEqualTo(Decision.PROCEED);
        assertThat(screened(firm.fromHub(ADA, "sip:02@x").over("zoom")).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void anExtensionIsTheForwardersWhereOneForwardsToIt() {
        Asked forwarded = firm.fromProvider(OUTSIDE, EVE)
                .forwardedTo(Party.of("sip:01@x"))
                .diverted(EVE, 302);
        assertThat(Firm.redirectedTo(routed(forwarded))).isEqualTo(EVE);
    }

    @Test
    void somebodyAtTheProviderReachesAUserOfTheHubByExtensionOrNumber() {
        assertThat(Firm.redirectedTo(routed(firm.fromProvider(ZOE, "sip:01@x"))))
                .isEqualTo(ADA);
        assertThat(Firm.targets(routed(firm.fromProvider(ZOE, ADA)))).containsExactly("hub");
        assertThat(Firm.redirectedTo(routed(firm.fromProvider(ZOE, "sip:2101@x"))))
                .isEqualTo(EVE);
    }

    @Test
    void somebodyAtTheHubReachesAUserOfTheProvider() {
        Verdict byNumber = routed(firm.fromHub(ADA, ZOE));
        assertThat(Firm.targets(byNumber)).containsExactly("zoom");
        assertThat(Firm.uri(byNumber)).isEqualTo("sip:8005");
        assertThat(byNumber.reason()).isEqualTo("the provider of zoe");
        assertThat(Firm.uri(routed(firm.fromHub(ADA, "sip:05@x")))).isEqualTo("sip:8005");
        Verdict byExtension = routed(firm.fromHub(EVE, "sip:3006@x"));
        assertThat(Firm.targets(byExtension)).containsExactly("zoom");
        assertThat(Firm.uri(byExtension)).as("neither address nor number").isEqualTo("sip:3006");
    }

    @Test
    void theProviderOfTheUserIsTheOneThatThePlanSays() {
        Firm elsewhere = Firm.usual()
                .user(Firm.user("zoe").number(new E164("+4930123405")).platform(Platform.PROVIDER))
                .with(c -> c.assignment(
                        "a", new Assignment("acme", Level.USER, "zoe", Mode.PERMANENT, "spare", empty(), empty())));
        Verdict verdict = routed(elsewhere, elsewhere.fromHub(ADA, ZOE));
        assertThat(Firm.targets(verdict)).containsExactly("spare1", "spare2");
        assertThat(Firm.uri(verdict)).isEqualTo(ZOE);
    }

    @Test
    void noCallOfAProvidersUserGoesBackToTheProviderThatSentIt() {
        assertThat(Firm.refused(routed(firm.fromProvider(OUTSIDE, ZOE)))).startsWith("404");
        assertThat(Firm.refused(routed(firm.fromProvider(ADA, "sip:05@x")))).startsWith("404");
        Asked forwarded =
                firm.fromProvider(OUTSIDE, ADA).forwardedTo(firm.party(ZOE)).diverted(ADA, 302);
        assertThat(Firm.targets(routed(forwarded))).as("forwarded by Ada").containsExactly("zoom");
    }

    @Test
    void whoHasNoNumberIsReachedByTheWholeExtension() {
        assertThat(Firm.redirectedTo(routed(firm.fromProvider(ADA, "sip:07@x"))))
                .isEqualTo("sip:3007");
        Verdict whole = routed(firm.fromProvider(EVE, "sip:3007@x"));
        assertThat(Firm.targets(whole)).containsExactly("hub");
        assertThat(Firm.uri(whole)).isEqualTo("sip:3007@x");
        assertThat(Firm.refused(routed(firm.fromHub(ADA, "sip:3007@x"))))
                .as("not back")
                .startsWith("404");
    }
}
