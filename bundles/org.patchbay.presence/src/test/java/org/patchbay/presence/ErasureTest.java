package org.patchbay.presence;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Of somebody who was erased nothing is left in what documents were before. */
class ErasureTest {
    private final World world = new World(3);

    private boolean isThere(String user) {
        return world.store.list(Journal.SPACE, "").stream()
                .anyMatch(document -> document.value().contains(user + "\t"));
    }

    private boolean wasThere(String user) {
        String key = "acme/" + Math.floorMod(user.hashCode(), 64);
        return world.store.history(Journal.SPACE, key).stream()
                .map(Stored::value)
                .anyMatch(value -> value.contains(user + "\t"));
    }

    @Test
    void whoIsShownWhenErasedIsNotInTheHistoryOnceItIsCleared() {
        world.tenant("acme", 2);
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_MEETING);
        world.zoom.does("acme", "u1", PresenceStatus.IN_A_MEETING);
        world.pass(Duration.ofSeconds(5));
        assertThat(isThere("u0")).isTrue();
        assertThat(world.engine.erase("acme", "u0")).isTrue();
        world.users.get("acme").remove("u0");
        world.pass(Duration.ofMinutes(10));
        assertThat(isThere("u0")).isFalse();
        assertThat(wasThere("u0")).isFalse();
        assertThat(wasThere("u1")).isTrue();
    }

    @Test
    void alsoIfTheStoreCouldNotWriteForAWhileAndTheEngineEndsThen() {
        world.tenant("acme", 1);
        world.zoom.does("acme", "u0", PresenceStatus.IN_A_MEETING);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.engine.erase("acme", "u0")).isTrue();
        world.store.full(true);
        world.users.get("acme").remove("u0");
        world.pass(Duration.ofMinutes(10));
        assertThat(wasThere("u0")).isTrue();
        world.store.full(false);
        world.engine.close();
        assertThat(isThere("u0")).isFalse();
        assertThat(wasThere("u0")).isFalse();
    }
}
