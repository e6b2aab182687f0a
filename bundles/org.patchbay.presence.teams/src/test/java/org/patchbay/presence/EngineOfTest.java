package org.patchbay.presence;

import java.time.Clock;
import java.util.Random;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.testkit.call.MemoryFacts;

/** The presence engine as it is, with time that a test moves, between two ends. */
public final class EngineOfTest {
    private final Engine engine;

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
                Runnable::run,
                Runnable::run,
                new Backoff(new Random(1)),
                tenant -> true);
        engine.start();
    }

    public PresenceIntake intake() {
        return engine;
    }

    public void tick() {
        engine.tick();
    }
}
