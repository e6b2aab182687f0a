package org.patchbay.directory;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemorySource;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What operators change one by one. */
class DeskTest {
    private static final OptionalLong ANY = OptionalLong.empty();
    private static final E164 EVE = new E164("+4930123455");

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final FewCountries countries = new FewCountries();
    private DirectoryKeeper keeper;
    private DirectoryService directory;
    private DirectoryDesk desk;

    @BeforeEach
    void start() throws Exception {
        keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30), true);
        directory = new DirectoryService(keeper);
        desk = new DirectoryDesk(keeper, audit);
        keeper.bindStore(store);
        keeper.bindCountries(countries);
        await().until(() -> keeper.check().text().contains("There are no files yet"));
        desk.put("ada", "tenants", Map.of("id", "acme", "hub_peers", "hub", "provider_peers", "zoom"), ANY);
        desk.put("ada", "sites", Map.of("tenant", "acme", "id", "berlin", "country", "de"), ANY);
    }

    @AfterEach
    void stop() {
        keeper.deactivate();
    }

    private static Map<String, String> eve(String display) {
        return Map.of(
                "tenant",
                "acme",
                "id",
                "eve",
                "site",
                "berlin",
                "display",
                display,
                "number",
                "+49 30 123455",
                "kind",
                "person");
    }

    private void refuses(Reason reason, String said, org.assertj.core.api.ThrowableAssert.ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(said);
    }

    @Test
    void putsAnEntryOnTheServiceAtOnceAndSaysWhoDidIt() throws Exception {
        DirectoryEntry put = desk.put("ada", "users", eve("Eve"), OptionalLong.of(0));
        assertThat(put.key()).isEqualTo("acme/eve");
        assertThat(put.version()).isEqualTo(1);
        assertThat(put.fields())
                .isEqualTo(Map.of(
                        "tenant", "acme", "id", "eve", "site", "berlin", "display", "Eve", "number", "+4930123455"));
        assertThat(directory.byNumber(EVE).map(User::display)).contains("Eve");
        assertThat(audit.newest(1)).singleElement().satisfies(e -> {
            assertThat(e.author()).isEqualTo("ada");
            assertThat(e.subject()).isEqualTo("users/acme/eve");
            assertThat(e.tenant()).contains("acme");
        });
        assertThat(keeper.check().state()).isEqualTo(State.OK);
        assertThat(desk.list("users", "acme", "EVE", 0, 10)).containsExactly(put);
        assertThat(desk.list("users", "other", "", 0, 10)).isEmpty();
        assertThat(desk.entry("users", "acme/eve")).contains(put);
    }

    @Test
    void tellsTheSecondOfTwoWhoChangeTheSameWhoWasFasterAndWhen() throws Exception {
        long version = desk.put("ada", "users", eve("Eve"), ANY).version();
        DirectoryEntry first = desk.put("ben", "users", eve("Eve B."), OptionalLong.of(version));
        refuses(
                Reason.CONFLICT,
                "user acme/eve was changed by ben at " + first.at().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        + " and has version 2, not 1",
                () -> desk.put("cleo", "users", eve("Eve C."), OptionalLong.of(version)));
        assertThat(directory.byNumber(EVE).map(User::display)).contains("Eve B.");
        desk.remove("ben", "users", "acme/eve", OptionalLong.of(2));
        refuses(
                Reason.CONFLICT,
                "was removed by ben at",
                () -> desk.put("cleo", "users", eve("Eve C."), OptionalLong.of(2)));
        assertThat(directory.byNumber(EVE)).isEmpty();
    }

    @Test
    void refusesWhatDoesNotFitIntoTheWholeAndChangesNothing() throws Exception {
        desk.put("ada", "users", eve("Eve"), ANY);
        int audited = audit.newest(99).size();
        refuses(
                Reason.INVALID,
                "is user acme/eve's already. Take it from one of the two.",
                () -> desk.put(
                        "ada",
                        "users",
                        Map.of("tenant", "acme", "id", "bob", "site", "berlin", "number", "+4930123455"),
                        ANY));
        refuses(
                Reason.INVALID,
                "There is no site 'paris'",
                () -> desk.put("ada", "users", Map.of("tenant", "acme", "id", "bob", "site", "paris"), ANY));
        refuses(
                Reason.INVALID,
                "IN is not on the list",
                () -> desk.put("ada", "sites", Map.of("tenant", "acme", "id", "pune", "country", "IN"), ANY));
        refuses(
                Reason.INVALID,
                "The user has no id. Give it one",
                () -> desk.put("ada", "users", Map.of("tenant", "acme", "site", "berlin"), ANY));
        refuses(
                Reason.INVALID,
                "Unknown column 'colour'. Known: tenant, id",
                () -> desk.put("ada", "users", Map.of("colour", "red"), ANY));
        refuses(
                Reason.INVALID,
                "There is no kind 'robots'. Known: tenants",
                () -> desk.put("ada", "robots", Map.of(), ANY));
        assertThat(store.list("directory", ""))
                .extracting(d -> d.key())
                .containsExactly("revision", "sites/acme/berlin", "tenants/acme", "users/acme/eve");
        assertThat(audit.newest(99)).hasSize(audited);
    }

    @Test
    void removesNothingThatOthersReferTo() throws Exception {
        desk.put("ada", "users", eve("Eve"), ANY);
        refuses(
                Reason.CONFLICT,
                "The site acme/berlin is still referred to, by user acme/eve.",
                () -> desk.remove("ada", "sites", "acme/berlin", ANY));
        refuses(Reason.NOT_FOUND, "no site 'acme/paris'", () -> desk.remove("ada", "sites", "acme/paris", ANY));
        desk.remove("ada", "users", "acme/eve", ANY);
        desk.remove("ada", "sites", "acme/berlin", ANY);
        assertThat(directory.sites("acme")).isEmpty();
    }

    @Test
    void makesAnEntryWhatItWasAlsoWhenItIsGone() throws Exception {
        desk.put("ada", "users", eve("Eve"), ANY);
        desk.put("ben", "users", eve("Eve B."), ANY);
        assertThat(desk.undo("ada", "users", "acme/eve", 1).fields()).containsEntry("display", "Eve");
        desk.remove("ada", "users", "acme/eve", ANY);
        assertThat(directory.byNumber(EVE)).isEmpty();
        assertThat(desk.undo("ada", "users", "acme/eve", 2).version()).isEqualTo(5);
        assertThat(directory.byNumber(EVE).map(User::display)).contains("Eve B.");
        assertThat(desk.history("users", "acme/eve"))
                .extracting(e -> e.author() + " " + e.fields().getOrDefault("display", "-"))
                .containsExactly("ada Eve B.", "ada -", "ada Eve", "ben Eve B.", "ada Eve");
        assertThat(desk.undo("ada", "users", "acme/eve", 4).fields()).isEmpty();
        assertThat(directory.byNumber(EVE)).isEmpty();
        refuses(Reason.NOT_FOUND, "no version 9", () -> desk.undo("ada", "users", "acme/eve", 9));
        assertThat(audit.newest(9))
                .extracting(AuditEntry::action)
                .contains("directory-put", "directory-remove", "directory-undo");
        assertThat(audit.newest(99)).allSatisfy(e -> assertThat(e.tenant()).contains("acme"));
    }

    @Test
    void goesOnWithWhatItKnowsWithoutAStoreAndWithOneThatIsFull() throws Exception {
        desk.put("ada", "users", eve("Eve"), ANY);
        store.full(true);
        refuses(Reason.UNAVAILABLE, "Nothing was changed", () -> desk.put("ada", "users", eve("E."), ANY));
        store.full(false);
        keeper.unbindStore(store);
        refuses(Reason.UNAVAILABLE, "The store is absent", () -> desk.put("ada", "users", eve("E."), ANY));
        refuses(Reason.UNAVAILABLE, "The store is absent", () -> desk.remove("ada", "users", "acme/eve", ANY));
        assertThat(keeper.check().state()).isEqualTo(State.WARN);
        assertThat(keeper.check().text()).contains("The store is absent");
        assertThat(directory.byNumber(EVE).map(User::display)).contains("Eve");
        store.write("ben", List.of(Write.remove("directory", "users/acme/eve")));
        keeper.bindStore(store);
        await().until(() -> directory.byNumber(EVE).isEmpty());
        keeper.unbindCountries(countries);
        refuses(Reason.UNAVAILABLE, "country policy is absent", () -> desk.put("ada", "users", eve("E."), ANY));
    }

    /** As another node on the same database makes it. */
    @Test
    void followsWhatOthersChangeInTheStoreAndShowsWhatDoesNotFit() throws Exception {
        store.write(
                "ben",
                List.of(
                        Write.put(
                                "directory",
                                "users/acme/eve",
                                "{\"tenant\":\"acme\",\"id\":\"eve\",\"site\":\"berlin\",\"number\":\"+4930123455\"}"),
                        Write.put("directory", "users/acme/odd", "{\"tenant\":\"acme\",\"id\":\"odd\",\"site\":\"x\"}"),
                        Write.put("directory", "users/acme/torn", "{\"tenant\":"),
                        Write.put("directory", "users/acme/liar", "{\"tenant\":\"acme\",\"id\":\"eve2\"}"),
                        Write.put("directory", "spaceships/acme/x", "{}")));
        await().until(() -> directory.byNumber(EVE).isPresent());
        assertThat(desk.problems())
                .extracting(p -> p.where() + ": " + p.text())
                .hasSize(3)
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("store users/acme/odd: user acme/odd: There is no site 'x' of tenant 'acme'. Add"
                                + " it, or correct it."))
                .anySatisfy(p -> assertThat(p).startsWith("store users/acme/torn: It cannot be read ("))
                .anySatisfy(p -> assertThat(p).startsWith("store users/acme/liar: It holds the entry acme/eve2."));
        assertThat(desk.problems()).allSatisfy(p -> assertThat(p.tenant()).contains("acme"));
        // What was wrong before is no reason to refuse what is right.
        desk.put("ada", "users", Map.of("tenant", "acme", "id", "bob", "site", "berlin"), ANY);
        desk.remove("ada", "users", "acme/torn", ANY);
        assertThat(desk.problems()).hasSize(2);
    }

    @Test
    void leavesToOtherSourcesWhatTheyTell() throws Exception {
        new Files4(folder);
        await().until(() ->
                directory.problems().stream().anyMatch(p -> p.text().contains("There is a tenant of this id already")));
        // The store counts first, and what the files say of the rest is on the service beside it.
        assertThat(directory.tenant("acme").orElseThrow().name()).isEmpty();
        assertThat(directory.byExtension("acme", "2001").map(User::id)).contains("ada");
        assertThat(desk.entry("users", "acme/ada")).hasValueSatisfying(e -> {
            assertThat(e.source()).startsWith("files in ");
            assertThat(e.version()).isZero();
        });
        Map<String, String> ada = Map.of("tenant", "acme", "id", "ada", "site", "berlin");
        refuses(
                Reason.CONFLICT,
                "The user acme/ada comes from another source (files in",
                () -> desk.put("ben", "users", ada, ANY));
        refuses(Reason.CONFLICT, "another source", () -> desk.remove("ben", "users", "acme/ada", ANY));
        refuses(
                Reason.CONFLICT,
                "users.csv:3: user acme/ada: The number",
                () -> desk.put(
                        "ben",
                        "users",
                        Map.of("tenant", "acme", "id", "z", "site", "berlin", "number", "+4930123401"),
                        ANY));
    }

    @Test
    void takesChangesOfTheStoreWhileTheFilesCannotBeRead() throws Exception {
        new Files4(folder).raw("users.csv", "tenant,id,site\nacme,\"bob,berlin\n");
        await().until(() -> keeper.check().text().contains("users.csv:2: a quote is not closed"));
        desk.put("ada", "users", eve("Eve"), ANY);
        assertThat(directory.byNumber(EVE).map(User::display)).contains("Eve");
        assertThat(keeper.check().state()).isEqualTo(State.WARN);
    }

    /** The store tells of an import document by document; those who ask see all of it or nothing. */
    @Test
    void showsNobodyHalfOfABatch() throws Exception {
        int users = 5_000;
        List<Write> batch = java.util.stream.IntStream.range(0, users)
                .mapToObj(i -> Write.put(
                        "directory",
                        "users/acme/u" + i,
                        "{\"tenant\":\"acme\",\"id\":\"u" + i + "\",\"site\":\"berlin\"}"))
                .toList();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean stop = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                seen.add(directory.users("acme").size());
            }
        });
        reader.start();
        store.write("ben", batch);
        await().until(() -> directory.users("acme").size() == users);
        stop.set(true);
        reader.join();
        assertThat(seen).isSubsetOf(0, users);
    }

    @Test
    void warnsOnceOfALicenceThatAnotherSystemTakesAway() throws Exception {
        Map<String, String> eve = new HashMap<>(
                Map.of("tenant", "acme", "id", "eve", "site", "berlin", "licences", "PHONE_SYSTEM PROVIDER"));
        eve.put("upn", "eve@x");
        desk.put("ada", "users", eve, ANY);
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        MemorySource graph = new MemorySource("graph")
                .with(Contents.with()
                        .person(
                                "user eve",
                                new Person(
                                        "acme",
                                        Optional.empty(),
                                        Optional.of("eve@x"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of(User.Licence.PHONE_SYSTEM),
                                        Set.of()))
                        .build());
        try {
            keeper.bindSource(graph);
            await().until(() ->
                    directory.byUpn("acme", "EVE@x").orElseThrow().missing().size() == 1);
            graph.fails("Graph does not answer.");
            await().until(() -> keeper.check().text().contains("Graph does not answer."));
            eve.put("display", "Eve");
            desk.put("ada", "users", eve, ANY);
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("has lost its licence")))
                .singleElement()
                .asString()
                .contains("WARN")
                .contains("User acme/eve has lost its licence PHONE_SYSTEM");
    }
}
