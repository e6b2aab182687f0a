package org.patchbay.presence.teams;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;

/**
 * Teams as one end of the presence sync. Who is read, is read in the name of the application or of the tenant's reader, 650 at a time; what is
 * shown, is shown in the user's own name.
 */
@Component(service = PresenceEnd.class, immediate = true)
public final class TeamsEnd implements PresenceEnd {
    /** As Microsoft's page on throttling has them. What an update takes more than was expected waits for its turn in the guard. */
    private static final List<Limit> LIMITS = List.of(
            new Limit("Graph: presence", Share.TENANT, Set.of(Kind.READ, Kind.WRITE), 1_500, Duration.ofSeconds(30)),
            new Limit(
                    "Graph: all requests of the app",
                    Share.APPLICATION,
                    Set.of(Kind.READ, Kind.WRITE),
                    130_000,
                    Duration.ofSeconds(10)));

    private final Microsoft microsoft;
    private final Presences presences;
    private final Showing showing;
    private final ExecutorService io =
            new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "patchbay-teams-store");
                thread.setDaemon(true);
                return thread;
            });

    @Activate
    public TeamsEnd(@Reference Microsoft microsoft, @Reference Store store) {
        this(microsoft, store, Clock.systemUTC());
    }

    TeamsEnd(Microsoft microsoft, Store store, Clock clock) {
        this.microsoft = microsoft;
        presences = new Presences(microsoft, clock);
        showing = new Showing(microsoft, presences, new Ours(store, io), clock);
    }

    /** What is shown stays: the next one goes on with it. */
    @Deactivate
    void close() {
        io.shutdown();
    }

    @Override
    public Platform platform() {
        return Platform.TEAMS;
    }

    @Override
    public int page() {
        return Presences.MOST;
    }

    @Override
    public List<Limit> limits() {
        return LIMITS;
    }

    @Override
    public Set<PresenceStatus> shows() {
        return Words.shown();
    }

    @Override
    public CompletionStage<List<Seen>> read(String tenant, List<String> users) {
        return faults(microsoft
                .identities()
                .of(tenant, users)
                .thenCompose(ids -> ids.isEmpty()
                        ? CompletableFuture.completedFuture(List.of())
                        : presences.read(tenant, Optional.empty(), ids)));
    }

    @Override
    public CompletionStage<Void> show(Wish wish) {
        return faults(showing.show(wish));
    }

    @Override
    public CompletionStage<Void> clear(String tenant, String user) {
        return faults(showing.clear(tenant, user));
    }

    @Override
    public int requests(String tenant, String user, Optional<PresenceStatus> status) {
        return showing.requests(tenant, user, status);
    }

    @Override
    public void forget(String tenant) {
        showing.forget(tenant);
    }

    @Override
    public List<HeldOut> heldOut(String tenant, String user) {
        if (!microsoft.hasAccounts()) {
            return List.of(held("Nobody can sign in with Microsoft, as the bundle org.patchbay.graph is not there."));
        }
        Optional<String> unknown = microsoft.identities().unknown(tenant, user);
        if (unknown.isPresent()) {
            return List.of(held(unknown.get()));
        }
        return microsoft.connected(tenant, user)
                ? List.of()
                : List.of(held("The user has not connected the Microsoft account, or has to sign in again."
                        + " Send the user the address for signing in."));
    }

    private static HeldOut held(String text) {
        return new HeldOut(PresenceGate.ACCOUNT_CONNECTED, text);
    }

    private static <T> CompletionStage<T> faults(CompletableFuture<T> stage) {
        return stage.handle((done, thrown) -> {
            if (thrown != null) {
                throw Faults.wrapped(Faults.of(thrown));
            }
            return done;
        });
    }
}
