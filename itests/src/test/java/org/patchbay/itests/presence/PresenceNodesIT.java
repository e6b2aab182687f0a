package org.patchbay.itests.presence;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Database;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Sku;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.zoom.ZoomPerson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes, each the assembled distribution, that share a PostgreSQL and keep presence: each tenant is one node's at any time, whatever happens to
 * that node, and nothing is written twice.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PresenceNodesIT {
    private static final String APP = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String SECRET = "zoom-s3cret-of-the-app";
    private static final String HOOK_SECRET = "zoom-s3cret-of-the-hook";
    private static final Shown IN_A_CALL = new Shown("Busy", "InACall");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Firm OFFICE =
            new Firm("office", "11111111-2222-4333-8444-555555555555", List.of("ada", "ben", "cleo", "dan", "fay"));
    private static final Firm BRANCH = new Firm("branch", "21111111-2222-4333-8444-555555555555", List.of("eve"));

    private static final FakeMicrosoft MICROSOFT =
            FakeMicrosoft.start(Clock.systemUTC(), "https://login.microsoftonline.com");
    private static final FakeZoom ZOOM = FakeZoom.start();
    private static final KeyedCertificate PROOF = KeyedCertificate.of("patchbay");

    private static Database database;
    private static Node a;
    private static Node b;

    private static Node node(String name) {
        return new Node(name, database, MICROSOFT, ZOOM, PROOF, APP, SECRET, HOOK_SECRET, List.of(OFFICE, BRANCH));
    }

    @BeforeAll
    static void start() throws Exception {
        database = new Database();
        a = node("presence-a");
        b = node("presence-b");
        App app = App.of(APP)
                .certificate(PROOF.certificate())
                .delegated("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All", "User.Read.All");
        for (Node node : List.of(a, b)) {
            app = app.redirect("http://localhost:" + node.hooks + "/pages/consent")
                    .redirect("http://localhost:" + node.hooks + "/pages/connect");
        }
        MICROSOFT.signIn().register(app);
        for (Firm firm : List.of(OFFICE, BRANCH)) {
            MICROSOFT
                    .tenant(firm.microsoft())
                    .put(Person.of(firm.microsoft().substring(0, 24) + "000000009999", "admin@" + firm.tenant())
                            .asAdmin());
            ZOOM.account(firm.tenant())
                    .app("client-" + firm.tenant(), SECRET, "user:read:admin", "user:write:admin", "phone:read:admin");
            for (String each : firm.people()) {
                String mail = each + "@" + firm.tenant() + ".example";
                MICROSOFT
                        .tenant(firm.microsoft())
                        .put(Person.of(firm.id(each), mail).skus(Sku.PHONE_SYSTEM.id()));
                ZOOM.account(firm.tenant()).put(ZoomPerson.of("z-" + each, mail));
                MICROSOFT.graph().presences().teams(firm.microsoft(), firm.id(each), "Available", "Available");
            }
        }
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> a.start()), CompletableFuture.runAsync(() -> b.start()))
                .join();
        a.takesWhatZoomTells();
        load("tenants", "id,name,hosts,hub_peers,provider_peers", "office,Office,,hub,provider", "branch,Branch,,,");
        load("sites", "tenant,id,name,country,address", "office,hq,Redmond,US,", "branch,hq,Bellevue,US,");
        load("numbers", "tenant,site,first,last", "office,hq,+14255550100,+14255550199");
        List<String> users = new ArrayList<>(List.of("tenant,id,site,upn,licences"));
        for (Firm firm : List.of(OFFICE, BRANCH)) {
            firm.people()
                    .forEach(each -> users.add(
                            "%1$s,%2$s,hq,%2$s@%1$s.example,PHONE_SYSTEM PROVIDER".formatted(firm.tenant(), each)));
        }
        load("users", users.toArray(String[]::new));
        for (Firm firm : List.of(OFFICE, BRANCH)) {
            connect(firm);
        }
    }

    @AfterAll
    static void stop() {
        for (Node node : new Node[] {a, b}) {
            if (node != null) {
                node.distribution.close();
            }
        }
        if (database != null) {
            database.close();
        }
        ZOOM.close();
        MICROSOFT.close();
    }

    private static void load(String kind, String... lines) {
        a.distribution.write("home/" + kind + ".csv", String.join("\n", lines) + "\n");
        a.distribution.run("patchbay:directory-import --kind " + kind + " "
                + a.distribution.home().resolve("home/" + kind + ".csv"));
    }

    /** The administrator consents and everybody connects, all at the first node. */
    private static void connect(Firm firm) throws Exception {
        a.distribution.run("patchbay:settings-set " + firm.tenant() + " presence enabled true");
        Browser browser = new Browser();
        String said = a.distribution.run("patchbay:graph-consent " + firm.tenant());
        URI link = URI.create(said.replaceFirst("(?s).*?(http://localhost:\\d+/pages/consent\\?\\S+).*", "$1"));
        assertThat(browser.follow(MICROSOFT
                                .signIn()
                                .consentAsAdmin(Browser.button(browser.open(link)), "admin@" + firm.tenant()))
                        .body())
                .contains("Presence: granted");
        URI connect = URI.create("http://localhost:" + a.hooks + "/pages/connect?tenant=" + firm.tenant());
        for (String each : firm.people()) {
            Browser own = new Browser();
            assertThat(own.follow(MICROSOFT
                                    .signIn()
                                    .signIn(Browser.button(own.get(connect)), each + "@" + firm.tenant() + ".example"))
                            .body())
                    .contains("is connected");
        }
    }

    private static void soon(String what, BooleanSupplier holds) {
        within(PATIENCE, what, holds);
    }

    private static void within(Duration limit, String what, BooleanSupplier holds) {
        try {
            await(what)
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(holds::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " is not so.\n" + stories(), e);
        }
    }

    /** What each node knows of everybody. */
    private static String stories() {
        StringBuilder told = new StringBuilder();
        Stream.of(a, b).filter(node -> node.distribution.isRunning()).forEach(node -> {
            told.append(node.distribution.run("patchbay:presence"));
            OFFICE.people().forEach(each -> told.append(each)
                    .append('\n')
                    .append(node.distribution.run("patchbay:presence-explain office " + each)));
        });
        return told.toString();
    }

    private static Node owner(Firm firm) {
        return a.has(firm) ? a : b;
    }

    private static Node other(Node node) {
        return node == a ? b : a;
    }

    private static boolean eachIsOnes() {
        return Stream.of(OFFICE, BRANCH).allMatch(firm -> a.has(firm) != b.has(firm));
    }

    private static void becomes(Firm firm, String person, String status) {
        ZOOM.account(firm.tenant()).becomes("z-" + person, status);
    }

    private static boolean shows(Firm firm, String person, Shown what) {
        return MICROSOFT
                .graph()
                .presences()
                .shown(firm.microsoft(), firm.id(person))
                .equals(what);
    }

    private static boolean showsNothingOfOurs(Firm firm, String person) {
        return MICROSOFT
                        .graph()
                        .presences()
                        .session(firm.microsoft(), firm.id(person), APP)
                        .isEmpty()
                && MICROSOFT
                        .graph()
                        .presences()
                        .preferred(firm.microsoft(), firm.id(person))
                        .isEmpty();
    }

    /** How often something of a person was written at Microsoft. */
    private static long writes(Firm firm, String person, String action) {
        return MICROSOFT.graph().requests().stream()
                .filter(each -> each.path().endsWith("/users/" + firm.id(person) + "/presence/" + action))
                .count();
    }

    private static long writesAtZoom(String person) {
        return ZOOM.requests().stream()
                .filter(each -> each.method().equals("PUT") && each.path().contains("/" + person + "@"))
                .count();
    }

    /** Among how many nodes what Graph and Zoom take is divided. */
    private static boolean share(Node asked, int nodes) {
        return Stream.of("graph-nodes", "zoom-nodes")
                .allMatch(space -> asked.distribution
                                .rows("patchbay:store-history " + space)
                                .size()
                        == nodes);
    }

    private static boolean isSubscribed() {
        return Stream.of(OFFICE, BRANCH).allMatch(firm -> MICROSOFT.graph().subscriptions().ids().stream()
                .anyMatch(id -> MICROSOFT
                        .graph()
                        .subscriptions()
                        .users(id)
                        .contains(firm.id(firm.people().get(0)))));
    }

    @Test
    @Order(1)
    void eachTenantIsOnesAndTheOtherNodeSaysWhose() {
        soon("each has one", PresenceNodesIT::eachIsOnes);
        Node owner = owner(OFFICE);
        Node asked = other(owner);
        soon("it is said", () -> asked.problem(OFFICE).contains("Node " + owner.name() + " sees to it."));
        assertThat(asked.distribution.run("patchbay:presence-explain office ada"))
                .contains("Node " + owner.name() + " sees to it. Ask there.", "no gate holds the user out");
        assertThat(asked.distribution.shell("patchbay:presence office").err()
                        + asked.distribution.shell("patchbay:presence office").out())
                .contains("Node " + owner.name() + " sees to it. Ask there.");
        soon("subscriptions", PresenceNodesIT::isSubscribed);
        soon("limits are divided", () -> share(asked, 2));
        for (Node node : List.of(a, b)) {
            soon("presence is well", () -> node.distribution.rows("patchbay:health").stream()
                    .filter(row -> row.containsValue("presence"))
                    .anyMatch(row -> row.containsValue("OK")));
        }
    }

    /** All that Zoom tells comes to the first node, as it would behind one address. */
    @Test
    @Order(2)
    void whateverNodeIsToldWhatOnePlatformShowsTheOtherShowsAndItIsWrittenOnce() {
        becomes(OFFICE, "ben", "In_A_Meeting");
        becomes(BRANCH, "eve", "In_A_Meeting");
        soon("both are in a call", () -> shows(OFFICE, "ben", IN_A_CALL) && shows(BRANCH, "eve", IN_A_CALL));
        becomes(OFFICE, "ada", "Busy");
        soon("she is busy", () -> shows(OFFICE, "ada", new Shown("Busy", "Busy")));
        MICROSOFT.graph().presences().chooses(OFFICE.microsoft(), OFFICE.id("dan"), "DoNotDisturb", "DoNotDisturb");
        soon("Zoom shows it", () -> ZOOM.account("office").shown("z-dan").equals("Do_Not_Disturb"));
        // What was done is in the stand-ins' logs a moment after it shows.
        soon("it is logged", () -> writesAtZoom("dan") > 0 && writes(OFFICE, "ada", "setPresence") > 0);
        assertThat(writes(OFFICE, "ben", "setPresence")).isOne();
        assertThat(writes(BRANCH, "eve", "setPresence")).isOne();
        assertThat(writes(OFFICE, "ada", "setUserPreferredPresence")).isOne();
        assertThat(writesAtZoom("dan")).isOne();
    }

    /** Of a desk phone Zoom shows nothing: it is known by what was posted alone, each time at one node. */
    @Test
    @Order(3)
    void aCallOfTheTelephoneBeginsAtOneNodeAndEndsAtTheOther() {
        Node owner = owner(OFFICE);
        for (Node first : List.of(other(owner), owner)) {
            first.takesWhatZoomTells();
            ZOOM.account("office").phoneEvent("phone.callee_answered", "z-fay", "call-at-" + first.hooks);
            soon("the call is shown", () -> shows(OFFICE, "fay", IN_A_CALL));
            other(first).takesWhatZoomTells();
            ZOOM.account("office").phoneEvent("phone.callee_ended", "z-fay", "call-at-" + first.hooks);
            soon("and its end", () -> showsNothingOfOurs(OFFICE, "fay"));
        }
        a.takesWhatZoomTells();
        assertThat(owner(OFFICE)).isSameAs(owner);
        assertThat(ZOOM.account("office").hooks().refused()).isZero();
        assertThat(writes(OFFICE, "fay", "setPresence")).isEqualTo(2);
    }

    @Test
    @Order(4)
    void anEntryThatIsChangedAtOneNodeCountsForTheCallsOfTheOtherAndForPresence() {
        load(
                "users",
                "tenant,id,site,upn,number,licences",
                "office,cleo,hq,cleo@office.example," + Office.CLEO + ",PHONE_SYSTEM PROVIDER");
        soon("the other node has it", () -> b.distribution.rows("patchbay:directory users").stream()
                .anyMatch(row -> String.valueOf(row.get("fields")).contains(Office.CLEO)));
        try (Sipp provider = Sipp.scenario("provider", "127.0.0.1", b.office.provider())
                        .limit(Duration.ofSeconds(100))
                        .listen();
                Sipp caller = Sipp.scenario("caller", "127.0.0.1", b.office.hub())
                        .to(Office.OUTSIDE)
                        .key("from", Office.CLEO)
                        .talk(Duration.ofSeconds(6))
                        .limit(Duration.ofSeconds(100))) {
            soon("SIPp listens", provider::isListening);
            caller.call("127.0.0.1", b.office.runtimeForHub());
            soon("the call is shown", () -> shows(OFFICE, "cleo", IN_A_CALL));
            assertThat(caller.await().exit()).as("%s", caller.soFar().errors()).isZero();
        }
        soon("and its end", () -> showsNothingOfOurs(OFFICE, "cleo"));
        assertThat(writes(OFFICE, "cleo", "setPresence")).isOne();
    }

    @Test
    @Order(5)
    void whatAKilledNodeHadTheOtherTakesOverWithinAMinuteAndEverybodyIsRight() {
        Node killed = owner(OFFICE);
        Node left = other(killed);
        Instant at = Instant.now();
        killed.distribution.kill();
        left.takesWhatZoomTells();
        // Of the first nobody is told: the node was gone.
        ZOOM.account("office").hooks().to(URI.create("http://127.0.0.1:9/hooks/zoom"), HOOK_SECRET);
        becomes(OFFICE, "ada", "Available");
        left.takesWhatZoomTells();
        becomes(OFFICE, "cleo", "Presenting");
        within(Duration.ofSeconds(70), "the other has all", () -> left.has(OFFICE) && left.has(BRANCH));
        soon(
                "everybody is right",
                () -> showsNothingOfOurs(OFFICE, "ada")
                        && shows(OFFICE, "cleo", new Shown("DoNotDisturb", "Presenting"))
                        && shows(OFFICE, "ben", IN_A_CALL));
        Duration took = Duration.between(at, Instant.now());
        assertThat(took)
                .as("others wait until it cannot be in the middle of something")
                .isGreaterThan(Duration.ofSeconds(20));
        soon("nobody else's are the limits", () -> share(left, 1));
        System.out.println("Taken over from a killed node after " + took.toSeconds() + " s.");
        assertThat(writes(OFFICE, "ben", "setPresence"))
                .as("he was not touched")
                .isOne();
        assertThat(writes(OFFICE, "ada", "clearUserPreferredPresence")).isOne();
        assertThat(writes(OFFICE, "cleo", "setPresence"))
                .as("once for the call, once for this")
                .isEqualTo(2);
        soon("subscriptions in place of the killed node's", PresenceNodesIT::isSubscribed);
        killed.distribution.start().offers("org.patchbay.api.ops.presence.PresenceOperations");
        soon("each has one again", PresenceNodesIT::eachIsOnes);
    }

    @Test
    @Order(6)
    void whatANodeThatStopsHadTheOtherHasWithinSeconds() {
        becomes(OFFICE, "cleo", "Available");
        soon("shown no more", () -> showsNothingOfOurs(OFFICE, "cleo"));
        Node stopped = owner(OFFICE);
        Node left = other(stopped);
        left.takesWhatZoomTells();
        Instant at = Instant.now();
        stopped.distribution.stop();
        Duration stopping = Duration.between(at, Instant.now());
        becomes(OFFICE, "ada", "In_A_Meeting");
        within(Duration.ofSeconds(15), "the other has taken over", () -> shows(OFFICE, "ada", IN_A_CALL));
        System.out.println("Taken over from a node that stops after "
                + Duration.between(at, Instant.now()).toSeconds() + " s, of which its stop took "
                + stopping.toSeconds() + " s.");
        assertThat(left.has(OFFICE)).isTrue();
        assertThat(writes(OFFICE, "ada", "setPresence")).isEqualTo(2);
        assertThat(ZOOM.account("office").shown("z-dan")).isEqualTo("Do_Not_Disturb");
        assertThat(writes(OFFICE, "ben", "setPresence"))
                .as("he was not touched")
                .isOne();
        assertThat(MICROSOFT.graph().requests())
                .allSatisfy(request ->
                        assertThat(request.status()).as("%s", request).isNotIn(400, 401, 403, 405, 429));
    }
}
