package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.lab.cloud.graph.Notifications.Fault;
import org.patchbay.lab.cloud.wire.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What goes out is what Microsoft's published description and list of permissions allow. */
class CloudTest {
    private Cloud cloud;

    private Cloud open(boolean sealed) {
        cloud = new Cloud(sealed);
        cloud.people().teams(Cloud.TENANT, Cloud.ADA, "Available", "Available");
        return cloud;
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private List<Seen> read(String... users) {
        return World.done(cloud.end.read("acme", List.of(users)));
    }

    private void show(PresenceStatus status) {
        World.done(cloud.end.show(new Wish("acme", "ada", status, Duration.ofMinutes(60))));
    }

    private List<String> refused() {
        return cloud.fake.graph().requests().stream()
                .filter(each -> each.status() / 100 != 2)
                .map(each -> each.status() + " " + each.method() + " " + each.path())
                .toList();
    }

    private void subscribe() {
        read("ada", "bob");
        cloud.pass(TeamsHook.PERIOD);
        await().until(() -> cloud.intake.doubted.size() == 2);
        cloud.intake.doubted.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "IN_A_CALL,Busy/InACall",
        "PRESENTING,DoNotDisturb/Presenting",
        "BUSY,Busy/Busy",
        "DO_NOT_DISTURB,DoNotDisturb/DoNotDisturb",
        "AWAY,Away/Away"
    })
    void whatIsShownIsShownAndTakenBack(PresenceStatus status, String pair) {
        open(false);
        for (String without : List.of("Available/Available", "Offline/Offline")) {
            show(status);
            assertThat(cloud.shown(Cloud.ADA)).hasToString(pair);
            assertThat(read("ada").get(0).presence().status()).isEqualTo(status);
            World.done(cloud.end.clear("acme", "ada"));
            assertThat(cloud.shown(Cloud.ADA)).hasToString(without);
            assertThat(cloud.people().preferred(Cloud.TENANT, Cloud.ADA)).isEmpty();
            World.done(cloud.end.clear("acme", "ada"));
            cloud.people().teamsCloses(Cloud.TENANT, Cloud.ADA);
        }
        assertThat(refused())
                .as("a session that is not there")
                .containsOnly("404 POST /v1.0/users/" + Cloud.ADA + "/presence/clearPresence");
        assertThat(cloud.fake.graph().requests())
                .filteredOn(each -> each.path().contains("/presence/"))
                .extracting(Request::user)
                .as("in the person's own name")
                .containsOnly(Cloud.ADA);
    }

    @Test
    void everyRequestHasAPermissionThatIsDeclared() {
        open(false);
        read("ada", "bob");
        show(PresenceStatus.BUSY);
        show(PresenceStatus.BUSY);
        show(PresenceStatus.IN_A_CALL);
        World.done(cloud.end.clear("acme", "ada"));
        subscribe();
        Set<String> declared = Set.of("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All");
        assertThat(refused()).isEmpty();
        assertThat(cloud.fake.graph().requests())
                .filteredOn(each -> !each.allowed().isEmpty())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.allowed()).containsAnyElementsOf(declared));
    }

    @Test
    void manyAreReadInTheNameOfTheApplicationWithStamps() {
        open(false);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InAMeeting");
        List<Seen> seen = read("ada", "bob");
        assertThat(seen).extracting(Seen::user).containsExactlyInAnyOrder("ada", "bob");
        assertThat(seen).extracting(Seen::stamp).allSatisfy(stamp -> assertThat(stamp)
                .isNotEmpty());
        assertThat(seen)
                .extracting(Seen::presence)
                .extracting(Presence::status)
                .containsExactlyInAnyOrder(PresenceStatus.AVAILABLE, PresenceStatus.IN_A_CALENDAR_EVENT);
        assertThat(cloud.fake.graph().requests())
                .extracting(each -> each.method() + " " + each.user())
                .as("who has to be looked up is, in the person's own name")
                .containsExactly("GET " + Cloud.BOB, "POST ");
    }

    @Test
    void whatThePersonHasChosenStays() {
        open(false);
        show(PresenceStatus.BUSY);
        cloud.people().chooses(Cloud.TENANT, Cloud.ADA, "DoNotDisturb", "DoNotDisturb");
        show(PresenceStatus.BUSY);
        World.done(cloud.end.clear("acme", "ada"));
        assertThat(cloud.shown(Cloud.ADA)).hasToString("DoNotDisturb/DoNotDisturb");
    }

    @Test
    void patienceIsPassedOn() {
        open(false);
        cloud.fake.graph().faults().throttle("getPresencesByUserId", 1, Optional.of(Duration.ofSeconds(7)));
        assertThat(World.fault(cloud.end.read("acme", List.of("ada")))).satisfies(fault -> {
            assertThat(fault.reason()).isEqualTo(Reason.LIMITED);
            assertThat(fault.retryAfter()).contains(Duration.ofSeconds(7));
        });
        cloud.fake.graph().faults().answer("/presence/setPresence", 1, 503);
        assertThat(World.fault(cloud.end.show(new Wish("acme", "ada", PresenceStatus.IN_A_CALL, Duration.ofMinutes(5))))
                        .reason())
                .isIn(Reason.UNAVAILABLE, Reason.LIMITED);
        assertThat(read("ada")).hasSize(1);
    }

    @Test
    void aChangeIsToldAndRead() {
        open(false);
        subscribe();
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InACall");
        await().until(() -> cloud.intake.doubted.equals(List.of("TEAMS acme/bob")));
        cloud.fake.graph().notifications().next(Fault.WRONG_CLIENT_STATE, 1);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Away", "Away");
        await().untilAsserted(() -> assertThat(cloud.hook.check().text()).contains("1 taken", "1 with a wrong secret"));
        assertThat(cloud.intake.doubted).hasSize(1);
        assertThat(cloud.intake.seen).isEmpty();
        assertThat(cloud.fake.graph().notifications().givenUp()).isZero();
    }

    @Test
    void whatIsSealedAndProvenCountsAtOnce() {
        open(true);
        subscribe();
        cloud.fake.graph().notifications().next(Fault.DOUBLED, 1);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InACall");
        await().until(() -> cloud.intake.seen.size() == 2);
        assertThat(cloud.intake.seen).allSatisfy(seen -> {
            assertThat(seen.tenant() + "/" + seen.user()).isEqualTo("acme/bob");
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.IN_A_CALL);
            assertThat(seen.presence().said()).isEqualTo("Busy/InACall");
            assertThat(seen.stamp()).isEqualTo(read("bob").get(0).stamp());
        });
        assertThat(cloud.intake.doubted).isEmpty();
    }

    /** It may have been Microsoft all the same: so it is read. */
    @ParameterizedTest
    @ValueSource(strings = {"WRONG_SIGNATURE", "WRONG_TOKEN"})
    void whatIsSealedAndNotProvenIsReadInstead(Fault fault) {
        open(true);
        subscribe();
        cloud.fake.graph().notifications().next(fault, 1);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InACall");
        await().until(() -> cloud.intake.doubted.equals(List.of("TEAMS acme/bob")));
        assertThat(cloud.intake.seen).isEmpty();
        assertThat(cloud.hook.check().text()).contains("1 unproven");
    }

    @Test
    void withoutTheLoginServicesKeysWhatIsSealedIsReadInstead() {
        open(true);
        subscribe();
        cloud.fake.signIn().faults().answer("/discovery/v2.0/keys", 1, 500);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InACall");
        await().until(() -> cloud.intake.doubted.equals(List.of("TEAMS acme/bob")));
        assertThat(cloud.intake.seen).isEmpty();
        cloud.pass(Duration.ofMinutes(6));
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Away", "Away");
        await().untilAsserted(() -> assertThat(cloud.intake.seen)
                .as("asked again after some minutes")
                .hasSize(1));
    }

    @Test
    void subscriptionsAreRenewedAuthorisedAndMadeAnew() {
        open(false);
        subscribe();
        String id = cloud.fake.graph().subscriptions().ids().get(0);
        cloud.pass(Duration.ofMinutes(40));
        await().untilAsserted(() -> assertThat(
                        cloud.fake.graph().subscriptions().expires(id).orElseThrow())
                .isAfter(cloud.fake.clock().instant().plus(Duration.ofMinutes(45))));
        cloud.fake.graph().subscriptions().requireReauthorization(id);
        await().untilAsserted(() -> assertThat(cloud.hook.check().text()).doesNotContain(" 0 taken"));
        cloud.pass(TeamsHook.PERIOD);
        await().until(() -> cloud.fake.graph().requests().stream()
                        .filter(each -> each.method().equals("PATCH") && each.status() == 200)
                        .count()
                >= 2);
        cloud.people().teams(Cloud.TENANT, Cloud.BOB, "Busy", "InACall");
        await().until(() -> cloud.intake.doubted.contains("TEAMS acme/bob"));
        cloud.fake.graph().subscriptions().lose(id);
        cloud.intake.doubted.clear();
        cloud.pass(Duration.ofMinutes(45));
        await().untilAsserted(() -> {
            cloud.pass(TeamsHook.PERIOD);
            assertThat(cloud.fake.graph().subscriptions().ids()).singleElement().isNotEqualTo(id);
        });
        await().until(() -> cloud.intake.doubted.size() >= 2);
    }
}
