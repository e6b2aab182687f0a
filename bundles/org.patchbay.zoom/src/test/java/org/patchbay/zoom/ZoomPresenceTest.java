package org.patchbay.zoom;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.directory.User;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read and shown at Zoom. */
class ZoomPresenceTest {
    private final World world = new World();
    private final World.Somebody ada = world.add("z-ada", "ada@acme.example");
    private final World.Somebody bob = world.add("z-bob", "bob@acme.example");

    @AfterEach
    void close() {
        world.close();
    }

    private List<Seen> read(String user) {
        return World.done(world.presence.read("acme", List.of(user)));
    }

    private void show(String user, PresenceStatus status) {
        World.done(world.presence.show(wish(user, status, Duration.ofMinutes(5))));
    }

    private static Wish wish(String user, PresenceStatus status, Duration lasts) {
        return new Wish("acme", user, status, lasts);
    }

    private void clear(String user) {
        World.done(world.presence.clear("acme", user));
    }

    private void later() {
        world.clock.move(Duration.ofSeconds(61));
    }

    @Test
    void readsByIdAndWithoutOneByMail() {
        bob.becomes("On_Phone_Call");
        assertThat(read("ada")).singleElement().satisfies(seen -> {
            assertThat(seen.tenant() + "/" + seen.user()).isEqualTo("acme/ada");
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.AVAILABLE);
            assertThat(seen.presence().at()).isEqualTo(world.clock.instant());
            assertThat(seen.stamp()).isEmpty();
        });
        assertThat(read("bob")).singleElement().satisfies(seen -> {
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.IN_A_CALL);
            assertThat(seen.presence().said()).isEqualTo("On_Phone_Call");
        });
        assertThat(world.cloud.requests())
                .extracting(each -> each.method() + " " + each.path())
                .contains("GET /v2/users/z-ada/presence_status", "GET /v2/users/bob@acme.example/presence_status");
    }

    @Test
    void whoIsNotKnownThereIsLeftOut() {
        world.zoom.delete("z-bob");
        assertThat(read("bob")).isEmpty();
        assertThat(read("eve")).as("nobody knows who that is at Zoom").isEmpty();
        assertThat(read("nobody")).isEmpty();
        assertThat(World.done(world.presence.read("acme", List.of("ada", "bob"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = PresenceStatus.class,
            names = {"OFFLINE", "UNKNOWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsShownIsReadAsTheSameInBothSpellings(PresenceStatus status) {
        show("ada", status);
        assertThat(read("ada").get(0).presence().status()).isEqualTo(status);
        world.zoom.oldSpelling(true);
        show("bob", status);
        assertThat(read("bob").get(0).presence().status()).isEqualTo(status);
        assertThat(world.presence.shows()).contains(status);
    }

    @Test
    void theOlderSpellingIsRemembered() {
        world.zoom.oldSpelling(true);
        show("ada", PresenceStatus.IN_A_CALL);
        assertThat(world.count("PUT")).isEqualTo(2);
        show("bob", PresenceStatus.IN_A_MEETING);
        assertThat(world.count("PUT")).isEqualTo(3);
        assertThat(bob.status()).isEqualTo("In_A_Zoom_Meeting");
    }

    @ParameterizedTest
    @CsvSource({"PT1M,20", "PT20M,20", "PT20M1S,21", "PT4H,240", "PT48H,1440"})
    void quietLastsAsLongAsZoomLetsIt(Duration lasts, int minutes) {
        World.done(world.presence.show(wish("ada", PresenceStatus.DO_NOT_DISTURB, lasts)));
        assertThat(ada.status()).isEqualTo("Do_Not_Disturb");
        assertThat(world.zoom.remaining("z-ada")).contains(Duration.ofMinutes(minutes));
    }

    @Test
    void faultsSayWhatKindTheyAre() {
        show("ada", PresenceStatus.BUSY);
        PresenceException limited =
                World.fault(world.presence.show(wish("ada", PresenceStatus.AWAY, Duration.ofHours(1))));
        assertThat(limited.reason()).isEqualTo(Reason.LIMITED);
        assertThat(limited.retryAfter()).as("Zoom does not say").contains(Duration.ofMinutes(1));
        bob.signedIn(false);
        assertThat(World.fault(world.presence.show(wish("bob", PresenceStatus.BUSY, Duration.ofHours(1))))
                        .reason())
                .isEqualTo(Reason.NOT_SIGNED_IN);
        assertThat(World.fault(world.presence.show(wish("eve", PresenceStatus.BUSY, Duration.ofHours(1))))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(World.fault(world.presence.read("other", List.of("ada"))).reason())
                .isEqualTo(Reason.NOT_CONNECTED);
        world.fail("/v2/users/z-ada", 429, Map.of(), "");
        assertThat(World.fault(world.presence.read("acme", List.of("ada"))).retryAfter())
                .contains(Duration.ofSeconds(1));
        world.fail("/v2/users/z-ada", 200, Map.of(), "<html>");
        assertThat(World.fault(world.presence.read("acme", List.of("ada"))).reason())
                .isEqualTo(Reason.UNAVAILABLE);
        world.fail("/v2/users/z-ada", 503, Map.of("Retry-After", "9"), "");
        assertThat(World.fault(world.presence.read("acme", List.of("ada"))).retryAfter())
                .contains(Duration.ofSeconds(9));
    }

    @Test
    void clearedIsWhatIsStillOurs() {
        show("ada", PresenceStatus.IN_A_CALL);
        later();
        clear("ada");
        assertThat(ada.status()).isEqualTo("Available");
        later();
        show("ada", PresenceStatus.IN_A_CALL);
        ada.becomes("Away");
        later();
        clear("ada");
        assertThat(ada.status()).as("chosen by the person").isEqualTo("Away");
    }

    /** Another node has had the tenant meanwhile, and has shown something else. */
    @Test
    void whatAnotherNodeShowedIsClearedToo() {
        show("ada", PresenceStatus.IN_A_CALL);
        world.presence.forget("acme");
        ada.becomes("Busy");
        later();
        clear("ada");
        assertThat(ada.status()).isEqualTo("Available");
    }

    @Test
    void clearingWithoutMemoryTakesWhatIsShownForOurs() {
        ada.becomes("In_A_Call");
        clear("ada");
        assertThat(ada.status()).isEqualTo("Available");
        bob.becomes("Offline");
        clear("bob");
        clear("ada");
        clear("eve");
        assertThat(world.count("PUT")).isEqualTo(1);
    }

    @Test
    void whoHasLeftHasNothingToClear() {
        show("ada", PresenceStatus.BUSY);
        ada.signedIn(false);
        later();
        clear("ada");
        world.zoom.delete("z-ada");
        clear("ada");
    }

    @Test
    void quietThatCannotBeEndedIsSaidUntilItEndsByItself() {
        show("ada", PresenceStatus.DO_NOT_DISTURB);
        world.zoom.keepsQuiet(true);
        later();
        PresenceException fault = World.fault(world.presence.clear("acme", "ada"));
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault.retryAfter()).contains(Duration.ofMinutes(20).minusSeconds(61));
        world.clock.move(Duration.ofMinutes(20));
        ada.becomes("Available");
        clear("ada");
    }

    @Test
    void limitsAreThoseOfThePlanAndOneUpdateAMinuteForEach() {
        assertThat(world.presence.page()).isEqualTo(1);
        assertThat(world.presence.limits())
                .extracting(limit -> limit.of() + " " + limit.permits() + "/" + limit.per())
                .containsExactly("TENANT 7/PT1S", "USER 1/PT1M");
        assertThat(world.presence.limits().get(1).kinds()).containsExactly(Limit.Kind.WRITE);
    }

    /** As the stand-in has counted them. */
    private int requests() {
        return (int) world.cloud.requests().stream()
                .filter(each -> each.path().endsWith("/presence_status"))
                .count();
    }

    @Test
    void anUpdateIsBookedForTheRequestsThatItTakes() {
        int before = requests();
        show("ada", PresenceStatus.IN_A_CALL);
        int shown = requests();
        assertThat(world.presence.requests("acme", "ada", Optional.of(PresenceStatus.IN_A_CALL)))
                .isEqualTo(shown - before);
        later();
        clear("ada");
        assertThat(world.presence.requests("acme", "ada", Optional.empty())).isEqualTo(requests() - shown);
    }

    @Test
    void gatesSayWhatHoldsSomebodyOut() {
        assertThat(gates("other")).containsExactly(PresenceGate.ORGANISATION_ENABLED);
        assertThat(gates("acme", "eve")).containsExactly(PresenceGate.ACCOUNT_KIND);
        assertThat(gates("acme", "bob")).as("nothing was read yet").isEmpty();
        ada.client("6.1.4.1(mac)");
        PeopleTest.refresh(world);
        assertThat(world.presence.heldOut("acme", "ada")).singleElement().satisfies(held -> {
            assertThat(held.gate()).isEqualTo(PresenceGate.CLIENT_VERSION);
            assertThat(held.text()).contains("6.1.4.1(mac)", "6.1.5");
        });
        assertThat(gates("acme", "bob")).isEmpty();
        world.know(User.of("acme", "ada").providerId("gone").build());
        assertThat(gates("acme", "ada")).containsExactly(PresenceGate.ACCOUNT_KIND);
    }

    @Test
    void aScopeThatIsMissingHoldsOutUntilItIsThere() {
        world.scopes("user:read:admin phone:read:admin");
        read("ada");
        PresenceException fault =
                World.fault(world.presence.show(wish("ada", PresenceStatus.BUSY, Duration.ofHours(1))));
        assertThat(fault.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(gates("acme", "bob")).containsExactly(PresenceGate.PERMISSIONS_GRANTED);
        world.scopes("user:read:admin user:write:admin phone:read:admin");
        world.clock.move(Duration.ofHours(1));
        show("ada", PresenceStatus.BUSY);
        assertThat(gates("acme", "bob")).isEmpty();
    }

    private List<PresenceGate> gates(String tenant) {
        return gates(tenant, "ada");
    }

    private List<PresenceGate> gates(String tenant, String user) {
        return world.presence.heldOut(tenant, user).stream().map(HeldOut::gate).toList();
    }
}
