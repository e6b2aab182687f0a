package org.patchbay.zoom;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is kept of those of whom Zoom is to be told: sealed, and for as long as it is needed. */
class DepartureDocumentsTest extends Departing {
    private static final Person ADA = new Person("acme", Optional.of("ada"), List.of(), Set.of());

    @Test
    void whatIsKeptIsSealedAndForgottenAfterwards() throws Exception {
        untold();
        assertThat(kept()).singleElement().satisfies(each -> {
            assertThat(each.key()).isEqualTo("acme/ada");
            assertThat(each.author()).isEqualTo("root");
            assertThat(each.value())
                    .startsWith(world.nodes.name() + "|" + World.USER_ID + "|" + World.ACCOUNT + "|z-ada 1.k1.")
                    .doesNotContain(access, refresh, "2024");
        });
        assertThat(world.users.departing("acme", "ada")).hasValueSatisfying(each -> {
            assertThat(each.access().orElseThrow().token()).isEqualTo(access);
            assertThat(each.refresh()).isEqualTo(refresh);
            assertThat(each.ended()).isEqualTo(world.clock.instant());
            assertThat(each.toString() + each.access()).doesNotContain(access, refresh);
        });
        minute();
        await().until(() -> kept().isEmpty());
        assertThat(world.store.all().toString()).doesNotContain(access, refresh);
        world.schedule.elapse(Duration.ofHours(1));
        assertThat(world.store.history(DepartureDocuments.SPACE, "acme/ada")).isEmpty();
    }

    /** A refresh token is good once: what it gave is kept before it is used. */
    @Test
    void aTokenThatHadToBeGotIsKeptForTheNextStart() throws Exception {
        world.users.tokens().drop("acme/ada");
        untold();
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isNotEqualTo(refresh);
        world.restart();
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void whatIsDoneAndCannotBeRemovedIsNotAskedAgain() throws Exception {
        untold();
        world.cloud.faults().slow("/oauth/revoke", 1, Duration.ofMillis(100));
        minute();
        world.store.full(true);
        await().until(() -> !revocations().isEmpty());
        minute();
        minute();
        assertThat(kept()).hasSize(1);
        world.store.full(false);
        minutes(() -> kept().isEmpty());
        assertThat(world.count(ASKED)).isEqualTo(2);
        assertThat(revocations()).hasSize(1);
    }

    @Test
    void whatIsDamagedOrForeignIsRefusedOnceAndTheRestGoesOn() throws Exception {
        untold();
        String value = kept().get(0).value();
        world.restart();
        raw("acme/amy", "nonsense");
        raw("acme/bob", value);
        raw("nokey", value.substring(0, value.length() - 3) + "AAA");
        raw("acme/zoe", world.nodes.name() + "|a|b|c ");
        minute();
        await().until(() -> taken() == 1);
        for (int i = 0; i < 5; i++) {
            minute();
        }
        assertThat(logged.warnings()).hasSize(4).allSatisfy(line -> assertThat(line)
                .contains("does not open", "marketplace.zoom.us")
                .containsAnyOf("acme/amy", "acme/bob", "nokey", "acme/zoe"));
        await().untilAsserted(() -> assertThat(kept())
                .extracting(Stored::key)
                .containsExactly("acme/amy", "acme/bob", "acme/zoe", "nokey"));
        for (int i = 0; i < DepartureDocuments.LOOKS; i++) {
            minute();
        }
        assertThat(kept()).isEmpty();
        assertThat(revocations())
                .hasSize(5)
                .filteredOn(each -> each.startsWith("given up, what was kept for it does not open"))
                .hasSize(4);
        assertThat(logged.warnings()).hasSize(4);
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void withoutItsKeyThatIsSaidOnceAndItGoesOnWhenTheKeyComesBack() throws Exception {
        untold();
        Files.move(world.folder.resolve("zoom.key"), world.folder.resolve("away"));
        world.restart();
        for (int i = 0; i < 10; i++) {
            minute();
        }
        assertThat(logged.warnings()).singleElement().satisfies(line -> assertThat(line)
                .contains("acme/ada", "the key is not in the file of keys any more", "Bring the key back"));
        assertThat(world.count(ASKED)).isEqualTo(1);
        assertThat(problem("ada")).contains("Zoom does not take it yet");
        Files.move(world.folder.resolve("away"), world.folder.resolve("zoom.key"));
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).hasSize(1);
    }

    @Test
    void whoAsksWhatIsKeptIsToldAndWhoIsErasedIsForgotten() throws Exception {
        untold();
        world.restart();
        ZoomPerson person = new ZoomPerson(world.accounts, world.users);
        assertThat(person.export(ADA)).anySatisfy(line -> assertThat(line)
                .contains("z-ada", "disconnected from app " + World.USER_ID, "2024-07-11", "still to be told")
                .doesNotContain(access, refresh));
        assertThat(person.erase("root", ADA)).anySatisfy(line -> assertThat(line)
                .contains("What was kept to tell Zoom", "is removed; Zoom was told."));
        assertThat(taken()).isEqualTo(1);
        assertThat(kept()).isEmpty();
        assertThat(world.store.history(DepartureDocuments.SPACE, "acme/ada")).isEmpty();
        assertThat(person.export(ADA)).noneMatch(line -> line.contains("told"));
        assertThat(person.erase("root", ADA)).noneMatch(line -> line.contains("told Zoom"));
        minute();
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void whoIsErasedWhileZoomIsDownIsForgottenAndDoesTheRest() throws Exception {
        untold();
        down(1);
        assertThat(new ZoomPerson(world.accounts, world.users).erase("root", ADA))
                .anySatisfy(line -> assertThat(line).contains("Zoom could not be told: the user removes the app"));
        assertThat(kept()).isEmpty();
        assertThat(problem("ada")).isEqualTo("not listed");
        minute();
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void whatDoesNotOpenIsErasedAsWell() throws Exception {
        untold();
        Files.delete(world.folder.resolve("zoom.key"));
        world.restart();
        ZoomPerson person = new ZoomPerson(world.accounts, world.users);
        assertThat(person.export(ADA)).anySatisfy(line -> assertThat(line).contains("cannot be opened"));
        assertThat(person.erase("root", ADA))
                .anySatisfy(line -> assertThat(line).contains("could not be told"));
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatEndedNothingIsNotTold() throws Exception {
        AutoCloseable unused = world.store.watch(DepartureDocuments.SPACE, each -> world.store.full(true));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> desk().disconnect("root", "acme", "ada")))
                .hasMessageContaining("Do it again");
        assertThat(kept()).hasSize(1);
        unused.close();
        world.store.full(false);
        minute();
        await().until(() -> kept().isEmpty());
        assertThat(world.count(ASKED)).isZero();
    }

    @Test
    void whatCouldNotBeKeptIsKeptLater() throws Exception {
        untold();
        world.clock.move(Duration.ofMinutes(59).plusSeconds(30));
        world.store.full(true);
        down(1);
        minute();
        await().until(() -> world.count(ASKED) == 2);
        // What is kept holds a refresh token that was used.
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isEqualTo(refresh);
        world.store.full(false);
        down(100);
        minutes(() -> world.count(ASKED) > 2);
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isNotEqualTo(refresh);
        world.restart();
        world.cloud.faults().clear();
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void whatIsInMemoryAloneIsSaidWhenTheNodeIsStopped() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        Store store = (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, given) -> {
                    if (failing.get()
                            && method.getName().equals("write")
                            && given[1].toString().contains(DepartureDocuments.SPACE)) {
                        throw new StoreException(StoreException.Reason.UNAVAILABLE, "No space left.");
                    }
                    return method.invoke(world.store, given);
                });
        world.users.close();
        world.users = new UserAccounts(
                world.accounts,
                store,
                world.secrets,
                world.audit,
                world.schedule,
                world.clock,
                world.folder.resolve("zoom.key"));
        untold();
        assertThat(kept()).isEmpty();
        world.users.close();
        assertThat(logged.warnings()).singleElement().satisfies(line -> assertThat(line)
                .contains("before this node was stopped", "acme/ada", "marketplace.zoom.us"));
    }
}
