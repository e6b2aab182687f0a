package org.patchbay.zoom;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;

/**
 * The end of a connection at Zoom, after it is over here: what was shown by the user's token is taken back by that token, which nobody else has any
 * more, and then the token. What Zoom does not take is tried again each minute, from memory.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final String ACTION = "zoom-revoke";
    /** For so long what was shown is more than the token: then that is taken back in any case. */
    private static final int HELD = 5;
    /** About as long as an access token is good. */
    static final int TRIES = 60;

    private final UserOAuth oauth;
    private final UserConnections connections;
    private final Audit audit;
    private final Gone gone;
    private final Executor threads;
    private final Map<String, Waiting> waiting = new ConcurrentSkipListMap<>();
    private volatile Shows shows = new Nothing();

    /** Knows what was shown of users at Zoom. */
    interface Shows {
        /** Takes back what nobody else can. Never fails. */
        CompletableFuture<Back> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access);

        /** What was shown here and stays at Zoom, as nobody can take it back, in words; empty where nothing does, as far as is known. */
        String stays(ZoomAccount account, ZoomAccount.Use use, String user);
    }

    /**
     * What came of taking back what was shown.
     *
     * @param stays what is still shown, in words; empty where nothing is, as far as is known
     * @param again whether it may be taken back later
     */
    record Back(String stays, boolean again) {
        static final Back NOTHING = new Back("", false);
    }

    private static final class Nothing implements Shows {
        @Override
        public CompletableFuture<Back> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access) {
            return CompletableFuture.completedFuture(Back.NOTHING);
        }

        @Override
        public String stays(ZoomAccount account, ZoomAccount.Use use, String user) {
            return "";
        }
    }

    /** Who leaves. @param access one that is good, where it is in memory; secret, as is {@code refresh} */
    record Leaving(
            ZoomAccount account,
            ZoomAccount.Use use,
            UserApp app,
            String user,
            Optional<String> access,
            String refresh) {
        String tenant() {
            return use.settings().tenant();
        }

        String key() {
            return UserConnections.key(tenant(), user);
        }

        Leaving with(String got) {
            return new Leaving(account, use, app, user, Optional.of(got), refresh);
        }

        /** Without what is secret. */
        @Override
        public String toString() {
            return "Leaving[" + key() + "]";
        }
    }

    /**
     * What came of it.
     *
     * @param stays what is still shown at Zoom, in words; empty where nothing is, as far as is known
     * @param again whether it is tried again
     */
    record Parted(boolean revoked, String stays, boolean again) {
        static final Parted DONE = new Parted(true, "", false);
        static final Parted UNTOLD = new Parted(false, "", false);

        /** The same where Zoom is not asked again. */
        Parted over() {
            return new Parted(revoked, stays, false);
        }

        /** What is left to be done, for an operator; empty where nothing is. */
        String problem() {
            String told = again
                    ? "Zoom does not take it yet: it is asked again each minute, for an hour, while this node runs. "
                    : revoked
                            ? ""
                            : "Zoom could not be told: the user removes the app there (marketplace.zoom.us, Manage, Added"
                                    + " Apps). ";
            return (told + stays).strip();
        }
    }

    /** @param tries how often Zoom was asked */
    private record Waiting(Leaving leaving, int tries) {}

    private record Tried(Leaving leaving, Parted parted) {}

    Departures(UserOAuth oauth, UserConnections connections, Audit audit, Gone gone, Executor threads) {
        this.oauth = oauth;
        this.connections = connections;
        this.audit = audit;
        this.gone = gone;
        this.threads = threads;
    }

    void shows(Shows known) {
        shows = known;
    }

    /** Who connects again must not lose that by what is left of before: Zoom knows of one permission for each user. */
    void forget(String key) {
        waiting.remove(key);
        gone.remove(key);
    }

    String stays(ZoomAccount account, String user) {
        return account.use().map(use -> shows.stays(account, use, user)).orElse("");
    }

    /** Of whom nothing is known by which Zoom could be told. */
    Parted untold(String key) {
        said(key, Parted.UNTOLD);
        return Parted.UNTOLD;
    }

    private void said(String key, Parted parted) {
        if (parted.problem().isEmpty()) {
            gone.remove(key);
        } else {
            gone.put(key, "It was disconnected. " + parted.problem(), false);
        }
    }

    /** Never fails. */
    CompletableFuture<Parted> part(Leaving leaving) {
        return part(leaving, 1);
    }

    private CompletableFuture<Parted> part(Leaving leaving, int tries) {
        return attempt(leaving, tries).thenApply(tried -> {
            Parted parted = tried.parted();
            if (connections.has(leaving.tenant(), leaving.user())) {
                return parted;
            }
            if (parted.again()) {
                waiting.put(leaving.key(), new Waiting(tried.leaving(), tries));
            }
            said(leaving.key(), parted);
            return parted;
        });
    }

    private CompletableFuture<Tried> attempt(Leaving leaving, int tries) {
        return leaving.access()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> oauth.renew(leaving.use(), leaving.app(), leaving.refresh())
                        .thenApply(UserOAuth.Issued::access))
                .thenCompose(access -> shows.takeBack(leaving.account(), leaving.use(), leaving.user(), access)
                        .thenCompose(back -> back.again() && tries < HELD
                                ? CompletableFuture.completedFuture(
                                        new Tried(leaving.with(access), new Parted(false, back.stays(), true)))
                                : revoked(leaving, access, back.stays(), tries)))
                .exceptionally(thrown -> new Tried(
                        leaving, untold(thrown, shows.stays(leaving.account(), leaving.use(), leaving.user()), tries)));
    }

    private CompletableFuture<Tried> revoked(Leaving leaving, String access, String stays, int tries) {
        if (connections.has(leaving.tenant(), leaving.user())) {
            return CompletableFuture.completedFuture(new Tried(leaving, Parted.DONE));
        }
        return oauth.revoke(leaving.use(), leaving.app(), access)
                .handle((done, thrown) -> new Tried(
                        leaving.with(access),
                        thrown == null ? new Parted(true, stays, false) : untold(thrown, stays, tries)));
    }

    private static Parted untold(Throwable thrown, String stays, int tries) {
        return new Parted(false, stays, tries < TRIES && SignInFault.of(thrown).kind() != SignInFault.Kind.NOT_TAKEN);
    }

    /** One after the other, as Zoom would not take all at once. */
    void all(String author, String tenant, int ended, List<Leaving> leaving) {
        CompletableFuture<Integer> chain = CompletableFuture.completedFuture(0);
        for (Leaving each : leaving) {
            chain = chain.thenCompose(
                    count -> part(each).thenApplyAsync(parted -> count + (parted.revoked() ? 1 : 0), threads));
        }
        CompletableFuture<Void> unused = chain.thenAccept(count ->
                audit.record(author, Optional.of(tenant), ACTION, tenant, "Zoom took it of " + count + " of " + ended));
    }

    /** What Zoom did not take before. */
    void again() {
        CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
        for (Map.Entry<String, Waiting> each : waiting.entrySet()) {
            chain = chain.thenComposeAsync(
                    before -> waiting.remove(each.getKey(), each.getValue())
                            ? again(each.getValue())
                            : CompletableFuture.completedFuture(Parted.DONE),
                    threads);
        }
    }

    private CompletableFuture<Parted> again(Waiting before) {
        Leaving leaving = before.leaving();
        int tries = before.tries() + 1;
        return part(leaving, tries).thenApply(parted -> {
            if (!parted.again()) {
                audit.record(
                        UserAccounts.SYSTEM,
                        Optional.of(leaving.tenant()),
                        ACTION,
                        leaving.key(),
                        (parted.revoked() ? "Zoom took it" : "given up") + ", asked " + tries + " times");
            }
            return parted;
        });
    }

    /** Tokens that Zoom has not taken are in memory alone. */
    void close() {
        if (!waiting.isEmpty()) {
            LOG.warn(
                    "Zoom could not be told that these users are disconnected; they remove the app there: {}",
                    String.join(", ", waiting.keySet()));
        }
    }
}
