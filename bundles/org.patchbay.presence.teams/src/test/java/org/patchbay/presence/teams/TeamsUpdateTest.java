package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Wish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an update of Teams is made of: our session, and what is preferred for a person, which may be the person's own. */
class TeamsUpdateTest {
    private static final String SET = "/presence/setPresence as ada";
    private static final String PREFER = "/presence/setUserPreferredPresence as ada";
    private static final String CLEAR = "/presence/clearPresence as ada";
    private static final String PREFER_NOTHING = "/presence/clearUserPreferredPresence as ada";

    private final World world = new World();
    private final FakeTeams.Account ada = world.teams.add("ada", 1);

    TeamsUpdateTest() {
        world.know(World.user(ada));
        world.accounts.connect("ada");
    }

    @AfterEach
    void close() {
        world.end.close();
    }

    private static Wish wish(PresenceStatus status, Duration lasts) {
        return new Wish("acme", "ada", status, lasts);
    }

    private void show(PresenceStatus status) {
        World.done(world.end.show(wish(status, Duration.ofMinutes(60))));
    }

    private void clear() {
        World.done(world.end.clear("acme", "ada"));
    }

    private List<String> actions() {
        String path = "POST /users/" + ada.id;
        return world.teams.requests.stream().map(each -> each.replace(path, "")).toList();
    }

    /** So that the engine books what is sent, and no more. */
    @ParameterizedTest
    @CsvSource({"IN_A_CALL,1", "PRESENTING,1", "DO_NOT_DISTURB,2", "BUSY,2", "AWAY,2", "'',1"})
    void saysHowManyRequestsAnUpdateIsGoingToTake(String status, int requests) {
        List<Optional<PresenceStatus>> all = new ArrayList<>(List.of(
                status.isEmpty() ? Optional.empty() : Optional.of(PresenceStatus.valueOf(status)),
                Optional.of(PresenceStatus.DO_NOT_DISTURB),
                Optional.of(PresenceStatus.DO_NOT_DISTURB),
                Optional.of(PresenceStatus.IN_A_CALL),
                Optional.of(PresenceStatus.BUSY),
                Optional.empty()));
        List<Integer> said = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();
        // Who has connected and shows something: one request is none of an update's.
        World.done(world.end.read("acme", List.of("ada")));
        for (Optional<PresenceStatus> each : all) {
            said.add(world.end.requests("acme", "ada", each));
            int before = world.teams.requests.size();
            each.ifPresentOrElse(this::show, this::clear);
            sent.add(world.teams.requests.size() - before);
        }
        assertThat(said).isEqualTo(sent).startsWith(requests).endsWith(3, 2, 3);
    }

    /** Both say the same; what the person set would be gone. */
    @Test
    void whatThePersonHasChosenMeanwhileStays() {
        for (String own : List.of("Available/Available", "DoNotDisturb/DoNotDisturb", "Offline/OffWork")) {
            show(PresenceStatus.BUSY);
            ada.preferred = new FakeTeams.Status(own, world.clock.instant().plus(Duration.ofDays(1)));
            clear();
            assertThat(world.teams.displayed("ada")).isEqualTo(own);
            assertThat(ada.sessions).isEmpty();
            ada.preferred = null;
        }
        assertThat(actions()).doesNotContain(PREFER_NOTHING);
    }

    @Test
    void aRenewalDoesNotTakeBackWhatThePersonHasChosen() {
        show(PresenceStatus.AWAY);
        ada.preferred = new FakeTeams.Status(
                "Available/Available", world.clock.instant().plus(Duration.ofDays(1)));
        world.clock.move(Duration.ofMinutes(40));
        show(PresenceStatus.AWAY);
        assertThat(world.teams.displayed("ada")).isEqualTo("Available/Available");
        ada.preferred = new FakeTeams.Status("Away/Away", world.clock.instant().plus(Duration.ofMinutes(20)));
        show(PresenceStatus.AWAY);
        assertThat(ada.preferred.until())
                .as("ours is renewed")
                .isEqualTo(world.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void anotherStatusTakesThePlaceOfOneThatWasPreferred() {
        show(PresenceStatus.BUSY);
        world.teams.shown.clear();
        show(PresenceStatus.IN_A_CALL);
        assertThat(world.teams.displayed("ada")).isEqualTo("Busy/InACall");
        assertThat(world.teams.shown).isSubsetOf("Busy/Busy", "Busy/InACall");
        show(PresenceStatus.AWAY);
        assertThat(world.teams.displayed("ada")).isEqualTo("Away/Away");
        clear();
        assertThat(world.teams.displayed("ada")).isEqualTo("Available/Available");
    }

    @Test
    void whatWasPreferredIsTakenBackAfterACrash() {
        show(PresenceStatus.DO_NOT_DISTURB);
        world.restart();
        world.know(World.user(ada));
        clear();
        assertThat(world.teams.displayed("ada")).isEqualTo("Available/Available");
        show(PresenceStatus.DO_NOT_DISTURB);
        world.restart();
        world.know(World.user(ada));
        show(PresenceStatus.IN_A_CALL);
        assertThat(world.teams.displayed("ada")).isEqualTo("Busy/InACall");
        await().untilAsserted(() -> assertThat(world.store.list(Ours.SPACE, ""))
                .as("nothing is remembered")
                .isEmpty());
    }

    /** Two nodes run at once, and the person's tenant goes from one to the other and back. */
    @Test
    void whatAnotherNodePreferredIsTakenBackHere() {
        TeamsEnd other = new TeamsEnd(world.microsoft, world.store, world.clock);
        show(PresenceStatus.BUSY);
        World.done(other.clear("acme", "ada"));
        assertThat(world.teams.displayed("ada")).isEqualTo("Available/Available");
        assertThat(ada.preferred).isNull();
        await().untilAsserted(() -> assertThat(world.store.list(Ours.SPACE, "")).isEmpty());
        world.end.forget("acme");
        show(PresenceStatus.BUSY);
        assertThat(world.teams.displayed("ada")).isEqualTo("Busy/Busy");
        // Both write the same document, and what is not known of one's own is the other's.
        World.done(other.show(wish(PresenceStatus.AWAY, Duration.ofMinutes(60))));
        clear();
        assertThat(world.teams.displayed("ada")).isEqualTo("Available/Available");
        other.close();
    }

    /** One that was set here an hour ago and taken back by another node does not stand, whatever is remembered here. */
    @Test
    void whatAnotherNodeHasTakenBackIsSetAnew() {
        TeamsEnd other = new TeamsEnd(world.microsoft, world.store, world.clock);
        show(PresenceStatus.BUSY);
        World.done(other.clear("acme", "ada"));
        await().untilAsserted(() -> assertThat(world.store.list(Ours.SPACE, "")).isEmpty());
        show(PresenceStatus.BUSY);
        assertThat(world.teams.displayed("ada")).isEqualTo("Busy/Busy");
        other.close();
    }

    /** The person's own "busy" is not ours to take away, and costs no request either. */
    @Test
    void whatWasNeverSetHereIsNotTouched() {
        ada.preferred = new FakeTeams.Status("Busy/Busy", world.clock.instant().plus(Duration.ofDays(1)));
        clear();
        assertThat(world.teams.displayed("ada")).isEqualTo("Busy/Busy");
        assertThat(actions()).containsExactly(CLEAR);
    }

    @Test
    void whatCannotBeRememberedIsNotSet() {
        world.store.full(true);
        for (int i = 0; i < 2; i++) {
            assertThat(World.fault(world.end.show(wish(PresenceStatus.BUSY, Duration.ofMinutes(5)))))
                    .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE))
                    .hasMessageContaining("cannot be remembered");
        }
        assertThat(world.teams.requests).isEmpty();
        show(PresenceStatus.IN_A_CALL);
        world.store.full(false);
        show(PresenceStatus.BUSY);
        assertThat(actions()).containsSubsequence(SET, PREFER, SET);
    }
}
