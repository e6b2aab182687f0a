package org.patchbay.presence.teams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.User;
import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

/**
 * Who a user of the directory is in Microsoft Entra: the object id that the directory has, else the one that Graph has for the user principal name,
 * which is asked for once and remembered. Not all are asked for at once, the others come with a later turn; those that are, twenty in one request: all who
 * have connected in the name of one of them, since a token serves one name.
 */
final class Identities {
    private static final int AT_ONCE = 100;
    private static final int MOST = 200_000;
    private static final Duration FOUND = Duration.ofHours(24);
    private static final Duration NOT_FOUND = Duration.ofHours(1);
    private static final Duration FAILED = Duration.ofMinutes(1);
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /** Others would have to be written otherwise in a path, and guests have no presence here. */
    private static final String UPN = "[a-z0-9_-]+(\\.[a-z0-9_-]+)*@[a-z0-9-]+(\\.[a-z0-9-]+)*";

    private final Microsoft microsoft;
    private final Clock clock;
    private final Map<String, Answer> asked = new ConcurrentHashMap<>();

    /**
     * What Graph said of a user principal name.
     *
     * @param id empty where it has none
     * @param known false where it could not be asked
     */
    private record Answer(Optional<String> id, boolean known, Instant until) {}

    Identities(Microsoft microsoft, Clock clock) {
        this.microsoft = microsoft;
        this.clock = clock;
    }

    private static Optional<String> own(User user) {
        return Optional.of(user.entraId().toLowerCase(Locale.ROOT)).filter(id -> id.matches(ID));
    }

    private static String key(User user) {
        return user.tenant() + "\n" + user.upn();
    }

    /** From memory; empty also where it was not asked for yet. */
    Optional<String> known(String tenant, String user) {
        return microsoft.user(tenant, user).flatMap(each -> own(each)
                .or(() -> Optional.ofNullable(asked.get(key(each))).flatMap(Answer::id)));
    }

    /** Why somebody cannot be known; empty for whom that is not certain. */
    Optional<String> unknown(String tenant, String user) {
        Optional<User> found = microsoft.user(tenant, user);
        if (found.isEmpty() || own(found.get()).isPresent()) {
            return Optional.empty();
        }
        User each = found.get();
        if (!each.entraId().isEmpty()) {
            return Optional.of("The Entra id in the directory is no object id. Correct entra_id of the user.");
        }
        if (!each.upn().matches(UPN)) {
            return Optional.of(
                    "It is not known who the user is at Microsoft. Give the user an entra_id in the directory,"
                            + " or the user principal name.");
        }
        Answer answer = asked.get(key(each));
        return answer != null && answer.known() && answer.id().isEmpty()
                ? Optional.of("Microsoft knows nobody by the user principal name that the directory has. Correct upn or"
                        + " entra_id of the user.")
                : Optional.empty();
    }

    /** Those who are known, with their ids, after Graph was asked for some of the others. */
    CompletableFuture<Map<String, String>> of(String tenant, List<String> users) {
        Instant now = clock.instant();
        List<User> toAsk = users.stream()
                .flatMap(user -> microsoft.user(tenant, user).stream())
                .filter(user -> toAsk(user, now))
                .limit(AT_ONCE)
                .toList();
        Map<Boolean, List<User>> byConnected =
                toAsk.stream().collect(Collectors.partitioningBy(user -> microsoft.connected(tenant, user.id())));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        byConnected.forEach((connected, some) -> {
            for (int from = 0; from < some.size(); from += GraphClient.MOST_TOGETHER) {
                List<User> together = some.subList(from, Math.min(some.size(), from + GraphClient.MOST_TOGETHER));
                all.addAll(ask(together, connected ? Optional.of(some.get(0).id()) : Optional.empty()));
            }
        });
        CompletableFuture<Void> asking = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        return asking.thenApply(done -> {
            Map<String, String> ids = new LinkedHashMap<>();
            users.forEach(user -> known(tenant, user).ifPresent(id -> ids.put(user, id)));
            return ids;
        });
    }

    private boolean toAsk(User user, Instant now) {
        if (!user.entraId().isEmpty() || !user.upn().matches(UPN)) {
            return false;
        }
        Answer answer = asked.get(key(user));
        return answer == null || !answer.until().isAfter(now);
    }

    private List<CompletableFuture<Void>> ask(List<User> users, Optional<String> inNameOf) {
        List<CompletableFuture<GraphResponse>> answers = microsoft.sendAll(
                users.stream().map(user -> request(user, inNameOf)).toList());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            User user = users.get(i);
            Optional<String> own = Optional.of(user.id())
                    .filter(id -> inNameOf.isPresent() && !inNameOf.get().equals(id));
            all.add(answers.get(i)
                    // Whoever was to ask may not: each asks by itself.
                    .exceptionallyCompose(thrown -> own.isPresent() && Faults.isHeldBack(thrown)
                            ? microsoft.send(request(user, own))
                            : CompletableFuture.failedFuture(thrown))
                    .handle((answer, thrown) -> {
                        keep(user, answer, thrown);
                        return null;
                    }));
        }
        return all;
    }

    private static GraphRequest request(User user, Optional<String> inNameOf) {
        return new GraphRequest(
                user.tenant(),
                inNameOf,
                Purpose.PRESENCE,
                "GET",
                "/users/" + user.upn(),
                Map.of("$select", "id"),
                Optional.empty());
    }

    private void keep(User user, @Nullable GraphResponse answer, @Nullable Throwable thrown) {
        if (thrown != null && Faults.isHeldBack(thrown)) {
            // Nothing was asked: as soon as somebody consents or connects it will be.
            return;
        }
        Instant now = clock.instant();
        if (asked.size() >= MOST) {
            asked.clear();
        }
        Optional<String> id = answer == null ? Optional.empty() : id(answer.body());
        boolean known = thrown == null || Faults.isNotFound(thrown);
        Duration holds = id.isPresent() ? FOUND : known ? NOT_FOUND : FAILED;
        Answer before = asked.get(key(user));
        if (!known && before != null) {
            // Who was known is who it was.
            asked.put(key(user), new Answer(before.id(), before.known(), now.plus(FAILED)));
        } else {
            asked.put(key(user), new Answer(id, known, now.plus(holds)));
        }
    }

    private static Optional<String> id(String body) {
        try {
            return Optional.of(Json.read(body).text("id").toLowerCase(Locale.ROOT))
                    .filter(id -> id.matches(ID));
        } catch (java.io.IOException e) {
            return Optional.empty();
        }
    }
}
