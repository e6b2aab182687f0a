package org.patchbay.ops.personal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.personal.PersonalOperations.Part;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PersonDeskTest {
    private static final String ADA = "tenant/acme/user/ada/settings/forwarding";

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final PersonDesk desk = new PersonDesk(audit, store);
    private final List<Person> asked = new ArrayList<>();

    /** Another bundle that keeps something, and knows a call. */
    private final class Records implements PersonalData {
        private boolean failing;

        @Override
        public String name() {
            return "records";
        }

        @Override
        public Set<String> calls(Person person) {
            return Set.of("call-7");
        }

        @Override
        public List<String> export(Person person) {
            asked.add(person);
            return List.of("a record");
        }

        @Override
        public List<String> erase(String author, Person person) throws OperationException {
            asked.add(person);
            if (failing) {
                throw new OperationException(Reason.UNAVAILABLE, "The disk is full.");
            }
            return List.of("gone");
        }
    }

    private final Records records = new Records();

    @BeforeEach
    void aUserWhoHasLeftThisAndThat() throws Exception {
        desk.bindPlace(records);
        desk.bindPlace(new StoredPerson(store));
        desk.bindDirectory(new MemoryDirectory(Acme.contents(), new FewCountries()));
        store.write("ada", List.of(Write.put("settings", ADA, "always_to=+491701111111")));
        store.write(
                "ada",
                List.of(
                        Write.put("settings", ADA, "always_to=+491702222222"),
                        Write.put("settings", "tenant/acme/user/ada/settings/blocking", "anonymous=true"),
                        Write.put("settings", "tenant/acme/user/adam/settings/forwarding", "always_to=+1"),
                        Write.put(
                                "settings",
                                "tenant/acme/settings/blocking",
                                "blocked_callers=+4930123401, +49301234019"),
                        Write.put("directory", "users/acme/ada", "{}")));
        store.write("ada", List.of(Write.remove("settings", "tenant/acme/user/ada/settings/blocking")));
        audit.record("bob", "settings-set", "tenant/acme/user/ada forwarding", "always_to: a -> b");
    }

    private static Part part(List<Part> parts, String name) {
        return parts.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void allThatIsKeptIsShown() throws Exception {
        // The bundle that keeps lists says itself what they hold.
        store.write(
                "bob",
                List.of(Write.put(
                        "lists", "acme/tenant/-/blocked_callers/000000000001/000000", "list 1\tadd\n+4930123401")));
        List<Part> parts = desk.export("bob", "acme/ada");
        assertThat(part(parts, "store").items())
                .containsExactly(
                        "settings " + ADA + ": always_to=+491702222222",
                        "directory users/acme/ada: {}",
                        "named in settings tenant/acme/settings/blocking");
        assertThat(part(parts, "audit").items()).singleElement().satisfies(line -> assertThat(line)
                .contains("bob settings-set tenant/acme/user/ada forwarding"));
        assertThat(part(parts, "records").items()).containsExactly("a record");
        assertThat(asked.get(0).numbers()).containsExactly(Acme.ADA.value());
        assertThat(asked.get(0).calls()).containsExactly("call-7");
        assertThat(audit.newest(1).get(0).action()).isEqualTo("person-export");
        desk.export("bob", "+49 30 123401");
        assertThat(asked.get(1).user()).contains("ada");
        desk.export("bob", "+12065550199");
        assertThat(asked.get(2))
                .isEqualTo(new Person("", java.util.Optional.empty(), List.of("+12065550199"), Set.of("call-7")));
    }

    /** For who has a role for one tenant: what others and the node have is neither told nor touched. */
    @Test
    void aTenantIsToldAndErasesWhatItHasItselfAlone() throws Exception {
        store.write(
                "bob",
                List.of(
                        Write.put("settings", "tenant/globex/settings/blocking", "blocked_callers=+4930123401"),
                        Write.put("seen", "globex/x", "+4930123401"),
                        Write.put("directory", "users/globex/eve", "+4930123401")));
        audit.record("bob", Optional.of("globex"), "list-add", "globex blocked_callers", "+4930123401");
        audit.record("bob", Optional.of("acme"), "settings-set", "tenant/acme/user/ada ring", "");
        List<Part> parts = desk.export("eve", "acme", "ada");
        assertThat(parts.toString()).doesNotContain("globex");
        assertThat(part(parts, "store").items()).hasSize(3).contains("named in settings tenant/acme/settings/blocking");
        assertThat(part(parts, "audit").items()).singleElement().asString().contains("ada ring");
        assertThat(asked).allSatisfy(person -> assertThat(person.everywhere()).isFalse());
        assertThat(desk.export("bob", "acme/ada").toString()).contains("globex");
        assertThat(desk.erase("eve", "acme", "ada").toString()).doesNotContain("globex");
        assertThat(store.history("settings", ADA)).isEmpty();
        assertThat(audit.newest("acme", 1).get(0).action()).isEqualTo("person-erase");
        for (String tenant : List.of("nobody", "")) {
            assertThatThrownBy(() -> desk.erase("eve", tenant, "ada"))
                    .isInstanceOfSatisfying(OperationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.INVALID));
        }
    }

    @Test
    void whatIsErasedIsNotInTheHistoryEither() throws Exception {
        store.write("bob", List.of(Write.remove("directory", "users/acme/ada")));
        List<Part> parts = desk.erase("bob", "acme/ada");
        assertThat(store.list("settings", "tenant/acme/user/ada/")).isEmpty();
        assertThat(store.history("settings", ADA)).isEmpty();
        assertThat(store.history("settings", "tenant/acme/user/ada/settings/blocking"))
                .isEmpty();
        assertThat(store.history("directory", "users/acme/ada")).isEmpty();
        assertThat(store.all())
                .extracting(Stored::key)
                .containsExactly("tenant/acme/settings/blocking", "tenant/acme/user/adam/settings/forwarding");
        assertThat(part(parts, "store").items())
                .contains("1 documents were removed.")
                .anyMatch(said -> said.startsWith("Left: settings tenant/acme/settings/blocking names the person"));
        assertThat(audit.newest(1)).singleElement().satisfies(e -> assertThat(e.action() + " " + e.subject())
                .isEqualTo("person-erase acme/ada"));
    }

    @Test
    void aPlaceThatFailsKeepsNoOtherFromErasingAndIsNamed() throws Exception {
        records.failing = true;
        List<Part> parts = desk.erase("bob", "acme/ada");
        assertThat(part(parts, "records").problem()).isEqualTo("The disk is full.");
        assertThat(store.history("settings", ADA)).isEmpty();
        assertThat(audit.newest(1).get(0).detail()).contains("ask again");
        desk.erase("bob", "+12065550199");
        assertThat(audit.newest(1).get(0).subject()).doesNotContain("2065550");
    }

    /** A call that went on to the mobile names it; and what failed is found by the same numbers when it is asked for again. */
    @Test
    void theMobileIsErasedTooAndWhatFailedIsGivenTheSameNumbersAgain() throws Exception {
        Entries entries = new Entries();
        desk.bindEntries(entries.operations());
        store.write(
                "ada",
                List.of(
                        Write.put("directory", "users/acme/ada", "number=+4930123409 mobile=+491701234567"),
                        Write.put("directory", "users/acme/bob", "number=+4930123402")));
        store.write("ada", List.of(Write.put("directory", "users/acme/ada", "number=" + Acme.ADA.value())));
        records.failing = true;
        desk.erase("bob", "acme/ada");
        assertThat(store.get("directory", "users/acme/ada")).isEmpty();
        desk.bindDirectory(entries.directory());
        desk.erase("bob", "acme/ada");
        records.failing = false;
        desk.erase("bob", "acme/ada");
        assertThat(asked).hasSize(3).allSatisfy(person -> assertThat(person.numbers())
                .containsExactlyInAnyOrder(Acme.ADA.value(), "+4930123409", "+491701234567"));
        assertThat(store.history("directory", "users/acme/ada")).isEmpty();
        desk.erase("bob", "acme/ada");
        assertThat(asked.get(3).numbers()).isEmpty();
    }

    /** The number that somebody had before may be a colleague's now. */
    @Test
    void whatHasBecomeAnothersNumberIsLeft() throws Exception {
        desk.bindEntries(new Entries().operations());
        store.write("ada", List.of(Write.put("directory", "users/acme/ada", "number=" + Acme.BOB.value())));
        store.write("ada", List.of(Write.put("directory", "users/acme/ada", "number=" + Acme.ADA.value())));
        desk.erase("bob", "acme/ada");
        assertThat(asked.get(0).numbers()).containsExactly(Acme.ADA.value());
    }

    /** The directory's entries as far as a person's are asked for: words of the documents are fields. */
    private final class Entries {
        private DirectoryEntry shown(Stored document) {
            Map<String, String> fields = document.value().isEmpty()
                    ? Map.of()
                    : Stream.of(document.value().split(" "))
                            .map(word -> word.split("=", 2))
                            .filter(pair -> pair.length == 2)
                            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
            return new DirectoryEntry(
                    "users",
                    document.key().substring("users/".length()),
                    fields,
                    "store",
                    document.version(),
                    document.author(),
                    document.at());
        }

        DirectoryOperations operations() {
            return (DirectoryOperations) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DirectoryOperations.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "history" ->
                            store.history("directory", "users/" + arguments[1]).stream()
                                    .map(this::shown)
                                    .toList();
                        case "entry" ->
                            store.get("directory", "users/" + arguments[1]).map(this::shown);
                        case "remove" ->
                            store.write("bob", List.of(Write.remove("directory", "users/" + arguments[2])));
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        /** After the removal. */
        MemoryDirectory directory() {
            Contents before = Acme.contents();
            Contents.Builder after = Contents.with();
            before.tenants().forEach(e -> after.tenant(e.where(), e.value()));
            before.sites().forEach(e -> after.site(e.where(), e.value()));
            return new MemoryDirectory(after.build(), new FewCountries());
        }
    }

    @Test
    void whatNamesTheUserAndWasRemovedIsForgottenEverywhere() throws Exception {
        List<String> theirs = List.of("assignments/acme/USER/ON_DEMAND/ada", "assignments/acme/USER/PERMANENT/ada");
        List<String> others = List.of("assignments/acme/USER/PERMANENT/adam", "assignments/acme/GROUP/PERMANENT/ada");
        for (String key : Stream.concat(theirs.stream(), others.stream()).toList()) {
            store.write("bob", List.of(Write.put("directory", key, "x")));
            store.write("bob", List.of(Write.remove("directory", key)));
        }
        for (String key : List.of("acme/USER/ada", "acme/USER/adam")) {
            store.write("bob", List.of(Write.put("continuity", key, "x")));
            store.write("bob", List.of(Write.remove("continuity", key)));
        }
        store.write("bob", List.of(Write.put("directory", "assignments/acme/USER/STANDBY/ada", "x")));
        List<Part> parts = desk.erase("bob", "acme/ada");
        assertThat(theirs)
                .allSatisfy(key -> assertThat(store.history("directory", key)).isEmpty());
        assertThat(others)
                .allSatisfy(key -> assertThat(store.history("directory", key)).isNotEmpty());
        assertThat(store.history("continuity", "acme/USER/ada")).isEmpty();
        assertThat(store.history("continuity", "acme/USER/adam")).isNotEmpty();
        assertThat(part(parts, "store").items())
                .anyMatch(said -> said.startsWith("Left: directory assignments/acme/USER/STANDBY/ada"));
    }

    @Test
    void whoeverCannotBeMeantIsRefused() {
        for (String who : List.of("ada", "", "a/b/c", "+", "+49abc", "nobody/ada")) {
            assertThatThrownBy(() -> desk.export("bob", who))
                    .as(who)
                    .isInstanceOfSatisfying(OperationException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.INVALID));
        }
    }
}
