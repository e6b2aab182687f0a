package org.patchbay.zoom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;

/** What an account keeps and offers over changes. */
class AccountTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    /** {@code karaf clean} empties the folder of the container. */
    @Test
    void whatWasReadIsKeptWhereAllThatMustOutliveAStartIs() {
        assertThat(ZoomAccount.folder(Map.of("karaf.data", "/p/data", "karaf.base", "/p")::get))
                .isEqualTo(Path.of("/p/state/zoom"));
        assertThat(ZoomAccount.folder(Map.of("karaf.base", "/p", "org.patchbay.data", "/var/x")::get))
                .isEqualTo(Path.of("/var/x/zoom"));
    }

    /** Whose licence Zoom alone tells of must not lose it because a setting of the account was changed. */
    @Test
    void aSettingThatIsChangedTakesNothingAwayThatWasRead() throws Exception {
        world.add("z-ada", "ada@acme.example");
        PeopleTest.refresh(world);
        List<Optional<DirectorySource>> offers = new ArrayList<>();
        ZoomAccount account = new ZoomAccount(
                world.secrets,
                new ManualSchedule(),
                world.clock,
                java.time.Duration.ofSeconds(2),
                world.folder,
                offers::add);
        try {
            account.modified(world.config());
            account.modified(world.with(Map.of("share_percent", 60)));
            assertThat(offers).hasSize(2).allMatch(Optional::isPresent);
            assertThat(offers.get(1).orElseThrow().read().persons()).hasSize(1);
            assertThat(offers.get(1)).isNotEqualTo(offers.get(0));
        } finally {
            account.close();
        }
        assertThat(offers.get(2)).isEmpty();
    }

    @Test
    void whatIsKeptOfAPersonIsShownAndWhoErasesIsToldWhereItStays() throws Exception {
        world.add("z-ada", "ada@acme.example");
        world.add("z-x", "x@acme.example").number("+12065550199");
        PeopleTest.refresh(world);
        ZoomPerson persons = new ZoomPerson(world.accounts, world.users);
        Person ada = new Person("acme", Optional.of("ada"), List.of(), Set.of());
        assertThat(persons.export(ada))
                .containsExactly(
                        "zoom account main tells of z-ada ada@acme.example, numbers [], telephone licence true");
        assertThat(persons.erase("root", ada))
                .singleElement()
                .asString()
                .startsWith("Left: zoom account main")
                .contains(world.folder.resolve("main.json").toString());
        Person outsider = new Person("", Optional.empty(), List.of("+12065550199"), Set.of());
        assertThat(persons.export(outsider)).singleElement().asString().contains("z-x");
        assertThat(persons.erase("root", outsider)).hasSize(1);
        assertThat(persons.erase("root", new Person("", Optional.empty(), List.of("+12065550100"), Set.of())))
                .isEmpty();
        assertThat(persons.export(new Person("globex", Optional.of("ada"), List.of("+12065550199"), Set.of())))
                .isEmpty();
    }
}
