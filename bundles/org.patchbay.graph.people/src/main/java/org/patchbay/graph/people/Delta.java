package org.patchbay.graph.people;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

/**
 * One reading of what has changed among a tenant's users: {@code GET /users/delta} from page to page to the link that the next one begins with. Half a
 * reading is none. Of the links only the query is used, so that no answer leads elsewhere.
 */
final class Delta {
    private static final String PATH = "/users/delta";
    private static final int MOST_PAGES = 20_000;
    private static final int MOST_USERS = 1_000_000;
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final PeopleSettings settings;
    private final GraphClient client;
    private final Map<String, Listed> all;
    private final Set<Map<String, String>> asked = new HashSet<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private int nameless;
    private volatile boolean stopped;

    /**
     * What a reading came to.
     *
     * @param all everybody, by object id
     * @param query what the next reading begins with
     * @param nameless entries without an id
     */
    record Result(Map<String, Listed> all, Map<String, String> query, int nameless) {}

    /** @param before everybody who was known when the reading began; changed by nobody else any more */
    Delta(PeopleSettings settings, GraphClient client, Map<String, Listed> before) {
        this.settings = settings;
        this.client = client;
        all = new LinkedHashMap<>(before);
    }

    static Map<String, String> first() {
        return Map.of("$select", Listed.PROPERTIES);
    }

    CompletableFuture<Result> read(Map<String, String> query) {
        next(query);
        return result;
    }

    void stop() {
        stopped = true;
    }

    /** Goes on as long as answers are there at once, since a thousand pages are no reason to be a thousand calls deep. */
    private void next(Map<String, String> first) {
        Map<String, String> query = first;
        while (!result.isDone()) {
            CompletableFuture<GraphResponse> answer = send(query);
            if (!answer.isDone()) {
                CompletableFuture<Void> unused = answer.handle((page, thrown) -> {
                    more(page, thrown).ifPresent(this::next);
                    return null;
                });
                return;
            }
            Optional<Map<String, String>> more;
            try {
                more = more(answer.join(), null);
            } catch (CompletionException e) {
                more = more(null, e);
            }
            if (more.isEmpty()) {
                return;
            }
            query = more.get();
        }
    }

    private CompletableFuture<GraphResponse> send(Map<String, String> query) {
        if (stopped) {
            return failed("It was ended.");
        }
        if (asked.size() >= MOST_PAGES || !asked.add(query)) {
            return failed("The list of users does not end.");
        }
        try {
            return client.send(new GraphRequest(
                            settings.tenant(),
                            Optional.empty(),
                            Purpose.DIRECTORY,
                            "GET",
                            PATH,
                            query,
                            Optional.empty()))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> CompletableFuture<T> failed(String why) {
        return CompletableFuture.failedFuture(new GraphException(Reason.UNAVAILABLE, why));
    }

    /** Takes in a page; empty when there are no more. */
    private Optional<Map<String, String>> more(@Nullable GraphResponse page, @Nullable Throwable thrown) {
        if (page == null) {
            result.completeExceptionally(thrown == null ? new IllegalStateException("no answer") : thrown);
            return Optional.empty();
        }
        try {
            Json json = Json.read(page.body());
            if (!json.get("value").isArray()) {
                throw new IOException("it holds no list");
            }
            json.get("value").items().forEach(this::take);
            if (all.size() > MOST_USERS) {
                throw new IOException("it holds more than " + MOST_USERS + " users");
            }
            String next = json.text("@odata.nextLink");
            if (!next.isEmpty()) {
                return Optional.of(query(next));
            }
            result.complete(new Result(all, query(json.text("@odata.deltaLink")), nameless));
        } catch (JsonProcessingException e) {
            unusable("it is no JSON");
        } catch (IllegalArgumentException e) {
            unusable("its link is none");
        } catch (IOException e) {
            unusable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return Optional.empty();
    }

    private void unusable(String why) {
        result.completeExceptionally(
                new GraphException(Reason.UNAVAILABLE, "Graph's answer cannot be used: " + why + "."));
    }

    private void take(Json each) {
        String id = each.text("id").toLowerCase(Locale.ROOT);
        if (!id.matches(ID)) {
            nameless++;
        } else if (each.has("@removed")) {
            all.remove(id);
        } else {
            all.put(id, all.getOrDefault(id, Listed.unknown(id)).with(each, settings.plans()));
        }
    }

    /** The query of a link, which Graph made and nobody else understands. */
    private static Map<String, String> query(String link) throws IOException {
        URI uri = URI.create(link);
        String path = String.valueOf(uri.getPath());
        String text = uri.getRawQuery();
        if (text == null || !path.matches(".*/users/(microsoft\\.graph\\.)?delta(\\(\\))?")) {
            throw new IOException("its link leads elsewhere");
        }
        Map<String, String> query = new HashMap<>();
        for (String each : text.split("&")) {
            int is = each.indexOf('=');
            query.put(decoded(is < 0 ? each : each.substring(0, is)), is < 0 ? "" : decoded(each.substring(is + 1)));
        }
        return Map.copyOf(query);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
