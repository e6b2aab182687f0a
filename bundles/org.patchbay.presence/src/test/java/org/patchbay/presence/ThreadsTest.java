package org.patchbay.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.call.MemoryFacts;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.testkit.presence.TableMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The component with its own threads: who tells it something never waits, and of it nothing stays. */
class ThreadsTest {
    private final ManualSchedule schedule = new ManualSchedule();
    private final MemoryStore store = new MemoryStore();
    private final MemorySettings settings = new MemorySettings();
    private final End teams = new End(Platform.TEAMS);
    private final End zoom = new End(Platform.ZOOM);
    private PresenceEngine engine;

    /** A platform on which everybody is available. */
    private static final class End implements PresenceEnd {
        private final Platform platform;
        private final Map<String, PresenceStatus> shown = new ConcurrentHashMap<>();
        private final CountDownLatch free = new CountDownLatch(1);
        private volatile boolean hangs;

        private End(Platform platform) {
            this.platform = platform;
        }

        private void hang() {
            try {
                if (hangs) {
                    free.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Platform platform() {
            return platform;
        }

        @Override
        public int page() {
            return 10;
        }

        @Override
        public List<Limit> limits() {
            return List.of();
        }

        @Override
        public Set<PresenceStatus> shows() {
            return EnumSet.allOf(PresenceStatus.class);
        }

        @Override
        public CompletionStage<List<Seen>> read(String tenant, List<String> users) {
            return CompletableFuture.completedFuture(users.stream()
                    .map(user -> seen(user, PresenceStatus.AVAILABLE))
                    .toList());
        }

        private Seen seen(String user, PresenceStatus status) {
            return new Seen("acme", user, new Presence(platform, status, status.name(), Instant.now()), "");
        }

        @Override
        public CompletionStage<Void> show(Wish wish) {
            hang();
            shown.put(wish.user(), wish.status());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> clear(String tenant, String user) {
            hang();
            shown.remove(user);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<HeldOut> heldOut(String tenant, String user) {
            return List.of();
        }
    }

    @BeforeEach
    void start() {
        settings.tenant("acme", OrganisationSettings.OWNER, Map.of("enabled", "true"));
        engine = made();
        await().until(() -> {
            schedule.elapse(Duration.ofMillis(100));
            return engine.of("acme", Contact.user("ada"), Platform.TEAMS).isPresent()
                    && engine.of("acme", Contact.user("ada"), Platform.ZOOM).isPresent();
        });
    }

    private PresenceEngine made() {
        PresenceEngine made = new PresenceEngine(
                new MemoryDirectory(Acme.contents(), new FewCountries()),
                settings,
                Map.entry(Map.of(), store),
                new MemoryFacts(),
                schedule,
                Map.of());
        made.bindMapping(new TableMapping());
        made.bindEnd(teams);
        made.bindEnd(zoom);
        return made;
    }

    @AfterEach
    void stop() throws Exception {
        teams.free.countDown();
        engine.stop();
    }

    private static Fact fact(String type, String call) {
        Map<String, String> data = Map.of("from", "sip:x", "to", "sip:y", "from_user", "", "to_user", "ada");
        return new Fact(0, type, Scope.call("acme", call), Instant.now(), data);
    }

    private void until(Callable<Boolean> condition) {
        await().until(() -> {
            schedule.elapse(Duration.ofMillis(100));
            return condition.call();
        });
    }

    @Test
    void aCallIsShownOnBothWhileItIsUpAndAnEngineThatComesNextGoesOnWithIt() throws Exception {
        new CallFacts(engine).on(fact(Fact.CALL_ANSWERED, "c1"));
        until(() -> teams.shown.get("ada") == PresenceStatus.IN_A_CALL
                && zoom.shown.get("ada") == PresenceStatus.IN_A_CALL);
        engine.stop();
        assertThat(store.list(Journal.SPACE, "acme/")).isNotEmpty();
        engine = made();
        // The call is not known any more: what was shown because of it is taken away.
        until(() -> teams.shown.isEmpty() && zoom.shown.isEmpty());
        until(() -> store.list(Journal.SPACE, "acme/").isEmpty());
    }

    @Test
    void aPlatformThatHangsKeepsNobodyWaitingWhoTellsSomething() throws Exception {
        teams.hangs = true;
        CallFacts facts = new CallFacts(engine);
        facts.on(fact(Fact.CALL_ANSWERED, "c1"));
        until(() -> engine.explain("acme", "ada").now().sides().get(0).state().equals("writing"));
        for (int i = 0; i < 10_000; i++) {
            facts.on(fact(i % 2 == 0 ? Fact.CALL_ENDED : Fact.CALL_ANSWERED, "c" + i));
            engine.seen(zoom.seen("bob", PresenceStatus.AVAILABLE));
        }
        until(() -> engine.engine().backlog() == 0);
        until(() -> zoom.shown.get("ada") == PresenceStatus.IN_A_CALL);
        teams.free.countDown();
        until(() -> teams.shown.get("ada") == PresenceStatus.IN_A_CALL);
    }

    @Test
    void nothingRunsAfterItsEnd() throws Exception {
        engine.stop();
        engine.seen(zoom.seen("ada", PresenceStatus.IN_A_MEETING));
        schedule.elapse(Duration.ofSeconds(5));
        assertThat(teams.shown).isEmpty();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("patchbay-presence-core") && thread.isAlive()));
    }
}
