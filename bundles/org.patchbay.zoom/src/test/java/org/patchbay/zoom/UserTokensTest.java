package org.patchbay.zoom;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The tokens of connected users: each refresh token is good once, whatever happens in between. */
class UserTokensTest {
    private final World world = new World();

    @BeforeEach
    void connected() {
        world.open();
        world.add("z-ada", "ada@acme.example");
        assertThat(new Visitor().connect(world, "z-ada").html()).contains("is connected");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private CompletableFuture<String> ask(UserAccounts of) {
        ZoomAccount.Use use = world.account.use().orElseThrow();
        return of.bearer(use, use.settings().userApp().orElseThrow(), "ada").get();
    }

    private String token() {
        return ask(world.users).join();
    }

    private PresenceException fault() {
        PresenceException fault = World.fault(ask(world.users));
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        return fault;
    }

    private boolean isConnected() {
        return world.users.connected(world.account.use().orElseThrow(), "ada");
    }

    /** Beyond those of signing in and of the account's app. */
    private long renewals() {
        return world.count("POST /oauth/token") - before;
    }

    private long before;

    private void expired() {
        before = world.count("POST /oauth/token");
        world.clock.move(Duration.ofHours(1));
    }

    private HealthResult health() {
        return new UserHealth(world.accounts, world.users).check();
    }

    @Test
    void whatSigningInGaveIsUsedUntilAMinuteBeforeItsEnd() {
        before = world.count("POST /oauth/token");
        String first = token();
        world.clock.move(Duration.ofMinutes(59).minusSeconds(1));
        assertThat(token()).isEqualTo(first);
        world.clock.move(Duration.ofSeconds(1));
        assertThat(token()).isNotEqualTo(first);
        assertThat(renewals()).isEqualTo(1);
    }

    @Test
    void eachRenewalGoesOnFromTheOneBeforeAlsoAfterAStart() {
        for (int i = 0; i < 5; i++) {
            expired();
            token();
            assertThat(renewals()).isEqualTo(1);
            world.restart();
        }
        assertThat(isConnected()).isTrue();
        world.schedule.elapse(Duration.ofHours(1));
        assertThat(world.store.history(UserConnections.SPACE, "acme/ada"))
                .as("used ones are not kept")
                .hasSize(1);
    }

    @Test
    void manyThatWaitShareOneRenewal() {
        expired();
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(ask(world.users));
        }
        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(renewals()).isEqualTo(1);
    }

    @Test
    void ofTwoNodesOneAsksAndTheOtherComesLater() {
        UserAccounts other = world.another();
        try {
            expired();
            List<CompletableFuture<String>> both = List.of(ask(world.users), ask(other));
            both.forEach(each -> {
                try {
                    each.join();
                } catch (java.util.concurrent.CompletionException e) {
                    assertThat(e.getCause()).hasMessageContaining("Another node");
                }
            });
            assertThat(both).anySatisfy(each -> assertThat(each.isCompletedExceptionally())
                    .isFalse());
            assertThat(ask(other).join()).isNotEqualTo(token());
            assertThat(isConnected()).isTrue();
        } finally {
            other.close();
        }
    }

    @Test
    void whileAnotherNodeAsksThisOneDoesNot() {
        expired();
        UserAccounts other = world.another();
        world.cloud.faults().hang("/oauth/token", 1);
        CompletableFuture<String> theirs = ask(other);
        await().until(() ->
                world.store.history(UserConnections.SPACE, "acme/ada").size() == 2);
        assertThat(fault()).hasMessageContaining("Another node");
        assertThat(World.fault(theirs)).hasMessageContaining("not within");
        world.clock.move(UserTokens.LEASE);
        assertThat(token()).as("it was never used at Zoom").isNotEmpty();
        other.close();
    }

    /** The next write after Zoom was asked fails: its answer cannot be kept. */
    private void fullOnceAsked() {
        AtomicBoolean first = new AtomicBoolean(true);
        AutoCloseable unused = world.store.watch(UserConnections.SPACE, document -> {
            if (first.getAndSet(false)) {
                world.store.full(true);
            }
        });
    }

    @Test
    void whatCannotBeKeptIsNotUsedAndNotLost() {
        expired();
        fullOnceAsked();
        assertThat(fault()).hasMessageContaining("not used until it can be kept");
        assertThat(fault()).hasMessageContaining("not used until it can be kept");
        assertThat(renewals()).isEqualTo(1);
        world.store.full(false);
        token();
        assertThat(renewals()).as("what Zoom gave is still there").isEqualTo(1);
        expired();
        token();
        assertThat(isConnected()).isTrue();
    }

    @Test
    void whileNothingCanBeKeptZoomIsNotAsked() {
        expired();
        world.store.full(true);
        assertThat(fault()).hasMessageContaining("not asked");
        assertThat(renewals()).isZero();
        world.store.full(false);
        token();
    }

    @Test
    void aCrashBeforeWhatZoomGaveWasKeptEndsInConnectAgainAndNotInALoop() {
        world.account.modified(world.with(Map.of("require_connected", true)));
        expired();
        fullOnceAsked();
        fault();
        world.restart();
        world.store.full(false);
        assertThat(fault()).as("perhaps another node is at it").hasMessageContaining("Another node");
        assertThat(renewals()).isEqualTo(1);
        world.clock.move(UserTokens.LEASE);
        assertThat(fault()).hasMessageContaining("connect the Zoom account again");
        assertThat(renewals()).isEqualTo(2);
        assertThat(isConnected()).isFalse();
        assertThat(world.audit.newest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("zoom-disconnect");
            assertThat(entry.author()).isEqualTo("system");
            assertThat(entry.detail()).contains("invalid_grant", "when a node was stopped");
        });
        fault();
        assertThat(renewals()).as("no loop").isEqualTo(2);
        assertThat(health().text()).contains("Zoom ended the connection of 1 user(s): acme/ada");
        assertThat(world.presence.heldOut("acme", "ada")).singleElement().satisfies(held -> assertThat(held.text())
                .contains(
                        "has to connect the Zoom account again",
                        "https://patchbay.example/pages/zoom-connect?tenant=acme"));
        new Visitor().connect(world, "z-ada");
        assertThat(health().state()).isEqualTo(HealthResult.State.OK);
        assertThat(world.presence.heldOut("acme", "ada")).isEmpty();
        token();
    }

    @Test
    void whoTookItBackAtZoomIsDisconnected() {
        expired();
        world.cloud.revokeUser("z-ada");
        fault();
        assertThat(isConnected()).isFalse();
        assertThat(world.store.history(UserConnections.SPACE, "acme/ada")).isEmpty();
        assertThat(health().state()).isEqualTo(HealthResult.State.WARN);
    }

    @Test
    void afterNinetyDaysZoomHasForgottenAndWhoIsNotInUseIsRenewedBefore() {
        for (boolean due : new boolean[] {false, true, false, true}) {
            world.clock.move(Duration.ofDays(31));
            world.schedule.elapse(Duration.ofDays(1));
            if (due) {
                await().until(this::isRenewedNow);
            } else {
                assertThat(isRenewedNow()).isFalse();
            }
        }
        assertThat(isConnected()).isTrue();
        world.clock.move(Duration.ofDays(91));
        assertThat(fault()).hasMessageContaining("again");
        assertThat(isConnected()).isFalse();
    }

    @Test
    void whatZoomHasForgottenIsForgottenHereToo() {
        world.know();
        world.clock.move(Duration.ofDays(89));
        world.schedule.elapse(Duration.ofDays(1));
        assertThat(world.users.connections().users("acme")).containsExactly("ada");
        world.clock.move(Duration.ofDays(2));
        world.schedule.elapse(Duration.ofDays(1));
        await().untilAsserted(() ->
                assertThat(world.users.connections().users("acme")).isEmpty());
        assertThat(world.audit.newest(1).get(0).detail()).contains("90 days");
    }

    private boolean isRenewedNow() {
        return world.users
                .connections()
                .get("acme", "ada")
                .filter(kept -> kept.connection().renewing().isEmpty()
                        && kept.connection().renewed().equals(world.clock.instant()))
                .isPresent();
    }

    /** What was lost is older than what is kept: the user was quicker. */
    @Test
    void whoHasConnectedAnewMeanwhileStaysConnected() {
        UserConnections.Kept old = world.users.connections().get("acme", "ada").orElseThrow();
        new Visitor().connect(world, "z-ada");
        world.users.lost(old, "Zoom does not take it any more.");
        assertThat(isConnected()).isTrue();
        assertThat(health().state()).isEqualTo(HealthResult.State.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"503|<html>|30", "429|{}|30", "200|nonsense|30", "401|{\"error\":\"invalid_client\"}|10"})
    void aZoomThatCannotBeUsedTakesNothingAwayAndIsLeftAlone(int status, String body, int seconds) {
        expired();
        world.fail("/oauth/token", status, Map.of("Retry-After", "30"), body);
        assertThat(fault().retryAfter()).contains(Duration.ofSeconds(seconds));
        world.clock.move(Duration.ofSeconds(seconds - 1));
        fault();
        assertThat(renewals()).isEqualTo(1);
        assertThat(health().state()).isEqualTo(status == 401 ? HealthResult.State.WARN : HealthResult.State.OK);
        world.clock.move(Duration.ofSeconds(1));
        token();
        assertThat(isConnected()).isTrue();
        assertThat(health().state()).isEqualTo(HealthResult.State.OK);
    }

    @Test
    void withoutItsKeyNobodyIsConnectedAndNothingIsThrownAway() throws Exception {
        expired();
        world.restart();
        Files.move(world.folder.resolve("zoom.key"), world.folder.resolve("away"));
        world.restart();
        fault();
        assertThat(isConnected()).isFalse();
        assertThat(health().text()).contains("1 connected accounts cannot be opened");
        Files.move(world.folder.resolve("away"), world.folder.resolve("zoom.key"));
        assertThat(health().state()).isEqualTo(HealthResult.State.OK);
        token();
    }
}
