package org.patchbay.zoom;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/**
 * Reads a list of the API to its end, page by page, at a steady pace. A page that is not given now is asked for again after a while, some times;
 * then all of it has failed: half a list is none.
 */
final class Paging {
    private static final int MOST_PAGES = 10_000;
    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final ZoomClient client;
    private final Schedule schedule;
    private final String path;
    private final int size;
    private final Supplier<Duration> pace;
    private final Consumer<Json> item;
    private final CompletableFuture<Void> whole = new CompletableFuture<>();
    private final Set<String> tokens = new HashSet<>();
    private volatile boolean stopped;

    /**
     * @param size of a page
     * @param pace between two requests, asked before each
     * @param item takes each, in their order, one at a time
     */
    Paging(ZoomClient client, Schedule schedule, String path, int size, Supplier<Duration> pace, Consumer<Json> item) {
        this.client = client;
        this.schedule = schedule;
        this.path = path;
        this.size = size;
        this.pace = pace;
        this.item = item;
    }

    /** Fails with a {@link PresenceException} in a completion. */
    CompletableFuture<Void> read() {
        ask("", 1);
        return whole;
    }

    void stop() {
        stopped = true;
    }

    private void ask(String token, int attempt) {
        if (stopped) {
            whole.completeExceptionally(new PresenceException(Reason.UNAVAILABLE, "Reading was stopped."));
            return;
        }
        Map<String, String> query = new TreeMap<>(Map.of("page_size", Integer.toString(size)));
        if (!token.isEmpty()) {
            query.put("next_page_token", token);
        }
        // Nothing may end here without a word: who waits would wait for good.
        CompletableFuture<Void> unused = client.get(path, query)
                .handle((answer, thrown) -> {
                    take(token, attempt, answer, thrown);
                    return (Void) null;
                })
                .exceptionally(thrown -> {
                    whole.completeExceptionally(Faults.of(thrown));
                    return null;
                });
    }

    private void take(String token, int attempt, @Nullable Answer answer, @Nullable Throwable thrown) {
        PresenceException fault = thrown != null || answer == null
                ? Faults.of(thrown == null ? new IllegalStateException() : thrown)
                : answer.good() ? null : answer.fault();
        if (fault != null) {
            failed(token, attempt, fault);
        } else if (answer != null) {
            taken(answer.body());
        }
    }

    private void failed(String token, int attempt, PresenceException fault) {
        boolean again = fault.reason() == Reason.LIMITED || fault.reason() == Reason.UNAVAILABLE;
        Duration wait = fault.retryAfter().orElse(Duration.ofSeconds(1L << attempt));
        if (!again || attempt >= ATTEMPTS || wait.compareTo(LONGEST_WAIT) > 0) {
            whole.completeExceptionally(fault);
        } else {
            later(wait, () -> ask(token, attempt + 1));
        }
    }

    private void taken(Json page) {
        if (!page.get("users").isArray()) {
            whole.completeExceptionally(
                    new PresenceException(Reason.UNAVAILABLE, "Zoom's answer to " + path + " holds no list."));
            return;
        }
        page.get("users").items().forEach(item);
        String next = page.text("next_page_token");
        if (next.isEmpty()) {
            whole.complete(null);
        } else if (!tokens.add(next) || tokens.size() > MOST_PAGES) {
            whole.completeExceptionally(
                    new PresenceException(Reason.UNAVAILABLE, "Zoom's list of " + path + " does not end."));
        } else {
            later(pace.get(), () -> ask(next, 1));
        }
    }

    private void later(Duration wait, Runnable then) {
        // Not closed: what is stopped meanwhile does nothing when its time comes.
        AutoCloseable unused = schedule.once("zoom " + path, wait, then);
    }
}
