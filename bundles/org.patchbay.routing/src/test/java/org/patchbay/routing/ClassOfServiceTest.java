package org.patchbay.routing;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User.Kind;
import org.patchbay.api.directory.plan.ClassOfService;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.BOB;
import static org.patchbay.routing.Firm.OUTSIDE;

class ClassOfServiceTest {
    private static final String NATIONAL = "tel:+4989555";
    private static final String PREMIUM = "tel:+49900123";
    private static final String INDIA = "tel:+9144";
    private static final String LOBBY = "tel:+4930777050";

    /** Bob may call in the country; the lobby's telephones, known or not, may not call out; everybody else may call all but premium numbers. */
    private static Firm firm() {
        return new Firm("most")
                .with(c -> c.site("s1", Site.of("acme", "berlin").country("DE").build())
                        .site(
                                "s2",
                                Site.of("acme", "lobby")
                                        .country("DE")
                                        .classOfService("inside")
                                        .build())
                        .range("r2", new NumberRange("acme", "lobby", new E164("+4930777050"), new E164("+4930777059")))
                        .classOfService("c1", of("most", true, true, false, List.of(), List.of()))
                        .classOfService("c2", of("inside", false, false, false, List.of(), List.of()))
                        .classOfService(
                                "c3", of("national", true, false, false, List.of("+1425"), List.of("+4989555"))))
                .user(Firm.ada())
                .user(Firm.bob().classOfService("national"))
                .user(Firm.user("phone")
                        .site("lobby")
                        .number(new E164("+4930123403"))
                        .kind(Kind.COMMON_AREA_PHONE));
    }

    private static ClassOfService of(
            String id,
            boolean national,
            boolean international,
            boolean premium,
            List<String> allowed,
            List<String> denied,
            String... countries) {
        return new ClassOfService("acme", id, national, international, premium, Set.of(countries), allowed, denied);
    }

    private static ClassOfServiceCheck check(Firm firm) {
        ClassOfServiceCheck check = new ClassOfServiceCheck(firm.directory());
        check.bindCountries(new FewCountries());
        return check;
    }

    private static String asked(Asked asked) {
        var verdict = asked.decidedBy(check(firm()));
        return verdict.decision() == Decision.PROCEED ? "goes" : Firm.refused(verdict);
    }

    private static String calls(String from, String to) {
        return asked(firm().fromHub(from, to));
    }

    @Test
    void theUsersClassCountsThenTheSitesThenTheTenants() {
        assertThat(calls(ADA, INDIA)).isEqualTo("goes");
        assertThat(calls(ADA, PREMIUM))
                .isEqualTo("403 Class of service 'most' of ada does not allow premium numbers (DE).");
        assertThat(calls(BOB, INDIA))
                .isEqualTo("403 Class of service 'national' of bob does not allow international calls (IN).");
        assertThat(calls(BOB, "tel:+4940123")).isEqualTo("goes");
        assertThat(calls("tel:+4930123403", "tel:+4940123"))
                .isEqualTo("403 Class of service 'inside' of phone does not allow national calls (DE).");
    }

    @Test
    void whoIsNobodyWeKnowHasTheClassOfTheSite() {
        assertThat(calls(LOBBY, NATIONAL))
                .isEqualTo("403 Class of service 'inside' of an unknown caller does not allow national calls (DE).");
        assertThat(calls("tel:+4930123499", NATIONAL)).as("of Berlin").isEqualTo("goes");
    }

    @Test
    void aClassThatIsNotThereAllowsNothing() {
        Firm firm = Firm.usual()
                .user(Firm.user("new").number(new E164("+4930123444")).classOfService("gone"));
        assertThat(Firm.refused(firm.fromHub("tel:+4930123444", NATIONAL).decidedBy(check(firm))))
                .contains("'gone' of new does not allow national calls");
    }

    @Test
    void prefixesCountBeforeKinds() {
        assertThat(calls(BOB, OUTSIDE)).as("allowed").isEqualTo("goes");
        assertThat(calls(BOB, NATIONAL))
                .isEqualTo("403 Class of service 'national' of bob does not allow numbers that begin with +4989555.");
    }

    @Test
    void someCountriesMayBeAllThereAre() {
        Firm firm = new Firm("near")
                .sites()
                .user(Firm.ada())
                .with(c -> c.classOfService("c", of("near", false, true, false, List.of(), List.of(), "AT")));
        assertThat(firm.fromHub(ADA, "tel:+43155").decidedBy(check(firm)).decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(Firm.refused(firm.fromHub(ADA, INDIA).decidedBy(check(firm))))
                .endsWith("does not allow international calls to this country (IN).");
        assertThat(Firm.refused(firm.fromHub(ADA, NATIONAL).decidedBy(check(firm))))
                .endsWith("does not allow national calls (DE).");
    }

    @Test
    void callsInsideTheTenantAndEmergencyCallsPassWhateverTheClass() {
        assertThat(calls("tel:+4930123403", ADA)).isEqualTo("goes");
        assertThat(calls("tel:+4930123403", "sip:2001@x")).isEqualTo("goes");
        assertThat(calls(LOBBY, "tel:+4930123477")).as("nobody's, of ours").isEqualTo("goes");
        assertThat(asked(firm().fromHub("tel:+4930123403", "tel:+49112").asEmergency()))
                .isEqualTo("goes");
    }

    @Test
    void callsFromOutsideAreNoBusinessOfAClass() {
        assertThat(asked(firm().fromProvider(OUTSIDE, ADA))).isEqualTo("goes");
        assertThat(asked(firm().fromProvider(OUTSIDE, "tel:+4989555")))
                .as("routed to nobody")
                .isEqualTo("goes");
    }

    @Test
    void aForwardHasTheClassOfTheOneWhoForwards() {
        Firm firm = firm();
        Asked byBob =
                firm.fromProvider(OUTSIDE, BOB).forwardedTo(Party.of(INDIA)).diverted(BOB, 302);
        assertThat(asked(byBob)).contains("'national' of bob").contains("international calls (IN)");
        Asked byAda = firm.fromHub(BOB, ADA).forwardedTo(Party.of(INDIA)).diverted(ADA, 302);
        assertThat(asked(byAda)).as("Bob may not, Ada forwards").isEqualTo("goes");
        Asked byBoth = firm.fromProvider(OUTSIDE, ADA)
                .forwardedTo(firm.party(BOB))
                .diverted(ADA, 302)
                .forwardedTo(Party.of(INDIA))
                .diverted(BOB, 486);
        assertThat(asked(byBoth)).contains("of bob");
        Asked atTheHub = firm.fromHub(OUTSIDE, INDIA).diverted(BOB, 302);
        assertThat(asked(atTheHub)).as("the hub forwards for Bob").contains("of bob");
        Asked onward = byBob.forwardedTo(Party.of(PREMIUM)).diverted("tel:+4940123", 302);
        assertThat(asked(onward)).as("sent on by one outside").contains("of bob");
        Asked simultaneous = firm.fromProvider(OUTSIDE, BOB).forwardedTo(Party.of(INDIA));
        assertThat(asked(simultaneous)).as("rings with Bob").contains("of bob");
    }

    @Test
    void aTransferHasTheClassOfTheOneWhoTransfers() {
        Firm firm = firm();
        Party outside = Party.of(OUTSIDE);
        Asked asked = Asked.about(outside, Party.of(INDIA)).ofTenant("acme").by(Origin.REFER);
        assertThat(asked(asked.arrivedFrom(Side.PROVIDER, "zoom").inCall(outside, firm.party(BOB))))
                .as("Bob was called, and transfers")
                .contains("of bob");
        assertThat(asked(asked.arrivedFrom(Side.HUB, "hub").inCall(firm.party(BOB), outside)))
                .as("Bob has called, and transfers")
                .contains("of bob");
        assertThat(asked(asked.arrivedFrom(Side.HUB, "hub").inCall(firm.party(ADA), outside)))
                .isEqualTo("goes");
        Asked bobIs = Asked.about(firm.party(BOB), Party.of(INDIA))
                .ofTenant("acme")
                .by(Origin.REFER)
                .inCall(firm.party(BOB), outside);
        assertThat(asked(bobIs)).as("transferred by somebody outside").contains("of bob");
    }

    @Test
    void withoutTheCountryPolicyOnlyWhatNeedsItIsRefused() {
        Firm firm = firm();
        ClassOfServiceCheck alone = new ClassOfServiceCheck(firm.directory());
        assertThat(Firm.refused(firm.fromHub(BOB, INDIA).decidedBy(alone)))
                .startsWith("500")
                .contains("the country policy is absent");
        assertThat(firm.fromHub(BOB, OUTSIDE).decidedBy(alone).decision())
                .as("by its prefix")
                .isEqualTo(Decision.PROCEED);
        Firm free = Firm.usual();
        assertThat(free.fromHub(ADA, INDIA)
                        .decidedBy(new ClassOfServiceCheck(free.directory()))
                        .decision())
                .as("no class at all")
                .isEqualTo(Decision.PROCEED);
    }
}
