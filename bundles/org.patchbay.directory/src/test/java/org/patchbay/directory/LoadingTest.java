package org.patchbay.directory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.RouteRule;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.directory.TextFormat;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What operators load as files. */
class LoadingTest {
    private static final String ALL =
            """
            {
              "tenants": [{"id": "acme", "hub_peers": ["hub"], "provider_peers": ["zoom", "carrier2"], "class_of_service": "staff"}],
              "classes": [{"tenant": "acme", "id": "staff", "national": true, "international": "yes", "countries": ["FR", "AT"], "denied": "+49900"}],
              "sites": [
                {"tenant": "acme", "id": "berlin", "country": "DE", "region": "BE", "zone": "Europe/Berlin", "code": "7", "fallbacks": "MOBILE ANNOUNCEMENT",
                 "address": "Linden 1, \\"Hof\\"", "emergency_number": "+4930123400", "emergency_prefix": "9"},
                {"tenant": "acme", "id": "wien", "country": "AT", "code": "8"}
              ],
              "groups": [{"tenant": "acme", "id": "sales", "name": "Sales"}],
              "providers": [{"tenant": "acme", "id": "zoom", "peers": "zoom"}, {"tenant": "acme", "id": "b", "name": "B", "peers": ["carrier2"]}],
              "numbers": [{"tenant": "acme", "first": "+4930123400", "last": "+4930123499", "site": "berlin"}, {"tenant": "acme", "first": "+4930555", "site": "berlin"}],
              "users": [
                {"tenant": "acme", "id": "ada", "site": "berlin", "upn": "Ada@acme.example", "entra_id": "E-1", "provider_id": "p1", "display": "Ada, Dr.",
                 "number": "+4930123401", "extension": "2001", "kind": "RESOURCE", "platform": "PROVIDER", "licences": ["PROVIDER", "PHONE_SYSTEM"],
                 "groups": "sales", "class_of_service": "staff", "mobile": "+491701234567", "provider_address": "ada", "fallbacks": ["CLIENT"]},
                {"tenant": "acme", "id": "bob", "site": "wien", "extension": "2001", "upn": null}
              ],
              "assignments": [
                {"tenant": "acme", "level": "TENANT", "mode": "PERMANENT", "provider": "zoom"},
                {"tenant": "acme", "level": "USER", "subject": "ada", "mode": "ON_DEMAND", "from": "2026-12-01T09:00:00+01:00", "until": "2026-12-02T00:00:00Z", "provider": "b"}
              ],
              "routes": [{"tenant": "acme", "id": "uk", "prefix": "+44", "providers": "b zoom", "days": "MON tue", "from": "08:00", "until": "18:30"}]
            }
            """;

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private DirectoryKeeper keeper;
    private DirectoryService directory;
    private DirectoryDesk desk;

    @BeforeEach
    void start() {
        keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30), true);
        directory = new DirectoryService(keeper);
        desk = new DirectoryDesk(keeper, audit);
        keeper.bindStore(store);
        keeper.bindCountries(new FewCountries());
        await().until(() -> keeper.check().text().contains("There are no files yet"));
    }

    @AfterEach
    void stop() {
        keeper.deactivate();
    }

    private ImportReport json(String text, boolean dryRun) throws Exception {
        return desk.load("ada", new ImportRequest(TextFormat.JSON, "", "all.json", text, "", dryRun, false));
    }

    private ImportReport users(String rows, String tenant, boolean dryRun, boolean replace) throws Exception {
        String text = "tenant,id,site,number\n" + rows;
        return desk.load("ada", new ImportRequest(TextFormat.CSV, "users", "users.csv", text, tenant, dryRun, replace));
    }

    /** Whose trunk emergency calls take is not for a tenant's operator to write, in whatever format. */
    @Test
    void leavesColumnsAsTheyAreThatTheLoaderMayNotChange() throws Exception {
        String sites =
                "{\"sites\": [{\"tenant\": \"acme\", \"id\": \"berlin\", \"country\": \"%s\", \"emergency_peers\": %s}]}";
        json("{\"tenants\": [{\"id\": \"acme\", \"hub_peers\": [\"hub\"], \"provider_peers\": [\"zoom\"]}]}", false);
        assertThat(loadFixed(sites.formatted("DE", "[\"carrier-of-globex\"]")).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.text()).contains("site acme/berlin would have another emergency_peers"));
        json(sites.formatted("DE", "[\"zoom\"]"), false);
        assertThat(loadFixed(sites.formatted("AT", "[\"zoom\"]")).changed()).isEqualTo(1);
        assertThat(loadFixed(sites.formatted("AT", "\"\"")).problems()).hasSize(1);
        assertThat(desk.entry("sites", "acme/berlin").orElseThrow().fields())
                .containsEntry("emergency_peers", "zoom")
                .containsEntry("country", "AT");
    }

    private ImportReport loadFixed(String text) throws Exception {
        return desk.load(
                "eve",
                new ImportRequest(
                        TextFormat.JSON,
                        "",
                        "all.json",
                        text,
                        "acme",
                        false,
                        true,
                        java.util.Set.of("sites.emergency_peers")));
    }

    @Test
    void loadsEveryKindAtOnceAndGivesItBackAsItCanBeLoadedAgain() throws Exception {
        ImportReport report = json(ALL, false);
        assertThat(report).isEqualTo(new ImportReport(true, 14, 0, 0, 0, List.of()));
        User ada = directory.byUpn("acme", "ADA@acme.example").orElseThrow();
        assertThat(directory.byProviderId("acme", "p1")).contains(ada);
        assertThat(directory.byProviderId("acme", "p2")).isEmpty();
        assertThat(directory.byProviderId("acme", "")).isEmpty();
        assertThat(ada.groups()).containsExactly("sales");
        assertThat(ada.fallbacks()).containsExactly(User.Fallback.CLIENT);
        assertThat(directory.byExtension("acme", "72001")).contains(ada);
        assertThat(directory.byExtension("acme", "2001")).isEmpty();
        assertThat(directory.dialledExtension("acme", "berlin", "2001")).contains(ada);
        assertThat(directory.dialledExtension("acme", "wien", "72001")).contains(ada);
        assertThat(directory.dialledExtension("acme", "wien", "2001").map(User::id))
                .contains("bob");
        assertThat(directory.plan("acme").routes()).extracting(RouteRule::id).containsExactly("uk");
        assertThat(directory.plan("acme").assignments(Assignment.Level.USER, "ada"))
                .extracting(Assignment::provider)
                .containsExactly("b");
        assertThat(directory.plan("acme").classOfService("staff").orElseThrow().countries())
                .containsExactlyInAnyOrder("FR", "AT");
        assertThat(directory.groups("acme")).hasSize(1);
        assertThat(directory.members("acme", "sales")).containsExactly(ada);

        String exported = desk.export("", "", TextFormat.JSON);
        ImportReport again = json(exported, false);
        assertThat(again).isEqualTo(new ImportReport(true, 0, 0, 0, 14, List.of()));
    }

    @Test
    void givesEveryKindBackAsRowsToo() throws Exception {
        json(ALL, false);
        for (Kind<?> kind : Kinds.ALL) {
            String text = desk.export(kind.name(), "acme", TextFormat.CSV);
            ImportReport again = desk.load(
                    "ada", new ImportRequest(TextFormat.CSV, kind.name(), kind + ".csv", text, "acme", false, true));
            assertThat(again.problems()).as(text).isEmpty();
            assertThat(again.changed() + again.added() + again.removed())
                    .as(text)
                    .isZero();
            assertThat(again.unchanged()).as(text).isPositive();
            assertThat(desk.export(kind.name(), "other", TextFormat.CSV).lines())
                    .hasSize(1);
        }
        assertThat(audit.newest(99)).singleElement().satisfies(e -> assertThat(e.tenant())
                .contains("acme"));
    }

    /** Of several tenants it is the node's: one must not read how many another has. */
    @Test
    void anImportOfSeveralTenantsIsAuditedForTheNode() throws Exception {
        json("{\"tenants\": [{\"id\": \"acme\"}, {\"id\": \"globex\"}]}", false);
        assertThat(audit.newest(99)).singleElement().satisfies(e -> assertThat(e.tenant())
                .isEmpty());
    }

    @Test
    void namesEveryProblemByLineAndChangesNothing() throws Exception {
        json(ALL, false);
        String before = desk.export("", "", TextFormat.JSON);
        String rows =
                """
                acme,cleo,wien,+4930123402
                acme,bad1,paris,
                acme,bad2,wien,030
                acme,,wien,
                acme,cleo,wien,
                acme,bad3,wien,+912212345678
                acme,bad4,wien,+4930123401
                acme,bad5,wien,+4930123403,more
                acme,"late
                """;
        for (boolean dryRun : new boolean[] {true, false}) {
            ImportReport report = users(rows.replace("acme,\"late\n", ""), "", dryRun, false);
            assertThat(report.done()).isFalse();
            assertThat(report.problems())
                    .extracting(LineProblem::where)
                    .containsExactly(
                            "users.csv:3",
                            "users.csv:4",
                            "users.csv:5",
                            "users.csv:6",
                            "users.csv:7",
                            "users.csv:8",
                            "users.csv:9");
            assertThat(report.problems().get(0).text()).contains("There is no site 'paris'");
            assertThat(report.problems().get(3).text()).contains("at users.csv:2 already");
        }
        assertThat(users(rows, "", true, false).problems())
                .extracting(LineProblem::where)
                .contains("users.csv:10");
        assertThat(desk.export("", "", TextFormat.JSON)).isEqualTo(before);
        assertThat(users("acme,cleo,wien,+4930123402\n", "", true, false))
                .isEqualTo(new ImportReport(false, 1, 0, 0, 0, List.of()));
        assertThat(directory.user("acme", "cleo")).isEmpty();
    }

    @Test
    void namesTenThousandProblems() throws Exception {
        json(ALL, false);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            rows.append("acme,u").append(i).append(",nowhere,\n");
        }
        assertThat(users(rows.toString(), "", false, false).problems())
                .hasSize(10_000)
                .element(9_999)
                .satisfies(p -> assertThat(p.where()).isEqualTo("users.csv:10001"));
    }

    @Test
    void removesWhatAnImportThatReplacesDoesNotHoldUnlessItIsNeeded() throws Exception {
        json(ALL, false);
        assertThat(users("acme,bob,wien,\n", "", false, true).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.text()).contains("There is no user 'ada'"));
        desk.remove("ada", "assignments", "acme/USER/ON_DEMAND/ada/2026-12-01T08:00:00Z", OptionalLong.empty());
        assertThat(users("acme,bob,wien,+4930123402\nacme,new,wien,\n", "acme", false, true))
                .isEqualTo(new ImportReport(true, 1, 1, 1, 0, List.of()));
        assertThat(directory.users("acme")).extracting(User::id).containsExactlyInAnyOrder("bob", "new");
        assertThat(directory.byNumber(new E164("+4930123402")).map(User::id)).contains("bob");
    }

    @Test
    void letsAnImportOfOneTenantTouchNoOther() throws Exception {
        json(ALL, false);
        desk.put(
                "ada",
                "tenants",
                Map.of("id", "other", "hub_peers", "hub", "provider_peers", "zoom"),
                OptionalLong.empty());
        assertThat(users("acme,bob,wien,\n", "other", false, true).problems())
                .singleElement()
                .satisfies(
                        p -> assertThat(p.text()).contains("It is of tenant 'acme', and only 'other' may be changed"));
        assertThat(directory.users("acme")).hasSize(2);
    }

    @Test
    void saysWhereJsonIsWrong() throws Exception {
        assertThat(json("{\n \"users\": [\n {\"id\": \"a\" \"b\"}]}", true).problems())
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.where()).isEqualTo("all.json:3");
                    assertThat(p.text()).contains("it is no JSON");
                });
        assertThat(json("[]", true).problems().get(0).text()).contains("must be an object with an array for each kind");
        assertThat(json(
                                "{\"robots\": [{\"a\": {}}],\n\"groups\": {},\n\"users\": [1,\n{\"id\": {\"a\": 1}, \"x\": \"y\"},"
                                        + "\n{\"tenant\": \"t\", \"id\": \"u\", \"site\": \"s\", \"hue\": \"red\"}]}",
                                true)
                        .problems())
                .extracting(p -> p.where() + " " + p.text())
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p).startsWith("all.json:1 There is no kind 'robots'"),
                        p -> assertThat(p).startsWith("all.json:2 'groups' must be an array"),
                        p -> assertThat(p).startsWith("all.json:3 An entry must be an object"),
                        p -> assertThat(p).startsWith("all.json:4 'id' must be a text"),
                        p -> assertThat(p).startsWith("all.json:5 Unknown column 'hue'"),
                        p -> assertThat(p).contains("There is no site 's'"));
    }
}
