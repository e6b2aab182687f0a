package org.patchbay.zoom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.Wish;

import static org.assertj.core.api.Assertions.assertThat;

/** An end whose limits are read once is another one when they change. */
class PresenceOfferTest {
    private final World world = new World();
    private final List<String> steps = new ArrayList<>();
    private final List<PresenceEnd> there = new ArrayList<>();
    private final PresenceOffer offer = new PresenceOffer(world.accounts, world.users, this::register, world.clock);

    private Runnable register(PresenceEnd end) {
        int permits = end.limits().get(0).permits();
        there.add(end);
        steps.add("+" + permits);
        return () -> {
            there.remove(end);
            steps.add("-" + permits);
        };
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AccountConfig plan(String plan, int share) {
        return world.with(Map.of("plan", plan, "share_percent", share));
    }

    private void set(AccountConfig given) {
        world.account.modified(given);
        world.accounts.updatedAccount(world.account);
    }

    @Test
    void theNewOneIsThereBeforeTheOldOneGoes() {
        set(plan("business", 50));
        set(plan("business", 50));
        set(plan("free", 50));
        world.accounts.unbindAccount(world.account);
        offer.close();
        world.accounts.bindAccount(world.account);
        assertThat(steps).containsExactly("+7", "+22", "-7", "+1", "-22", "-1");
    }

    @Test
    void whatWasSetHereIsNotForgottenWithIt() {
        World.Somebody ada = world.add("z-ada", "ada@acme.example");
        World.done(there.get(0).show(new Wish("acme", "ada", PresenceStatus.BUSY, Duration.ofHours(1))));
        set(plan("pro", 100));
        ada.becomes("Away");
        World.done(there.get(0).clear("acme", "ada"));
        assertThat(ada.status()).as("chosen by the person").isEqualTo("Away");
        assertThat(there.get(0).layered()).isFalse();
    }
}
