package org.patchbay.presence;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.sync.PresenceEnd;

/** What the engine works with; what may come and go is empty meanwhile. */
final class Surroundings {
    final Clock clock;
    final Directory directory;
    final Settings settings;
    final Store store;
    final Facts facts;
    final Map<Platform, PresenceEnd> ends = new ConcurrentHashMap<>();
    volatile @Nullable PresenceMapping mapping;
    volatile @Nullable Permissions permissions;

    Surroundings(Clock clock, Directory directory, Settings settings, Store store, Facts facts) {
        this.clock = clock;
        this.directory = directory;
        this.settings = settings;
        this.store = store;
        this.facts = facts;
    }

    @Nullable
    PresenceEnd end(Platform platform) {
        return ends.get(platform);
    }
}
