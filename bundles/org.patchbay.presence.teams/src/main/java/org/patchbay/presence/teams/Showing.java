package org.patchbay.presence.teams;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.presence.teams.Words.Pair;

/**
 * Has Teams show something of a person, in the person's own name, and takes it away again.
 *
 * <p>"In a call" and "presenting" are sessions of the app, beneath what the person sets. "Busy", "do not disturb" and "away" exist as the preferred
 * status alone, of which there is one: the person's own takes its place, and it shows only while some session is there. So a session goes beneath it, it is
 * remembered before it is set, and it is taken back only where Teams still shows it. The order is such that nothing else is seen in between: the status
 * before its session, and the session's end before the status's.
 */
final class Showing {
    private static final long LEAST_MINUTES = 5;
    private static final long MOST_MINUTES = 240;

    private final Microsoft microsoft;
    private final Presences presences;
    private final Ours ours;
    private final Clock clock;
    /** Preferred statuses that were set by this very process. */
    private final Map<String, Standing> standing = new ConcurrentHashMap<>();

    private record Standing(PresenceStatus status, Instant until) {}

    /** Somebody whose presence is written. */
    private record There(String tenant, String user, String id, String app) {
        String path(String action) {
            return "/users/" + id + "/presence/" + action;
        }

        String key() {
            return tenant + "\n" + user;
        }
    }

    Showing(Microsoft microsoft, Presences presences, Ours ours, Clock clock) {
        this.microsoft = microsoft;
        this.presences = presences;
        this.ours = ours;
        this.clock = clock;
    }

    private CompletableFuture<There> there(String tenant, String user) {
        Identities identities = microsoft.identities();
        return identities.of(tenant, List.of(user)).thenApply(ids -> {
            String id = ids.get(user);
            if (id == null) {
                Optional<String> why = identities.unknown(tenant, user);
                throw Faults.wrapped(new PresenceException(
                        why.isPresent() ? Reason.REFUSED : Reason.UNAVAILABLE,
                        why.orElse("It could not be asked yet who the user is at Microsoft.")));
            }
            String app = microsoft
                    .app(tenant)
                    .orElseThrow(() -> Faults.wrapped(new PresenceException(
                            Reason.NOT_CONNECTED, "No app registration sets presence in the tenant " + tenant + ".")));
            return new There(tenant, user, id, app);
        });
    }

    CompletableFuture<Void> show(Wish wish) {
        PresenceStatus status = wish.status();
        Optional<Pair> session = Words.session(status);
        Optional<Pair> preferred = Words.preferred(status);
        if (session.isEmpty() && preferred.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new PresenceException(Reason.REFUSED, "Teams cannot be made to show " + status + "."));
        }
        String lasts = lasts(wish.lasts());
        // What another node has taken back meanwhile does not stand any more.
        boolean stands =
                ours.of(wish.tenant(), wish.user()).filter(status::equals).isPresent();
        return there(wish.tenant(), wish.user()).thenCompose(there -> preferred
                .map(pair -> ours.remember(there.tenant(), there.user(), status)
                        .thenCompose(kept -> prefer(there, pair, stands, wish))
                        .thenCompose(done -> session(there, Words.BENEATH, lasts)))
                .orElseGet(() -> takeBack(there, () -> session(there, session.orElseThrow(), lasts))));
    }

    /** What {@link #show} and {@link #clear} are going to send: a session each, and what a preferred status takes besides. */
    int requests(String tenant, String user, Optional<PresenceStatus> status) {
        Optional<PresenceStatus> before = ours.of(tenant, user);
        if (status.flatMap(Words::preferred).isEmpty()) {
            return before.isPresent() ? 3 : 1;
        }
        return before.equals(status) && isRenewal(tenant + "\n" + user, status.get(), clock.instant()) ? 3 : 2;
    }

    private boolean isRenewal(String key, PresenceStatus status, Instant now) {
        Standing before = standing.get(key);
        return before != null && before.status() == status && now.isBefore(before.until());
    }

    private static String lasts(Duration lasts) {
        long minutes = lasts.plusSeconds(59).toMinutes();
        return "PT" + Math.max(LEAST_MINUTES, Math.min(MOST_MINUTES, minutes)) + "M";
    }

    private CompletableFuture<Void> session(There there, Pair pair, String lasts) {
        return post(there, "setPresence", Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("sessionId", there.app());
            pair(json, pair, lasts);
            json.writeEndObject();
        }));
    }

    private static void pair(JsonGenerator json, Pair pair, String lasts) throws IOException {
        json.writeStringField("availability", pair.availability());
        json.writeStringField("activity", pair.activity());
        json.writeStringField("expirationDuration", lasts);
    }

    private CompletableFuture<Void> post(There there, String action, @Nullable String body) {
        return microsoft
                .send(there.tenant(), Optional.of(there.user()), "POST", there.path(action), body)
                .thenApply(answer -> null);
    }

    /** One that stands is not set again over something else that the person has chosen meanwhile. */
    private CompletableFuture<Void> prefer(There there, Pair pair, boolean stands, Wish wish) {
        Instant now = clock.instant();
        PresenceStatus status = wish.status();
        boolean renewal = stands && isRenewal(there.key(), status, now);
        CompletableFuture<Boolean> free = renewal ? shows(there, status) : CompletableFuture.completedFuture(true);
        return free.thenCompose(set -> {
            if (!set) {
                return CompletableFuture.completedFuture(null);
            }
            return post(there, "setUserPreferredPresence", Json.write(json -> {
                        json.writeStartObject();
                        pair(json, pair, lasts(wish.lasts()));
                        json.writeEndObject();
                    }))
                    .thenApply(done -> {
                        standing.put(there.key(), new Standing(status, now.plus(wish.lasts())));
                        return null;
                    });
        });
    }

    /** Whether Teams shows this of the person now: asked in the person's own name. */
    private CompletableFuture<Boolean> shows(There there, PresenceStatus status) {
        return presences
                .read(there.tenant(), Optional.of(there.user()), Map.of(there.user(), there.id()))
                .thenApply(seen -> seen.stream().map(Seen::presence).anyMatch(shown -> isOurs(shown, status)));
    }

    /** Offline is shown where no session is there, whatever is preferred; but not of who prefers to look so. */
    private static boolean isOurs(Presence shown, PresenceStatus status) {
        boolean offline = shown.status() == PresenceStatus.OFFLINE
                && !shown.said().toLowerCase(Locale.ROOT).endsWith("/offwork");
        return shown.status() == status || offline;
    }

    /**
     * Takes back the preferred status that was set here, where it is still there: the person's own stays.
     *
     * @param first what is done before
     */
    private CompletableFuture<Void> takeBack(There there, Supplier<CompletableFuture<Void>> first) {
        Optional<PresenceStatus> before = ours.of(there.tenant(), there.user());
        if (before.isEmpty()) {
            return first.get();
        }
        return shows(there, before.get())
                .thenCompose(still -> first.get()
                        .thenCompose(done -> still
                                ? post(there, "clearUserPreferredPresence", null)
                                : CompletableFuture.<Void>completedFuture(null)))
                .thenApply(done -> {
                    forget(there);
                    return null;
                });
    }

    /** Another node sees to the tenant: what it sets there is not known here. */
    void forget(String tenant) {
        standing.keySet().removeIf(key -> key.startsWith(tenant + "\n"));
    }

    private void forget(There there) {
        standing.remove(there.key());
        ours.forget(there.tenant(), there.user());
    }

    CompletableFuture<Void> clear(String tenant, String user) {
        return microsoft
                .identities()
                .of(tenant, List.of(user))
                .thenCompose(ids -> ids.isEmpty()
                        ? CompletableFuture.<Void>completedFuture(null)
                        : there(tenant, user).thenCompose(this::clear));
    }

    private CompletableFuture<Void> clear(There there) {
        return takeBack(there, () -> end(there)).whenComplete((done, thrown) -> {
            if (thrown != null && Faults.of(thrown).reason() == Reason.NOT_CONNECTED) {
                // Nothing can be taken back any more: it ends by itself.
                forget(there);
            }
        });
    }

    /** Where there is no such session, Graph finds none (404), and all is as it should be. */
    private CompletableFuture<Void> end(There there) {
        String body = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("sessionId", there.app());
            json.writeEndObject();
        });
        return post(there, "clearPresence", body).handle((done, thrown) -> {
            if (thrown != null && !Faults.isNotFound(thrown)) {
                throw Faults.wrapped(Faults.of(thrown));
            }
            return null;
        });
    }
}
