package org.patchbay.presence.teams;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;

/** The end with what is around it. */
final class World {
    final MovedClock clock = new MovedClock();
    final ManualSchedule schedule = new ManualSchedule();
    final MemoryStore store = new MemoryStore();
    final FakeTeams teams = new FakeTeams(clock);
    final FakeAccounts accounts = new FakeAccounts();
    final Intake intake = new Intake();
    Microsoft microsoft = new Microsoft(clock);
    TeamsEnd end = new TeamsEnd(microsoft, store, clock);

    /** What was handed in. */
    static final class Intake implements PresenceIntake {
        final List<Seen> seen = new CopyOnWriteArrayList<>();
        final List<String> doubted = new CopyOnWriteArrayList<>();
        volatile Set<String> synced = Set.of("acme");
        volatile Set<String> undecided = Set.of();

        @Override
        public Set<String> synced() {
            return synced;
        }

        @Override
        public Set<String> undecided() {
            return undecided;
        }

        @Override
        public void seen(Seen each) {
            seen.add(each);
        }

        @Override
        public void doubt(Platform platform, String tenant, Collection<String> users) {
            users.forEach(user -> doubted.add(platform + " " + tenant + "/" + user));
        }
    }

    World() {
        bind();
    }

    private void bind() {
        microsoft.bindClient(teams);
        microsoft.bindAccounts(accounts);
    }

    /** The bundle starts anew, with nothing in memory. */
    void restart() {
        end.close();
        microsoft = new Microsoft(clock);
        end = new TeamsEnd(microsoft, store, clock);
        bind();
    }

    void know(User... users) {
        Contents.Builder all = Contents.with();
        for (User each : users) {
            all.user(each.id(), each);
        }
        microsoft.bindDirectory(new MemoryDirectory(all.build(), new FewCountries()));
    }

    static User user(FakeTeams.Account account) {
        return User.of("acme", account.user).entraId(account.id).build();
    }

    static PresenceException fault(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            return (PresenceException) e.getCause();
        }
        throw new AssertionError("It did not fail.");
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
