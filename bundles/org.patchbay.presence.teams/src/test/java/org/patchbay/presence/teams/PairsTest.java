package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.presence.EngineOfTest;
import org.patchbay.presence.mapping.TenantMapping;
import org.patchbay.testkit.MemorySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each pair of the table in both directions: engine, mapping and this end as they are, Microsoft as it is described, and a Zoom of a few lines. */
class PairsTest {
    private final Cloud cloud = new Cloud(false);
    private final MemorySettings settings = new MemorySettings();
    private final Zoom zoom = new Zoom();
    private EngineOfTest engine = engine();

    private EngineOfTest engine() {
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        return new EngineOfTest(
                cloud.fake.clock(),
                cloud.directory,
                settings,
                cloud.store,
                new TenantMapping(settings),
                cloud.end,
                zoom);
    }

    PairsTest() {
        cloud.people().teams(Cloud.TENANT, Cloud.ADA, "Available", "Available");
        settle();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    /** One status of whoever set it last. */
    private final class Zoom implements PresenceEnd {
        volatile PresenceStatus status = PresenceStatus.AVAILABLE;

        @Override
        public Platform platform() {
            return Platform.ZOOM;
        }

        @Override
        public int page() {
            return 1;
        }

        @Override
        public List<Limit> limits() {
            return List.of();
        }

        @Override
        public Set<PresenceStatus> shows() {
            return EnumSet.complementOf(EnumSet.of(PresenceStatus.UNKNOWN, PresenceStatus.OFFLINE));
        }

        @Override
        public boolean layered() {
            return false;
        }

        @Override
        public CompletionStage<List<Seen>> read(String tenant, List<String> users) {
            return CompletableFuture.completedFuture(
                    users.stream().filter("ada"::equals).map(user -> seen()).toList());
        }

        Seen seen() {
            return new Seen(
                    "acme",
                    "ada",
                    new Presence(
                            Platform.ZOOM,
                            status,
                            status.name(),
                            cloud.fake.clock().instant()),
                    "");
        }

        @Override
        public CompletionStage<Void> show(Wish wish) {
            status = wish.status();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> clear(String tenant, String user) {
            status = PresenceStatus.AVAILABLE;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<HeldOut> heldOut(String tenant, String user) {
            return List.of();
        }
    }

    private void tick() {
        cloud.idle();
        cloud.fake.clock().advance(Duration.ofMillis(500));
        engine.tick();
    }

    /** Lets all come to rest. */
    private void settle() {
        int[] calm = {0};
        int[] before = {-1};
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            tick();
            int requests = cloud.fake.graph().requests().size();
            calm[0] = requests == before[0] ? calm[0] + 1 : 0;
            before[0] = requests;
            return calm[0] > 20;
        });
    }

    private void zoomShows(PresenceStatus status) {
        cloud.fake.clock().advance(Duration.ofMinutes(1));
        zoom.status = status;
        engine.intake().seen(zoom.seen());
    }

    private void teamsShows(String availability, String activity) {
        cloud.fake.clock().advance(Duration.ofMinutes(1));
        cloud.people().teams(Cloud.TENANT, Cloud.ADA, availability, activity);
        engine.intake().doubt(Platform.TEAMS, "acme", List.of("ada"));
    }

    private void untilTeams(String shown) {
        await().pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            tick();
            assertThat(cloud.shown(Cloud.ADA)).hasToString(shown);
        });
    }

    private void untilZoom(PresenceStatus shown) {
        await().pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            tick();
            assertThat(zoom.status).isEqualTo(shown);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "IN_A_CALL,Busy/InACall",
        "IN_A_MEETING,Busy/InACall",
        "PRESENTING,DoNotDisturb/Presenting",
        "IN_A_CALENDAR_EVENT,Busy/Busy",
        "DO_NOT_DISTURB,DoNotDisturb/DoNotDisturb",
        "BUSY,Busy/Busy",
        "AWAY,Away/Away"
    })
    void whatZoomShowsIsShownInTeamsUntilItIsAvailable(PresenceStatus status, String pair) {
        zoomShows(status);
        untilTeams(pair);
        settle();
        assertThat(zoom.status).as("no echo comes back").isEqualTo(status);
        assertThat(cloud.shown(Cloud.ADA)).hasToString(pair);
        zoomShows(PresenceStatus.AVAILABLE);
        untilTeams("Available/Available");
        settle();
        assertThat(zoom.status).isEqualTo(PresenceStatus.AVAILABLE);
        assertThat(cloud.people().preferred(Cloud.TENANT, Cloud.ADA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Busy,InACall,IN_A_CALL",
        "DoNotDisturb,Presenting,PRESENTING",
        "Busy,InAMeeting,IN_A_CALENDAR_EVENT",
        "DoNotDisturb,DoNotDisturb,DO_NOT_DISTURB",
        "Busy,Busy,BUSY",
        "Away,Away,AWAY"
    })
    void whatTeamsShowsIsShownAtZoomUntilItIsAvailable(String availability, String activity, PresenceStatus status) {
        teamsShows(availability, activity);
        untilZoom(status);
        settle();
        assertThat(cloud.shown(Cloud.ADA)).as("no echo comes back").hasToString(availability + "/" + activity);
        assertThat(cloud.people().session(Cloud.TENANT, Cloud.ADA, FakeAccounts.APP))
                .isEmpty();
        teamsShows("Available", "Available");
        untilZoom(PresenceStatus.AVAILABLE);
    }

    /** Of two that Zoom has for one of Teams a tenant chooses. */
    @ParameterizedTest
    @CsvSource({"Busy,InACall,teams_in_a_call,IN_A_MEETING", "Busy,Busy,teams_busy,IN_A_CALENDAR_EVENT"})
    void theOtherOfTwoIsATenantsChoice(String availability, String activity, String key, PresenceStatus status) {
        settings.tenant("acme", "presence-mapping", Map.of(key, status.name()));
        teamsShows(availability, activity);
        untilZoom(status);
        teamsShows("Available", "Available");
        untilZoom(PresenceStatus.AVAILABLE);
    }

    /** kill -9: nothing is in memory any more, and nothing stays for ever. */
    @Test
    void whatWasShownIsTakenBackAfterACrash() {
        zoomShows(PresenceStatus.DO_NOT_DISTURB);
        untilTeams("DoNotDisturb/DoNotDisturb");
        settle();
        zoom.status = PresenceStatus.AVAILABLE;
        cloud.restart();
        engine = engine();
        untilTeams("Available/Available");
        settle();
        assertThat(zoom.status).isEqualTo(PresenceStatus.AVAILABLE);
    }

    /** Both sides change at random, requests fail, the process dies: in the end nothing of ours is left anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverHappensNothingStaysInTheEnd(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            happens(random);
            for (int i = random.nextInt(20); i >= 0; i--) {
                tick();
            }
        }
        cloud.fake.graph().faults().clear();
        cloud.people().resets(Cloud.TENANT, Cloud.ADA);
        teamsShows("Available", "Available");
        zoomShows(PresenceStatus.AVAILABLE);
        await().pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            cloud.idle();
            cloud.fake.clock().advance(Duration.ofSeconds(5));
            engine.tick();
            cloud.idle();
            assertThat(cloud.people().session(Cloud.TENANT, Cloud.ADA, FakeAccounts.APP))
                    .isEmpty();
            assertThat(cloud.people().preferred(Cloud.TENANT, Cloud.ADA)).isEmpty();
            assertThat(cloud.shown(Cloud.ADA)).hasToString("Available/Available");
            assertThat(zoom.status).isEqualTo(PresenceStatus.AVAILABLE);
            assertThat(cloud.store.list(Ours.SPACE, "")).isEmpty();
        });
        settle();
        assertThat(cloud.shown(Cloud.ADA)).hasToString("Available/Available");
        assertThat(zoom.status).isEqualTo(PresenceStatus.AVAILABLE);
    }

    private void happens(Random random) {
        String[] teams = {
            "Available/Available", "Busy/InACall", "Away/Away", "DoNotDisturb/Presenting", "Busy/InAMeeting"
        };
        String[] chosen = {
            "Available/Available", "Busy/Busy", "DoNotDisturb/DoNotDisturb", "Away/Away", "Offline/OffWork"
        };
        PresenceStatus[] atZoom = zoom.shows().toArray(PresenceStatus[]::new);
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                String[] pair = teams[random.nextInt(teams.length)].split("/");
                teamsShows(pair[0], pair[1]);
            }
            case 2 -> {
                String[] pair = chosen[random.nextInt(chosen.length)].split("/");
                cloud.people().chooses(Cloud.TENANT, Cloud.ADA, pair[0], pair[1]);
                engine.intake().doubt(Platform.TEAMS, "acme", List.of("ada"));
            }
            case 3 -> cloud.people().resets(Cloud.TENANT, Cloud.ADA);
            case 4, 5 -> zoomShows(atZoom[random.nextInt(atZoom.length)]);
            default -> {
                if (random.nextBoolean()) {
                    cloud.fake
                            .graph()
                            .faults()
                            .answer("/presence", 1 + random.nextInt(3), random.nextBoolean() ? 503 : 500);
                } else {
                    cloud.restart();
                    engine = engine();
                }
            }
        }
    }

    @Test
    void whatThePersonSetsInTeamsWinsOverACallAtZoom() {
        zoomShows(PresenceStatus.IN_A_CALL);
        untilTeams("Busy/InACall");
        cloud.fake.clock().advance(Duration.ofMinutes(1));
        cloud.people().chooses(Cloud.TENANT, Cloud.ADA, "DoNotDisturb", "DoNotDisturb");
        engine.intake().doubt(Platform.TEAMS, "acme", List.of("ada"));
        untilZoom(PresenceStatus.DO_NOT_DISTURB);
        settle();
        assertThat(cloud.shown(Cloud.ADA)).hasToString("DoNotDisturb/DoNotDisturb");
    }
}
