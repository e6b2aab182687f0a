package org.patchbay.zoom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.zoom.PhoneCalls.Who;
import org.patchbay.zoom.Revocation.Back;

/**
 * Zoom as one end of the presence sync: {@code GET} and {@code PUT /v2/users/ID/presence_status}.
 *
 * <p>Zoom knows no sessions. What is shown is the person's status there, until something changes it; "do not disturb" alone ends by itself (after
 * 20 to 1,440 minutes). So {@link #clear} sets "Available", and only where Zoom still shows what was set here: what the person chose meanwhile
 * stays. After a restart nobody remembers what was set here; then all but "Available" and "Offline" is taken for it. Zoom does not let a "do not disturb" be ended
 * early in some clients: then the fault says when it ends by itself.
 */
final class ZoomPresence implements PresenceEnd, Revocation.Shows {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OWN = "/users/me/presence_status";
    private static final long LEAST_QUIET = 20;
    private static final long MOST_QUIET = 1440;

    private final Accounts accounts;
    private final UserAccounts users;
    private final Gates gates;
    private final Clock clock;
    private final Map<Who, Shown> shown;
    private final Set<Who> takenBack;
    /** Accounts that took the older spelling and not the newer. */
    private final Set<String> older;

    /** What is remembered of what was set here; outlives the end that set it. */
    static final class Memory {
        private final Map<Who, Shown> shown = new ConcurrentHashMap<>();
        /** Of whom nothing is shown since their connection ended. */
        private final Set<Who> takenBack = ConcurrentHashMap.newKeySet();

        private final Set<String> older = ConcurrentHashMap.newKeySet();
    }

    /** @param until when it ends by itself */
    private record Shown(PresenceStatus status, Optional<Instant> until) {}

    /** Somebody, as a request needs it. */
    private record There(ZoomAccount account, ZoomAccount.Use use, ZoomClient client, String path, boolean own) {
        /** What the account's app may do does not show in what a user's own token may. */
        void allowed(Answer answer) {
            if (!own) {
                account.allowed(answer);
            }
        }
    }

    ZoomPresence(Accounts accounts, UserAccounts users, Clock clock, Memory memory) {
        this.accounts = accounts;
        this.users = users;
        gates = new Gates(accounts, users);
        this.clock = clock;
        shown = memory.shown;
        takenBack = memory.takenBack;
        older = memory.older;
    }

    @Override
    public Platform platform() {
        return Platform.ZOOM;
    }

    /** There is no request for several. */
    @Override
    public int page() {
        return 1;
    }

    /**
     * Of all accounts the least: a tenant of another plan is asked less than it might be.
     */
    @Override
    public List<Limit> limits() {
        int medium = accounts.all().stream()
                .flatMap(each -> each.use().stream())
                .mapToInt(use -> use.settings().presencePerSecond())
                .min()
                .orElse(1);
        return List.of(
                new Limit("Zoom: Medium", Share.TENANT, Set.of(Kind.READ, Kind.WRITE), medium, Duration.ofSeconds(1)),
                new Limit("Zoom: presence updates of a user", Share.USER, Set.of(Kind.WRITE), 1, MINUTE));
    }

    /** What is taken back is looked at before: it may be somebody else's by then. */
    @Override
    public int requests(String tenant, String user, Optional<PresenceStatus> status) {
        return status.isPresent() ? 1 : 2;
    }

    @Override
    public Set<PresenceStatus> shows() {
        return Spelling.writable();
    }

    /** One status, of whoever set it last: what others set takes the place of what we set. */
    @Override
    public boolean layered() {
        return false;
    }

    private There there(String tenant, String user) throws PresenceException {
        ZoomAccount account = accounts.of(tenant)
                .orElseThrow(() -> new PresenceException(
                        Reason.NOT_CONNECTED, "No Zoom account is configured for the tenant " + tenant + "."));
        ZoomAccount.Use use = account.use()
                .orElseThrow(() -> new PresenceException(Reason.UNAVAILABLE, "The Zoom account is being changed."));
        String id = accounts.zoomId(use.settings(), user)
                .orElseThrow(() -> new PresenceException(
                        Reason.REFUSED,
                        "It is not known who " + user + " is at Zoom. Give the user a provider id in the directory."));
        Optional<UserApp> app = use.settings().userApp().filter(each -> users.connected(use, user));
        if (app.isPresent()) {
            ZoomClient own = new ZoomClient(use.settings(), users.bearer(use, app.get(), user), use.transport());
            return new There(account, use, own, OWN, true);
        }
        if (use.settings().requireConnected()) {
            throw new PresenceException(Reason.NOT_CONNECTED, users.notConnected(use.settings(), user));
        }
        return new There(account, use, use.client(), "/users/" + ZoomClient.user(id) + "/presence_status", false);
    }

    @Override
    public CompletionStage<List<Seen>> read(String tenant, List<String> users) {
        CompletableFuture<List<Seen>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (String user : users) {
            There there;
            try {
                there = there(tenant, user);
            } catch (PresenceException e) {
                // Who has to connect first is not looked at before.
                if (e.reason() == Reason.REFUSED
                        || e.reason() == Reason.NOT_CONNECTED
                                && accounts.of(tenant).isPresent()) {
                    continue;
                }
                return CompletableFuture.failedFuture(e);
            }
            all = all.thenCombine(status(there), (seen, status) -> {
                status.ifPresent(said -> seen.add(seen(tenant, user, said)));
                return seen;
            });
        }
        return all.thenApply(List::copyOf);
    }

    private Seen seen(String tenant, String user, String said) {
        PresenceStatus status = accounts.calls().said(new Who(tenant, user), Spelling.read(said));
        return new Seen(tenant, user, new Presence(Platform.ZOOM, status, said, clock.instant()), "");
    }

    /** Zoom's word; empty for somebody who is not known there. */
    private static CompletableFuture<Optional<String>> status(There there) {
        return there.client().get(there.path(), Map.of()).thenApply(answer -> {
            there.allowed(answer);
            String said = answer.body().text("status");
            if (answer.good() && !said.isEmpty()) {
                return Optional.of(said);
            }
            if (answer.unknownUser()) {
                return Optional.empty();
            }
            throw Faults.wrapped(
                    answer.good()
                            ? new PresenceException(Reason.UNAVAILABLE, "Zoom's answer holds no status.")
                            : waiting(answer.fault(), Duration.ofSeconds(1)));
        });
    }

    /** Zoom mostly does not say how long to wait. */
    private static PresenceException waiting(PresenceException fault, Duration wait) {
        return fault.reason() == Reason.LIMITED && fault.retryAfter().isEmpty()
                ? new PresenceException(Reason.LIMITED, String.valueOf(fault.getMessage()), Optional.of(wait))
                : fault;
    }

    @Override
    public CompletionStage<Void> show(Wish wish) {
        There there;
        try {
            there = there(wish.tenant(), wish.user());
        } catch (PresenceException e) {
            return CompletableFuture.failedFuture(e);
        }
        Optional<Long> quiet = wish.status() == PresenceStatus.DO_NOT_DISTURB
                ? Optional.of(Math.min(MOST_QUIET, Math.max(LEAST_QUIET, minutes(wish.lasts()))))
                : Optional.empty();
        return put(there, wish.status(), quiet).thenApply(done -> {
            takenBack.remove(new Who(wish.tenant(), wish.user()));
            shown.put(new Who(wish.tenant(), wish.user()), new Shown(wish.status(), quiet.map(each -> clock.instant()
                    .plus(Duration.ofMinutes(each)))));
            return null;
        });
    }

    private static long minutes(Duration lasts) {
        return lasts.plus(MINUTE).minusNanos(1).toMinutes();
    }

    private CompletableFuture<Void> put(There there, PresenceStatus status, Optional<Long> quiet) {
        String account = there.use().settings().name();
        Optional<String> otherWord = Spelling.older(status);
        boolean first = !older.contains(account) || otherWord.isEmpty();
        return put(there, first ? Spelling.written(status) : otherWord.orElseThrow(), quiet)
                .thenCompose(answer -> {
                    if (!first || !answer.invalid() || otherWord.isEmpty()) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    return put(there, otherWord.get(), quiet).thenApply(second -> {
                        if (second.good()) {
                            older.add(account);
                        }
                        return second;
                    });
                })
                .thenApply(answer -> {
                    there.allowed(answer);
                    if (!answer.good()) {
                        throw Faults.wrapped(waiting(answer.fault(), MINUTE));
                    }
                    return (Void) null;
                });
    }

    private static CompletableFuture<Answer> put(There there, String word, Optional<Long> quiet) {
        return there.client()
                .put(
                        there.path(),
                        "{\"status\":\"" + word + "\""
                                + quiet.map(minutes -> ",\"duration\":" + minutes)
                                        .orElse("") + "}");
    }

    @Override
    public CompletionStage<Void> clear(String tenant, String user) {
        Who who = new Who(tenant, user);
        There there;
        try {
            there = there(tenant, user);
        } catch (PresenceException e) {
            return e.reason() == Reason.REFUSED || e.reason() == Reason.NOT_CONNECTED && takenBack.contains(who)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(e);
        }
        return clear(there, who);
    }

    private CompletableFuture<Void> clear(There there, Who who) {
        Optional<Shown> ours = Optional.ofNullable(shown.get(who));
        return status(there)
                .thenCompose(said -> {
                    PresenceStatus now = said.map(Spelling::read).orElse(PresenceStatus.OFFLINE);
                    boolean still = now != PresenceStatus.AVAILABLE
                            && now != PresenceStatus.OFFLINE
                            && ours.map(each -> each.status() == now).orElse(true);
                    return still
                            ? put(there, PresenceStatus.AVAILABLE, Optional.empty())
                            : CompletableFuture.<Void>completedFuture(null);
                })
                .handle((done, thrown) -> {
                    if (thrown != null) {
                        cleared(ours, Faults.of(thrown));
                    }
                    ours.ifPresent(each -> shown.remove(who, each));
                    return null;
                });
    }

    /** Whether nobody goes on with what a user's own token has shown: else the account's app does, and the engine says what. */
    private static boolean isLeft(ZoomAccount account, ZoomAccount.Use use) {
        return use.settings().requireConnected() || !account.notAllowed().isEmpty();
    }

    /** Only what is known to be ours: without memory, after a restart, it may as well be the person's own. */
    @Override
    public CompletableFuture<Back> takeBack(ZoomAccount account, ZoomAccount.Use use, String user, String access) {
        Who who = new Who(use.settings().tenant(), user);
        if (!isLeft(account, use) || !shown.containsKey(who)) {
            return CompletableFuture.completedFuture(Back.NOTHING);
        }
        ZoomClient own = new ZoomClient(use.settings(), Bearer.of(access), use.transport());
        return clear(new There(account, use, own, OWN, true), who).handle((done, thrown) -> {
            if (thrown != null) {
                Reason reason = Faults.of(thrown).reason();
                return new Back(stays(account, use, user), reason == Reason.LIMITED || reason == Reason.UNAVAILABLE);
            }
            takenBack.add(who);
            return Back.NOTHING;
        });
    }

    @Override
    public String stays(ZoomAccount account, ZoomAccount.Use use, String user) {
        Optional<Shown> ours = Optional.ofNullable(
                        shown.get(new Who(use.settings().tenant(), user)))
                .filter(each -> isLeft(account, use)
                        && each.until().filter(clock.instant()::isAfter).isEmpty());
        return ours.map(each ->
                        "Zoom still shows \"" + Spelling.written(each.status()).replace('_', ' ')
                                + "\", as was set here last, "
                                + each.until()
                                        .map(until -> "until " + until.truncatedTo(ChronoUnit.SECONDS)
                                                + " or until the user chooses another status there.")
                                        .orElse("until the user chooses another status there."))
                .orElse("");
    }

    /** Who is in no client there shows nothing; and a "do not disturb" that cannot be ended ends by itself. */
    private void cleared(Optional<Shown> ours, PresenceException fault) {
        if (fault.reason() == Reason.NOT_SIGNED_IN) {
            return;
        }
        Optional<Duration> left = ours.flatMap(Shown::until).map(until -> Duration.between(clock.instant(), until));
        if (fault.reason() == Reason.REFUSED && left.isPresent()) {
            if (left.get().isNegative()) {
                return;
            }
            throw Faults.wrapped(new PresenceException(
                    Reason.UNAVAILABLE,
                    "Zoom does not let \"do not disturb\" be ended now; it ends by itself. " + fault.getMessage(),
                    left));
        }
        throw Faults.wrapped(fault);
    }

    /** Else it would be compared with what another node has shown since, and that would stay. */
    @Override
    public void forget(String tenant) {
        shown.keySet().removeIf(who -> who.tenant().equals(tenant));
        takenBack.removeIf(who -> who.tenant().equals(tenant));
    }

    @Override
    public List<HeldOut> heldOut(String tenant, String user) {
        return gates.of(tenant, user);
    }
}
