package org.patchbay.routing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.directory.plan.TimeWindow;
import org.patchbay.routing.continuity.Continuity;
import org.patchbay.routing.continuity.Subject;
import org.patchbay.routing.continuity.Switch;
import org.patchbay.routing.health.PeerHealth;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.routing.Firm.ADA;
import static org.patchbay.routing.Firm.BOB;
import static org.patchbay.routing.Firm.OUTSIDE;

/** The order of providers. */
class PlanTest {
    private static final Instant NOON = Instant.parse("2026-11-02T11:00:00Z");

    private static DirectoryRouting routing(Firm firm, Continuity continuity) {
        DirectoryRouting routing = new DirectoryRouting(firm.directory(), continuity, PeerHealth.UNKNOWN);
        routing.bindCountries(new FewCountries());
        return routing;
    }

    private static List<String> peers(Firm firm, Asked asked) {
        return Firm.targets(asked.decidedBy(routing(firm, Continuity.NONE)));
    }

    private static List<String> ofAda(Firm firm) {
        return peers(firm, firm.fromHub(ADA, OUTSIDE).at(NOON));
    }

    private static Assignment says(Level level, String subject, Mode mode, String provider) {
        return new Assignment("acme", level, subject, mode, provider, Optional.empty(), Optional.empty());
    }

    private static Firm saying(Assignment... assignments) {
        Firm firm = new Firm().sites().user(Firm.ada().groups(Set.of("sales"))).user(Firm.bob());
        for (Assignment each : assignments) {
            firm.with(c -> c.assignment("a", each));
        }
        return firm;
    }

    @Test
    void whereNothingIsSaidTheTenantsPeersCount() {
        assertThat(ofAda(Firm.usual())).containsExactly("zoom", "carrier2");
    }

    @Test
    void whatIsSaidNearestCounts() {
        Assignment ofTenant = says(Level.TENANT, "", Mode.PERMANENT, "carrier");
        Assignment ofSite = says(Level.SITE, "berlin", Mode.PERMANENT, "spare");
        Assignment ofGroup = says(Level.GROUP, "sales", Mode.PERMANENT, "zoom");
        Assignment ofUser = says(Level.USER, "ada", Mode.PERMANENT, "spare");
        assertThat(ofAda(saying(ofTenant))).containsExactly("carrier2", "zoom");
        assertThat(ofAda(saying(ofTenant, ofSite))).containsExactly("spare1", "spare2", "zoom", "carrier2");
        assertThat(ofAda(saying(ofTenant, ofSite, ofGroup))).containsExactly("zoom", "carrier2");
        assertThat(ofAda(saying(ofTenant, ofSite, ofGroup, ofUser)))
                .containsExactly("spare1", "spare2", "zoom", "carrier2");
        Firm firm = saying(ofTenant, ofGroup, ofUser);
        assertThat(peers(firm, firm.fromHub(BOB, OUTSIDE)))
                .as("Bob is in no group")
                .startsWith("carrier2");
        assertThat(ofAda(saying(says(Level.USER, "ada", Mode.STANDBY, "spare"))))
                .as("held ready, not used")
                .containsExactly("zoom", "carrier2");
    }

    @Test
    void whatTwoGroupsOfOneUserContradictIsNotGuessed() {
        Firm firm = new Firm()
                .sites()
                .user(Firm.ada().groups(Set.of("sales", "support")))
                .with(c -> c.assignment("a", says(Level.TENANT, "", Mode.PERMANENT, "carrier"))
                        .assignment("b", says(Level.GROUP, "sales", Mode.PERMANENT, "zoom"))
                        .assignment("c", says(Level.GROUP, "support", Mode.PERMANENT, "spare")));
        assertThat(ofAda(firm)).as("what is said of all").containsExactly("carrier2", "zoom");
    }

    @Test
    void onDemandCountsBeforePermanentWhileItHolds() {
        Assignment always = says(Level.SITE, "berlin", Mode.PERMANENT, "carrier");
        Assignment forADay = new Assignment(
                "acme",
                Level.SITE,
                "berlin",
                Mode.ON_DEMAND,
                "spare",
                Optional.of(NOON.minusSeconds(3600)),
                Optional.of(NOON.plusSeconds(3600)));
        Firm firm = saying(always, forADay);
        assertThat(ofAda(firm)).startsWith("spare1", "spare2");
        Asked asked = firm.fromHub(ADA, OUTSIDE);
        assertThat(peers(firm, asked.at(NOON.minusSeconds(3601)))).startsWith("carrier2");
        assertThat(peers(firm, asked.at(NOON.plusSeconds(3600))))
                .as("the first moment after")
                .startsWith("carrier2");
        Firm nearer = saying(says(Level.USER, "ada", Mode.PERMANENT, "zoom"), forADay);
        assertThat(ofAda(nearer)).as("of a level above").startsWith("zoom");
    }

    private static RouteRule route(String id, String prefix, TimeWindow window, String... providers) {
        return new RouteRule("acme", id, prefix, List.of(providers), window);
    }

    private static Firm routes(RouteRule... rules) {
        Firm firm = Firm.usual();
        for (RouteRule rule : rules) {
            firm.with(c -> c.route("r", rule));
        }
        return firm;
    }

    @Test
    void theLongestPrefixSaysWhichProvidersComeFirst() {
        Firm firm = routes(
                route("all", "+", TimeWindow.ALWAYS, "carrier"),
                route("us", "+1", TimeWindow.ALWAYS, "spare", "carrier"),
                route("uk", "+44", TimeWindow.ALWAYS, "spare"));
        assertThat(ofAda(firm)).containsExactly("spare1", "spare2", "carrier2", "zoom");
        assertThat(peers(firm, firm.fromHub(ADA, "tel:+33155"))).containsExactly("carrier2", "zoom");
        assertThat(firm.fromHub(ADA, OUTSIDE)
                        .decidedBy(routing(firm, Continuity.NONE))
                        .reason())
                .isEqualTo("route us: spare; route us: carrier; home provider zoom");
    }

    @Test
    void aRuleHoldsInItsWindowAlone() {
        TimeWindow working =
                new TimeWindow(Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY), LocalTime.of(9, 0), LocalTime.of(17, 0));
        Firm firm = routes(route("us", "+1", working, "spare"), route("all", "+", TimeWindow.ALWAYS, "carrier"));
        Asked asked = firm.fromHub(ADA, OUTSIDE);
        assertThat(peers(firm, asked.at(Instant.parse("2026-11-02T08:00:00Z")))).startsWith("spare1");
        assertThat(peers(firm, asked.at(Instant.parse("2026-11-02T07:59:59Z")))).startsWith("carrier2");
        assertThat(peers(firm, asked.at(Instant.parse("2026-11-04T10:00:00Z"))))
                .as("Wednesday")
                .startsWith("carrier2");
    }

    /** Berlin: on 2026-10-25 the clock goes from 03:00 back to 02:00, at 01:00 UTC; on 2026-03-29 from 02:00 to 03:00. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25T00:29:00Z,false",
        "2026-10-25T00:30:00Z,true", // 02:30, the first time
        "2026-10-25T01:15:00Z,false", // 02:15, the second time
        "2026-10-25T01:30:00Z,true", // 02:30, the second time
        "2026-10-25T02:00:00Z,false", // 03:00
        "2026-10-24T00:45:00Z,true", // 02:45 in summer
        "2026-10-26T01:45:00Z,true", // 02:45 in winter
        "2026-10-26T00:45:00Z,false", // 01:45 in winter
        "2026-03-29T00:59:00Z,false", // 01:59; then it is 03:00
        "2026-03-29T01:00:00Z,false"
    })
    void aWindowIsByTheClockOnTheWallAlsoWhenThatIsChanged(Instant at, boolean holds) {
        TimeWindow window = new TimeWindow(Set.of(), LocalTime.of(2, 30), LocalTime.of(3, 0));
        Firm firm = routes(route("night", "+", window, "spare"));
        assertThat(peers(firm, firm.fromHub(ADA, OUTSIDE).at(at)).get(0).equals("spare1"))
                .isEqualTo(holds);
    }

    @Test
    void theClockHangsWhereTheCallerIs() {
        TimeWindow morning = new TimeWindow(Set.of(), LocalTime.of(9, 0), LocalTime.of(10, 0));
        Instant nineInNewYork = Instant.parse("2026-11-02T14:30:00Z");
        Firm firm = routes(route("morning", "+", morning, "spare"))
                .user(Firm.user("eve").site("york").number(new E164("+12125550101")));
        assertThat(peers(firm, firm.fromHub("tel:+12125550101", OUTSIDE).at(nineInNewYork)))
                .startsWith("spare1");
        assertThat(peers(firm, firm.fromHub(ADA, OUTSIDE).at(nineInNewYork))).startsWith("zoom");
        Site named = Site.of("acme", "x").country("DE").zone("Asia/Tokyo").build();
        assertThat(PeerOrder.zone(Optional.of(named), null)).hasToString("Asia/Tokyo");
        Site usual = Site.of("acme", "x").country("DE").build();
        assertThat(PeerOrder.zone(Optional.of(usual), new FewCountries())).hasToString("Europe/Berlin");
        assertThat(PeerOrder.zone(Optional.of(usual), null)).hasToString("Z");
        assertThat(PeerOrder.zone(Optional.empty(), new FewCountries())).hasToString("Z");
    }

    @Test
    void theStandbyOfThoseWhoAreSwitchedStandsBeforeEveryRule() {
        Firm firm = saying(
                        says(Level.TENANT, "", Mode.PERMANENT, "zoom"), says(Level.TENANT, "", Mode.STANDBY, "spare"))
                .with(c -> c.route("r", route("us", "+1", TimeWindow.ALWAYS, "carrier")));
        Continuity switched = (tenant, path, home, at) -> Optional.of(
                new Switch(tenant, Subject.TENANT, Optional.empty(), "ops", NOON, Optional.empty(), false, "fire"));
        Asked asked = firm.fromHub(ADA, OUTSIDE).at(NOON);
        assertThat(Firm.targets(asked.decidedBy(routing(firm, switched))))
                .containsExactly("spare1", "spare2", "carrier2", "zoom");
        assertThat(asked.decidedBy(routing(firm, switched)).reason()).startsWith("switched to the standby spare; ");
        Asked help = firm.fromHub(ADA, "tel:112").at(NOON).asEmergency();
        assertThat(Firm.targets(help.decidedBy(routing(firm, switched))))
                .as("emergency calls, too")
                .startsWith("spare1", "spare2", "zoom");
        Firm without = saying(says(Level.TENANT, "", Mode.PERMANENT, "carrier"));
        assertThat(Firm.targets(without.fromHub(ADA, OUTSIDE).decidedBy(routing(without, switched))))
                .as("nothing is held ready")
                .containsExactly("carrier2", "zoom");
    }

    @Test
    void aForwardedCallGoesOverTheProviderOfTheOneWhoForwards() {
        Firm firm = saying(says(Level.USER, "bob", Mode.PERMANENT, "carrier"));
        Asked forwarded = firm.fromProvider(OUTSIDE, BOB)
                .forwardedTo(firm.party("tel:+33155"))
                .diverted(BOB, 302);
        assertThat(peers(firm, forwarded)).startsWith("carrier2");
    }
}
