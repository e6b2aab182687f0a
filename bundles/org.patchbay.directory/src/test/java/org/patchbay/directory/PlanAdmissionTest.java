package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.RouteRule;

import static org.assertj.core.api.Assertions.assertThat;

/** What the plan's entries, groups, classes, extensions and identities must keep to. */
class PlanAdmissionTest {
    private static final String ASSIGNMENTS = "tenant,level,mode,subject,from,provider,until";
    private static final String ROUTES = "tenant,id,prefix,providers,days,from,until";
    private static final String USERS = "tenant,id,site,extension,upn,entra_id,provider_id,groups,class_of_service";

    @TempDir
    Path folder;

    private Files4 files;

    @BeforeEach
    void good() {
        files = new Files4(folder);
        files.write("tenants.csv", Files4.TENANTS, "acme,,,hub,zoom");
        files.write(
                "sites.csv",
                "tenant,id,country,code",
                "acme,berlin,DE,7",
                "acme,hamburg,DE,",
                "acme,boston,US,",
                "acme,koeln,DE,11");
        files.write("groups.csv", "tenant,id,name", "acme,sales,Sales", "acme,support,");
        files.write("providers.csv", "tenant,id,name,peers", "acme,zoom,,zoom", "acme,b,,carrier2");
        files.write("classes.csv", "tenant,id,national", "acme,staff,yes");
        files.write(
                "users.csv",
                USERS,
                "acme,ada,berlin,2001,ada@acme.example,e-1,p-1,sales,staff",
                "acme,bob,hamburg,5001,,,,,");
        files.write("assignments.csv", ASSIGNMENTS, "acme,TENANT,PERMANENT,,,zoom,", "acme,GROUP,PERMANENT,sales,,b,");
        files.write("routes.csv", ROUTES, "acme,all,+,zoom b,,,", "acme,uk,+44,b,MON TUE,08:00,18:00");
    }

    @Test
    void takesAWholePlan() throws IOException {
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).isEmpty();
        Plan plan = snapshot.plan("acme");
        assertThat(plan.routes()).extracting(RouteRule::id).containsExactly("uk", "all");
        assertThat(plan.assignments(Level.GROUP, "sales")).hasSize(1);
        assertThat(plan.assignments(Level.USER, "ada")).isEmpty();
        assertThat(plan.provider("b").orElseThrow().peers()).containsExactly("carrier2");
        assertThat(snapshot.plan("nobody").routes()).isEmpty();
    }

    /** Each: the file, a row that is wrong behind the good ones, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groups|acme,sales,|a group of this id already",
                "groups|nobody,x,|no tenant 'nobody'",
                "groups|acme,Big Ones,|must be lower case letters",
                "providers|acme,b,,zoom|a provider of this id already",
                "providers|acme,c,,|has no peers. Name at least one.",
                "classes|acme,staff,|a class of this id already",
                "classes|acme,x,maybe|is neither yes nor no",
                "assignments|acme,TENANT,PERMANENT,,,b,|PERMANENT on provider zoom at the same time already",
                "assignments|acme,USER,PERMANENT,eve,,b,|There is no user 'eve'",
                "assignments|acme,SITE,PERMANENT,rome,,b,|There is no site 'rome'",
                "assignments|acme,GROUP,STANDBY,x,,b,|There is no group 'x'",
                "assignments|acme,USER,STANDBY,ada,,c,|There is no provider 'c'",
                "assignments|acme,USER,STANDBY,,,b,|Name the user that the assignment is for.",
                "assignments|acme,TENANT,STANDBY,ada,,b,|has no subject, not 'ada'",
                "assignments|acme,USER,SOMETIMES,ada,,b,|Unknown mode 'SOMETIMES'. Known: PERMANENT, ON_DEMAND, STANDBY.",
                "assignments|acme,USER,ON_DEMAND,ada,tomorrow,b,|'tomorrow' in from is no moment",
                "assignments|acme,USER,STANDBY,ada,2026-12-01T08:00:00Z,b,|Only ON_DEMAND has a beginning",
                "routes|acme,uk,+45,b,,,|a route of this id already",
                "routes|acme,x,+44,b,TUE MONDAY,08:00,18:00|Route uk is for +44 at the same hours already",
                "routes|acme,x,44,b,,,|must be + and at most 15 digits",
                "routes|acme,x,+45,c b,,,|There is no provider 'c'",
                "routes|acme,x,+45,b,Mo,,|'Mo' in days is no day of the week",
                "routes|acme,x,+45,b,,8,|'8' in from is no time of day",
                "users|acme,c,berlin,2001,,,,,|extension 2001, which others dial as 72001, is user ada's already",
                "users|acme,c,hamburg,72001,,,,,|The extension 72001 is user ada's already",
                "users|acme,c,koeln,2,,,,,|dial as 112, is an emergency number in DE",
                "users|acme,c,hamburg,911,,,,,|The extension 911 is an emergency number in US",
                "users|acme,c,berlin,112,,,,,|is an emergency number in DE",
                "users|acme,c,berlin,,ADA@acme.example,,,,|user principal name 'ada@acme.example' is user ada's already",
                "users|acme,c,berlin,,,E-1,,,|Entra id 'e-1' is user ada's already",
                "users|acme,c,berlin,,,,p-1,,|id at the provider 'p-1' is user ada's already"
            })
    void namesFileAndLineOfWhatIsWrongAndTakesTheRest(String file, String row, String said) throws IOException {
        String name = file + ".csv";
        String good = java.nio.file.Files.readString(folder.resolve(name));
        int line = good.split("\n").length + 1;
        files.raw(name, good + row + "\r\n");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).singleElement().satisfies(p -> {
            assertThat(p.where()).isEqualTo(name + ":" + line);
            assertThat(p.text()).contains(said).endsWith(".");
        });
        assertThat(snapshot.users.get("acme")).containsOnlyKeys("ada", "bob");
        assertThat(snapshot.plan("acme").routes()).hasSize(2);
        assertThat(snapshot.plan("acme").assignments()).hasSize(2);
    }

    @Test
    void takesTheSameExtensionAtTwoSitesWithCodes() throws IOException {
        files.write("users.csv", USERS, "acme,ada,berlin,2001,,,,,", "acme,kai,koeln,2001,,,,,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).isEmpty();
        assertThat(snapshot.byExtension("acme", "112001").map(User::id)).contains("kai");
        assertThat(snapshot.bySiteExtension("acme", "berlin", "2001").map(User::id))
                .contains("ada");
    }

    @Test
    void takesOnDemandAssignmentsThatDoNotOverlap() throws IOException {
        files.write(
                "assignments.csv",
                ASSIGNMENTS,
                "acme,USER,ON_DEMAND,ada,2026-12-01T00:00:00Z,b,2026-12-02T00:00:00Z",
                "acme,USER,ON_DEMAND,ada,2026-12-02T00:00:00Z,zoom,2026-12-03T00:00:00Z",
                "acme,USER,ON_DEMAND,ada,2026-12-02T12:00:00Z,b,");
        assertThat(files.snapshot().problems).extracting(Problem::where).containsExactly("assignments.csv:4");
    }

    @Test
    void namesAUserOfTwoGroupsThatContradictEachOther() throws IOException {
        files.write(
                "assignments.csv",
                ASSIGNMENTS,
                "acme,GROUP,PERMANENT,sales,,b,",
                "acme,GROUP,PERMANENT,support,,zoom,");
        files.write("users.csv", USERS, "acme,ada,berlin,,,,,sales support,", "acme,bob,berlin,,,,,sales,");
        assertThat(files.snapshot().problems)
                .containsExactly(new Problem(
                        "users.csv:2",
                        "user acme/ada: It is in groups that are permanently on different providers (sales on b, support on zoom),"
                                + " so that neither counts. Take it out of one, or assign the user itself."));
    }

    @Test
    void keepsAUserWithoutAGroupThatIsNotThere() throws IOException {
        files.write("users.csv", USERS, "acme,ada,berlin,2001,,,,sales ghosts,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems)
                .extracting(Problem::text)
                .containsExactly("user acme/ada: There is no group 'ghosts'. Add it, or take the user out of it.");
        assertThat(snapshot.user("acme", "ada").orElseThrow().groups()).containsExactly("sales");
    }

    /** Better calls that are refused than a class that was meant to forbid something and does not. */
    @Test
    void letsNothingOutUnderAClassThatIsNotThere() throws IOException {
        files.write("users.csv", USERS, "acme,ada,berlin,2001,,,,,guest");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).singleElement().satisfies(p -> assertThat(p.text())
                .contains("There is no class of service 'guest'"));
        assertThat(snapshot.user("acme", "ada")).isPresent();
        assertThat(snapshot.plan("acme").classOfService("guest"))
                .hasValueSatisfying(c -> assertThat(List.of(c.national(), c.international(), c.premium()))
                        .containsOnly(false));
        assertThat(snapshot.plan("acme").classOfService("other")).isEmpty();
    }

    @Test
    void losesASettingOfASiteThatIsWrongAndNotTheSite() throws IOException {
        files.write(
                "sites.csv",
                "tenant,id,country,zone,code,fallbacks,class_of_service",
                "acme,berlin,DE,Mars/Olympus,12345678,PIGEON,none",
                "acme,hamburg,DE,,,,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems)
                .extracting(Problem::where)
                .containsExactly("sites.csv:2", "sites.csv:2", "sites.csv:2", "sites.csv:2");
        assertThat(snapshot.site("acme", "berlin")).isPresent();
    }
}
