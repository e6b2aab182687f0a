package org.patchbay.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.api.directory.User.Licence.PHONE_SYSTEM;
import static org.patchbay.api.directory.User.Licence.PROVIDER;

/** Whom other systems mean, and what their word changes. */
class PersonsTest {
    private static final String BOTH = "ada@acme.example";
    private final User ada =
            Acme.ada().with().entraId("e-ada").providerId("p-ada").build();
    private final User bob = User.of("acme", "bob")
            .site("berlin")
            .upn("bob@acme.example")
            .number(Acme.BOB)
            .build();

    private static Person person(String entra, String upn, String provider, E164 number, Set<Licence> licences) {
        return new Person(
                "acme",
                Optional.of(entra).filter(t -> !t.isEmpty()),
                Optional.of(upn).filter(t -> !t.isEmpty()),
                Optional.of(provider).filter(t -> !t.isEmpty()),
                Optional.ofNullable(number),
                Set.of(PHONE_SYSTEM),
                licences);
    }

    private Snapshot with(Person... persons) {
        Contents.Builder graph = Contents.with();
        for (Person person : persons) {
            graph.person("user " + person.upn().orElse("?"), person);
        }
        return Admission.of(
                List.of(new Told("store", Acme.contents(ada, bob)), new Told("graph", graph.build())),
                new FewCountries(),
                Snapshot.EMPTY);
    }

    private static Set<Licence> licences(Snapshot snapshot, String id) {
        return snapshot.user("acme", id).orElseThrow().licences();
    }

    private static void says(Snapshot snapshot, String text) {
        assertThat(snapshot.problems)
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains(text);
    }

    @Test
    void assignsAndTakesAwayWhatTheSourceTellsOf() {
        Snapshot snapshot = with(
                person("E-ADA", "", "", null, Set.of()),
                person("", "Bob@acme.example", "", null, Set.of(PHONE_SYSTEM)));
        assertThat(snapshot.problems).isEmpty();
        assertThat(licences(snapshot, "ada")).containsExactly(PROVIDER);
        assertThat(licences(snapshot, "bob")).containsExactly(PHONE_SYSTEM);
        assertThat(snapshot.byNumber(Acme.ADA).orElseThrow().licences()).containsExactly(PROVIDER);
        assertThat(snapshot.byUpn("acme", BOTH).orElseThrow().licences()).containsExactly(PROVIDER);
        assertThat(snapshot.byExtension("acme", "2001").orElseThrow().licences())
                .containsExactly(PROVIDER);
    }

    @Test
    void knowsSomebodyByIdAtTheProviderAndByNumberWhereThereIsNoMore() {
        assertThat(licences(with(person("", "", "p-ada", null, Set.of())), "ada"))
                .containsExactly(PROVIDER);
        assertThat(licences(with(person("", "", "", Acme.BOB, Set.of(PHONE_SYSTEM))), "bob"))
                .containsExactly(PHONE_SYSTEM);
    }

    @Test
    void showsANumberThatDiffersAndBelievesTheRest() {
        Snapshot snapshot = with(person("e-ada", BOTH, "", Acme.FREE, Set.of()));
        says(snapshot, "has the number +*******477 in graph, and +*******401 in the directory");
        assertThat(licences(snapshot, "ada")).containsExactly(PROVIDER);
    }

    @Test
    void neverGuessesWhoIsMeant() {
        Snapshot two = with(person("e-ada", "bob@acme.example", "", null, Set.of()));
        says(two, "It is user acme/ada by the Entra id and user acme/bob by the user principal name");
        assertThat(licences(two, "ada")).containsExactlyInAnyOrder(PHONE_SYSTEM, PROVIDER);

        Snapshot other = with(person("e-other", BOTH, "", null, Set.of()));
        says(other, "It looks like user acme/ada, whose Entra id is another");
        assertThat(licences(other, "ada")).hasSize(2);

        Snapshot number = with(person("", "eve@acme.example", "", Acme.ADA, Set.of()));
        says(number, "It looks like user acme/ada, whose user principal name is another");
        assertThat(licences(number, "ada")).hasSize(2);

        Snapshot twice =
                with(person("e-ada", "", "", null, Set.of(PHONE_SYSTEM)), person("", BOTH, "", null, Set.of()));
        says(twice, "It is user acme/ada, as is another that graph knows");
        assertThat(licences(twice, "ada")).hasSize(2);
    }

    @Test
    void showsWhoIsNotInTheDirectory() {
        Snapshot snapshot = with(person("", "new@acme.example", "", null, Set.of(PHONE_SYSTEM)));
        says(snapshot, "person acme/new@acme.example: It is known to graph, and not in the directory");
        assertThat(with(person("", "", "", Acme.EVE, Set.of())).problems).hasSize(1);
    }
}
