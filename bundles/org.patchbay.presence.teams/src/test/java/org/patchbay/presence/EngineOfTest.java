package org.patchbay.presence;

import java.time.Clock;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.testkit.call.MemoryFacts;

/** The presence engine as it is, with time that a test moves, between two ends. */
public final class EngineOfTest {
    private final Engine engine;
    private final AtomicInteger running = new AtomicInteger();

    public EngineOfTest(
            Clock clock,
            Directory directory,
            Settings settings,
            Store store,
            PresenceMapping mapping,
            PresenceEnd... ends) {
        Surroundings around = new Surroundings(clock, directory, settings, store, new MemoryFacts());
        around.mapping = mapping;
        for (PresenceEnd each : ends) {
            around.ends.put(each.platform(), each);
        }
        engine = new Engine(
                around,
                () -> PresenceSettings.DEFAULT,
                this::run,
                Runnable::run,
                new Backoff(new Random(1)),
                tenant -> true);
        engine.start();
    }

    private void run(Runnable task) {
        running.incrementAndGet();
        try {
            task.run();
        } finally {
            running.decrementAndGet();
        }
    }

    /** Whether all that it was told is worked on. Whoever tells it something may be the one who works on it. */
    public boolean isIdle() {
        return running.get() == 0 && engine.backlog() == 0;
    }

    public PresenceIntake intake() {
        return engine;
    }

    public void tick() {
        engine.tick();
    }

    /** Of how many users of a tenant it is known what a platform shows. */
    public long seen(String tenant, Platform platform) {
        return engine.persons(tenant).values().stream()
                .filter(person -> person.side(platform).isSeen())
                .count();
    }

    /** What was seen and done of a user. */
    public String story(String tenant, String user) {
        Person person = engine.find(tenant, user);
        return person == null
                ? ""
                : String.valueOf(person.steps.told()) + engine.gates().of(tenant, user);
    }
}
