package org.patchbay.zoom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.ops.health.HealthResult.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What the directory is told. */
class PeopleTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    /** Lets time pass until the reading that is due is over. */
    static void refresh(World world) {
        long before = world.people().readings();
        world.clock.move(Duration.ofSeconds(1));
        // The first reading of an account is due at once.
        world.schedule.elapse(Duration.ZERO);
        world.people().refresh();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            world.schedule.elapse(Duration.ofSeconds(1));
            return world.people().readings() > before;
        });
    }

    private Map<String, Person> told() throws IOException {
        Contents contents = world.people().read();
        return contents.persons().stream()
                .collect(java.util.stream.Collectors.toMap(
                        entry -> entry.value().providerId().orElseThrow(), Entry::value));
    }

    @Test
    void tellsOfLicencesAndNumbersOfAllPages() throws Exception {
        world.zoom.page(7);
        for (int i = 0; i < 30; i++) {
            world.add("z-" + i, "U" + i + "@Acme.Example").number("493012345" + i);
        }
        world.somebody("z-3").phone("deactivate");
        world.somebody("z-4").phone("");
        world.somebody("z-5").number("+4930999");
        refresh(world);
        Map<String, Person> told = told();
        assertThat(told).hasSize(29);
        assertThat(told.get("z-0"))
                .isEqualTo(new Person(
                        "acme",
                        Optional.empty(),
                        Optional.of("u0@acme.example"),
                        Optional.of("z-0"),
                        Optional.of(new E164("+4930123450")),
                        Set.of(Licence.PROVIDER),
                        Set.of(Licence.PROVIDER)));
        assertThat(told.get("z-3").licences()).as("not active").isEmpty();
        assertThat(told.get("z-3").tells()).containsExactly(Licence.PROVIDER);
        assertThat(told.get("z-5").number()).as("one of two").isEmpty();
        assertThat(world.people().read().problems()).isEmpty();
        assertThat(world.count("GET /v2/phone/users")).isEqualTo(5);
        assertThat(world.people().read()).isSameAs(world.people().read());
    }

    /** Who has no telephone there is told of where the directory has the person: or a licence that was taken away would stay. */
    @Test
    void whoHasNoTelephoneIsToldOfWhereTheDirectoryHasThem() throws Exception {
        world.add("z-ada", "other@acme.example").phone("");
        world.add("z-bob", "bob@acme.example").phone("");
        world.add("z-guest", "guest@acme.example").phone("");
        refresh(world);
        assertThat(told().keySet()).containsExactlyInAnyOrder("z-ada", "z-bob");
        assertThat(told().get("z-ada").licences()).isEmpty();
    }

    @Test
    void aNumberThatIsNoneIsAProblemAndThePersonCounts() throws Exception {
        world.add("z-ada", "ada@acme.example").number("12");
        world.add("z-bob", "bob@acme.example").number("0049x");
        refresh(world);
        assertThat(told()).hasSize(2);
        assertThat(world.people().read().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo("zoom account main, user z-bob");
            assertThat(problem.text()).contains("E.164").doesNotContain("0049x");
        });
    }

    @Test
    void whatWasReadLastStaysWhileZoomFails() throws Exception {
        world.add("z-ada", "ada@acme.example");
        assertThatThrownBy(() -> world.people().read()).isInstanceOf(IOException.class);
        assertThat(world.offered).as("not before it was read").isEmpty();
        refresh(world);
        assertThat(world.offered).hasSize(1);
        assertThat(world.account.check().state()).isEqualTo(State.OK);
        for (int i = 0; i < 5; i++) {
            world.fail("/v2/phone/users", 500, Map.of(), "");
        }
        refresh(world);
        assertThat(told()).containsOnlyKeys("z-ada");
        assertThat(world.people().read().problems()).singleElement().satisfies(problem -> assertThat(problem.text())
                .contains("cannot be read now", "500", "still counts"));
        assertThat(world.account.check().state()).isEqualTo(State.WARN);
        refresh(world);
        assertThat(world.people().read().problems()).isEmpty();
        assertThat(world.account.check().state()).isEqualTo(State.OK);
    }

    /** Or nobody had a licence after a start until Zoom was read, and for good while it cannot be. */
    @Test
    void whatWasReadLastIsThereAfterAStartAsWell() throws Exception {
        world.add("z-ada", "ada@acme.example").number("4930123450");
        world.add("z-bob", "bob@acme.example").client("");
        refresh(world);
        List<DirectorySource> offers = new ArrayList<>();
        ZoomAccount again = world.restarted(offers);
        again.bindDirectory(world.directory);
        assertThat(offers).singleElement().satisfies(source -> assertThat(source.read())
                .isEqualTo(world.people().read()));
        assertThat(again.use().orElseThrow().people().readAt())
                .isEqualTo(world.people().readAt());
        again.close();
        Path file = world.folder.resolve("main.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String whole = Files.readString(file);
        for (String spoilt : List.of(
                "",
                whole.substring(0, whole.length() / 2),
                whole.replace(World.ACCOUNT, "acct-2"),
                whole.replace("\"version\":1", "\"version\":2"),
                whole.replace("\"at\":\"2", "\"at\":\"x"))) {
            Files.writeString(file, spoilt);
            offers.clear();
            ZoomAccount spoiled = world.restarted(offers);
            assertThat(offers).as(spoilt).isEmpty();
            spoiled.close();
        }
    }

    @Test
    void aFirstReadingThatFailsSaysWhy() {
        world.scopes("user:read:admin");
        refresh(world);
        assertThat(world.offered).hasSize(1);
        assertThatThrownBy(() -> world.people().read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4711")
                .hasMessageContaining("scopes");
        assertThat(world.account.check().state()).isEqualTo(State.WARN);
    }

    @Test
    void aPageThatIsLimitedIsAskedForAgain() throws Exception {
        world.add("z-ada", "ada@acme.example");
        world.fail("/v2/users", 429, Map.of(), "{\"code\":429,\"message\":\"You have reached the limit.\"}");
        world.fail("/v2/phone/users", 429, Map.of("Retry-After", "3"), "");
        world.fail("/v2/phone/users", 502, Map.of(), "<html>");
        refresh(world);
        assertThat(told()).hasSize(1);
    }

    @Test
    void aDailyLimitIsNotWaitedFor() {
        world.fail("/v2/users", 429, Map.of("Retry-After", "40000"), "");
        refresh(world);
        assertThat(world.people().fault()).contains("429");
        assertThat(world.count("GET /v2/users")).isEqualTo(1);
    }

    @Test
    void halfAListAndOneThatDoesNotEndAreNone() {
        for (String body : List.of(
                "{\"users\":{}}",
                "[]",
                "{\"next_page_token\":\"p0\",\"users\":[]}",
                "{\"users\":[{\"id\":\"a\"},{\"id\":")) {
            world.fail("/v2/users", 200, Map.of(), body);
            world.fail("/v2/users", 200, Map.of(), body);
            refresh(world);
            assertThat(world.people().readAt()).as(body).isEmpty();
            assertThat(world.people().fault()).as(body).containsAnyOf("no list", "does not end");
            world.cloud.faults().clear();
        }
    }

    @Test
    void anotherSettingIsAnotherSourceAndAWrongOneChangesNothing() {
        world.add("z-ada", "ada@acme.example");
        refresh(world);
        var before = world.offered.get(0);
        world.account.modified(world.with(Map.of("name", "main")));
        assertThat(world.offered).containsExactly(before);
        world.account.modified(world.with(Map.of("name", "Main")));
        assertThat(world.offered).containsExactly(before);
        assertThat(world.account.check().text()).contains("org.patchbay.zoom.account: name = 'Main'", "stay in force");
        world.account.modified(world.with(Map.of("name", "second")));
        assertThat(world.offered).as("not read yet").isEmpty();
        assertThat(world.account.name()).isEqualTo("zoom-second");
        refresh(world);
        assertThat(world.offered).hasSize(1).doesNotContain(before);
        world.account.close();
        assertThat(world.offered).isEmpty();
    }
}
