package org.patchbay.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.api.presence.PresenceStatus.AVAILABLE;
import static org.patchbay.api.presence.PresenceStatus.AWAY;
import static org.patchbay.api.presence.PresenceStatus.BUSY;
import static org.patchbay.api.presence.PresenceStatus.DO_NOT_DISTURB;
import static org.patchbay.api.presence.PresenceStatus.IN_A_CALL;
import static org.patchbay.api.presence.PresenceStatus.IN_A_MEETING;
import static org.patchbay.api.presence.PresenceStatus.OFFLINE;
import static org.patchbay.api.presence.PresenceStatus.PRESENTING;

/** What one person's two presences do to each other. */
class SyncTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final World world = new World(1);

    @BeforeEach
    void ada() {
        world.tenant("acme", 0);
        world.user("acme", "ada");
        world.pass(A_MOMENT);
        world.teams.writes.clear();
        world.zoom.writes.clear();
    }

    private PresenceStatus shown(Platform platform) {
        return world.end(platform).displayed("acme", "ada");
    }

    private void does(Platform platform, PresenceStatus status) {
        world.end(platform).does("acme", "ada", status);
        world.pass(A_MOMENT);
    }

    private List<String> writes(Platform platform) {
        return world.end(platform).writes;
    }

    private String story() throws Exception {
        PresenceStory story = world.desk.explain("acme", "ada");
        List<String> all = new ArrayList<>();
        story.steps().forEach(step -> all.add(step.what()));
        return String.join("\n", all);
    }

    @ParameterizedTest
    @CsvSource({
        "ZOOM,IN_A_CALL,IN_A_CALL",
        "ZOOM,IN_A_MEETING,IN_A_CALL",
        "ZOOM,PRESENTING,PRESENTING",
        "ZOOM,IN_A_CALENDAR_EVENT,BUSY",
        "ZOOM,DO_NOT_DISTURB,DO_NOT_DISTURB",
        "ZOOM,BUSY,BUSY",
        "ZOOM,AWAY,AWAY",
        "TEAMS,IN_A_CALL,IN_A_CALL",
        "TEAMS,PRESENTING,PRESENTING",
        "TEAMS,DO_NOT_DISTURB,DO_NOT_DISTURB",
        "TEAMS,BUSY,BUSY",
        "TEAMS,AWAY,AWAY"
    })
    void whatOnePlatformShowsTheOtherShowsAndAvailableIsReachedByClearing(
            Platform from, PresenceStatus status, PresenceStatus there) {
        Platform to = from == Platform.TEAMS ? Platform.ZOOM : Platform.TEAMS;
        does(from, status);
        assertThat(shown(to)).isEqualTo(there);
        does(from, AVAILABLE);
        assertThat(shown(to)).isEqualTo(AVAILABLE);
        assertThat(writes(to)).containsExactly("ada " + there, "ada clear");
        assertThat(writes(from)).isEmpty();
        world.pass(Duration.ofHours(1));
        assertThat(writes(to)).hasSize(2);
        assertThat(writes(from)).isEmpty();
    }

    @Test
    void ourOwnEchoMeansNothingAndTheSameValueOfThePersonDoes() throws Exception {
        does(Platform.ZOOM, IN_A_MEETING);
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
        assertThat(story()).contains("Teams shows in a call: what we wrote");
        // The same value as the person's own, after our session: no echo.
        world.teams.account("acme", "ada").own = IN_A_CALL;
        does(Platform.ZOOM, AVAILABLE);
        assertThat(world.teams.session("acme", "ada")).isNull();
        world.pass(Duration.ofMinutes(6));
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
        assertThat(shown(Platform.ZOOM)).isEqualTo(IN_A_CALL);
    }

    @Test
    void anEchoThatComesLateIsNotThePersons() throws Exception {
        does(Platform.ZOOM, IN_A_MEETING);
        does(Platform.ZOOM, AVAILABLE);
        world.zoom.writes.clear();
        world.teams.stamps = false;
        world.engine.seen(new Seen(
                "acme", "ada", new Presence(Platform.TEAMS, IN_A_CALL, "Busy", Instant.ofEpochMilli(world.now())), ""));
        world.pass(Duration.ofMinutes(1));
        assertThat(writes(Platform.ZOOM)).isEmpty();
        assertThat(story()).contains("which we wrote and have taken back");
    }

    @Test
    void aClockThatIsAheadDoesNotMakeTheRestLookOld() {
        world.zoom.account("acme", "ada").own = BUSY;
        world.engine.seen(new Seen(
                "acme",
                "ada",
                new Presence(
                        Platform.ZOOM,
                        BUSY,
                        "Busy",
                        Instant.ofEpochMilli(world.now()).plusSeconds(86_400)),
                ""));
        world.pass(A_MOMENT);
        assertThat(shown(Platform.TEAMS)).isEqualTo(BUSY);
        does(Platform.ZOOM, AVAILABLE);
        assertThat(shown(Platform.TEAMS)).isEqualTo(AVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"DO_NOT_DISTURB", "PRESENTING", "BUSY"})
    void whatAPersonSetIsNeverOverwrittenByInACall(PresenceStatus set) {
        does(Platform.TEAMS, set);
        does(Platform.ZOOM, IN_A_MEETING);
        assertThat(shown(Platform.TEAMS)).isEqualTo(set);
        assertThat(writes(Platform.TEAMS)).isEmpty();
        world.engine.answered("acme", "c1", Set.of("ada"), world.now());
        world.pass(A_MOMENT);
        assertThat(writes(Platform.TEAMS)).isEmpty();
    }

    @Test
    void doNotDisturbThatIsSetWhileInACallTakesItsPlace() {
        does(Platform.ZOOM, IN_A_MEETING);
        does(Platform.TEAMS, DO_NOT_DISTURB);
        assertThat(shown(Platform.TEAMS)).isEqualTo(DO_NOT_DISTURB);
        assertThat(world.teams.session("acme", "ada")).isNull();
        assertThat(shown(Platform.ZOOM)).isEqualTo(DO_NOT_DISTURB);
    }

    @Test
    void aCallOverTheTrunkIsInACallOnBothWhileOneIsUp() {
        world.engine.answered("acme", "c1", Set.of("ada"), world.now());
        world.engine.answered("acme", "c2", Set.of("ada"), world.now());
        world.pass(A_MOMENT);
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
        assertThat(shown(Platform.ZOOM)).isEqualTo(IN_A_CALL);
        world.engine.ended("c1");
        world.pass(A_MOMENT);
        assertThat(shown(Platform.ZOOM)).isEqualTo(IN_A_CALL);
        world.engine.ended("c2");
        world.pass(A_MOMENT);
        assertThat(shown(Platform.TEAMS)).isEqualTo(AVAILABLE);
        assertThat(shown(Platform.ZOOM)).isEqualTo(AVAILABLE);
        assertThat(writes(Platform.TEAMS)).containsExactly("ada IN_A_CALL", "ada clear");
        // Facts of one call may come in the wrong order.
        world.engine.ended("c3");
        world.engine.answered("acme", "c3", Set.of("ada"), world.now());
        world.pass(A_MOMENT);
        assertThat(shown(Platform.TEAMS)).isEqualTo(AVAILABLE);
    }

    @Test
    void aCallWhoseEndWasLostEndsAfterItsTime() {
        world.engine.answered("acme", "c1", Set.of("ada"), world.now());
        world.pass(Duration.ofHours(3));
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
        world.pass(Duration.ofMinutes(62));
        assertThat(shown(Platform.TEAMS)).isEqualTo(AVAILABLE);
        assertThat(shown(Platform.ZOOM)).isEqualTo(AVAILABLE);
    }

    @Test
    void aSessionIsKeptAliveWhileItHolds() {
        does(Platform.ZOOM, IN_A_MEETING);
        for (int i = 0; i < 30; i++) {
            world.pass(Duration.ofMinutes(10));
            assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
        }
        assertThat(writes(Platform.TEAMS)).hasSizeBetween(8, 11).allMatch("ada IN_A_CALL"::equals);
    }

    @Test
    void aSessionThatThePlatformLostIsShownAgainAndAPersonsChoiceStands() throws Exception {
        does(Platform.TEAMS, AWAY);
        world.pass(Duration.ofSeconds(30));
        does(Platform.ZOOM, AVAILABLE);
        assertThat(shown(Platform.ZOOM)).isEqualTo(AWAY);
        world.pass(Duration.ofSeconds(30));
        does(Platform.ZOOM, AVAILABLE);
        assertThat(shown(Platform.ZOOM)).isEqualTo(AVAILABLE);
        world.pass(Duration.ofHours(2));
        assertThat(shown(Platform.ZOOM)).isEqualTo(AVAILABLE);
        assertThat(writes(Platform.ZOOM)).containsExactly("ada AWAY", "ada AWAY");
        assertThat(story()).contains("the person's choice stands");
        does(Platform.TEAMS, AVAILABLE);
        does(Platform.TEAMS, AWAY);
        assertThat(shown(Platform.ZOOM)).isEqualTo(AWAY);
    }

    @Test
    void theNewestIsWrittenWhenManyChangesWait() {
        world.zoom.limits = List.of(FakeEnd.limit(
                "one a minute",
                org.patchbay.api.presence.sync.Limit.Share.USER,
                1,
                Duration.ofMinutes(1),
                org.patchbay.api.presence.sync.Limit.Kind.WRITE));
        world.kill();
        world.start();
        world.pass(A_MOMENT);
        world.zoom.writes.clear();
        does(Platform.TEAMS, BUSY);
        does(Platform.TEAMS, AWAY);
        does(Platform.TEAMS, IN_A_CALL);
        does(Platform.TEAMS, DO_NOT_DISTURB);
        world.pass(Duration.ofMinutes(2));
        assertThat(writes(Platform.ZOOM)).containsExactly("ada BUSY", "ada DO_NOT_DISTURB");
        assertThat(world.zoom.violations).isEmpty();
    }

    @Test
    void whatIsUnavailableIsTriedAgainAfterGrowingPauses() {
        world.teams.fault = (what, user) ->
                what.equals("read") ? Optional.empty() : Optional.of(new PresenceException(Reason.UNAVAILABLE, "503"));
        does(Platform.ZOOM, IN_A_MEETING);
        world.pass(Duration.ofMinutes(30));
        assertThat(writes(Platform.TEAMS)).hasSizeBetween(8, 25);
        world.teams.fault = (what, user) -> Optional.empty();
        world.pass(Duration.ofMinutes(6));
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
    }

    @Test
    void whereASessionCannotBeEndedNowSomethingElseCanBeShown() {
        world.zoom.fault = (what, user) -> what.equals("clear")
                ? Optional.of(new PresenceException(
                        Reason.UNAVAILABLE, "it ends by itself", Optional.of(Duration.ofMinutes(20))))
                : Optional.empty();
        does(Platform.TEAMS, DO_NOT_DISTURB);
        does(Platform.TEAMS, AVAILABLE);
        world.pass(Duration.ofMinutes(15));
        assertThat(writes(Platform.ZOOM)).containsExactly("ada DO_NOT_DISTURB", "ada clear");
        does(Platform.TEAMS, BUSY);
        assertThat(shown(Platform.ZOOM)).isEqualTo(BUSY);
        world.zoom.fault = (what, user) -> Optional.empty();
        does(Platform.TEAMS, AVAILABLE);
        world.pass(Duration.ofMinutes(6));
        assertThat(shown(Platform.ZOOM)).isEqualTo(AVAILABLE);
    }

    @Test
    void whatIsRefusedIsNotTriedAgainUntilSomethingElseIsWanted() throws Exception {
        world.teams.fault = (what, user) ->
                what.equals("PRESENTING") ? Optional.of(new PresenceException(Reason.REFUSED, "no")) : Optional.empty();
        does(Platform.ZOOM, PRESENTING);
        world.pass(Duration.ofHours(3));
        assertThat(writes(Platform.TEAMS)).containsExactly("ada PRESENTING");
        assertThat(story()).contains("refused");
        does(Platform.ZOOM, IN_A_MEETING);
        assertThat(shown(Platform.TEAMS)).isEqualTo(IN_A_CALL);
    }

    @Test
    void whoIsNotSignedInIsLeftAloneUntilSeenAgain() {
        world.zoom.fault = (what, user) -> what.equals("read")
                ? Optional.empty()
                : Optional.of(new PresenceException(Reason.NOT_SIGNED_IN, "5301"));
        does(Platform.ZOOM, OFFLINE);
        does(Platform.TEAMS, IN_A_CALL);
        world.pass(Duration.ofMinutes(9));
        assertThat(writes(Platform.ZOOM)).hasSize(1);
        world.zoom.fault = (what, user) -> Optional.empty();
        does(Platform.ZOOM, AVAILABLE);
        assertThat(shown(Platform.ZOOM)).isEqualTo(IN_A_CALL);
    }

    @Test
    void whoIsNotConnectedIsHeldOutWithoutAStorm() throws Exception {
        world.teams.fault = (what, user) -> what.equals("read")
                ? Optional.empty()
                : Optional.of(new PresenceException(Reason.NOT_CONNECTED, "sign in again"));
        does(Platform.ZOOM, IN_A_MEETING);
        world.pass(Duration.ofHours(5));
        assertThat(writes(Platform.TEAMS)).hasSizeBetween(2, 7);
        assertThat(world.desk.users("acme", 10).get(0).heldOut())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("sign in again"));
    }

    @Test
    void aPlatformThatSaysOtherThanItWasToldIsNotWrittenWithoutEnd() {
        // It shows "busy" for "in a call", which counts more than the meeting, and so on.
        world.zoom.shows = Set.of(PresenceStatus.IN_A_CALL);
        for (int i = 0; i < 600; i++) {
            if (shown(Platform.ZOOM) == IN_A_CALL) {
                world.zoom.does("acme", "ada", BUSY);
            } else if (shown(Platform.ZOOM) == BUSY && i % 2 == 0) {
                world.zoom.does("acme", "ada", AVAILABLE);
            }
            world.teams.does("acme", "ada", i % 3 == 0 ? IN_A_CALL : AVAILABLE);
            world.pass(Duration.ofSeconds(1));
        }
        assertThat(writes(Platform.ZOOM).size() + writes(Platform.TEAMS).size()).isLessThan(60);
    }
}
