package org.patchbay.graph;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphRequest;

/**
 * The documented limits of Graph, each of an app registration: how many requests in what time, counted for whom. A request is counted by one of
 * them, and by {@link #ALL}.
 */
enum Limit {
    /** Over all tenants. */
    ALL(130_000, Duration.ofSeconds(10), Whose.APP),
    PRESENCE(1_500, Duration.ofSeconds(30), Whose.TENANT),
    CHAT_MESSAGES(20, Duration.ofSeconds(1), Whose.TENANT),
    CHAT_DELETIONS(1, Duration.ofSeconds(1), Whose.TENANT),
    APP_REMOVALS(15, Duration.ofSeconds(1), Whose.TENANT),
    TEAMS(30, Duration.ofSeconds(1), Whose.TENANT),
    /** Four at once besides. */
    MAILBOX(10_000, Duration.ofMinutes(10), Whose.MAILBOX),
    /** Nothing is documented: what Graph answers counts alone, for what begins as the path does. */
    OTHER(Integer.MAX_VALUE, Duration.ofSeconds(1), Whose.TENANT);

    private static final int MAILBOX_AT_ONCE = 4;
    private static final List<String> OF_MAILBOXES =
            List.of("events", "calendar", "calendars", "calendarview", "contacts", "contactfolders");

    /** For whom a limit is counted, within an app registration. */
    enum Whose {
        APP,
        TENANT,
        MAILBOX
    }

    private final int permits;
    private final Duration per;
    private final Whose whose;

    Limit(int permits, Duration per, Whose whose) {
        this.permits = permits;
        this.per = per;
        this.whose = whose;
    }

    /** Which one counts this request, besides {@link #ALL}. */
    static Limit of(GraphRequest request) {
        List<String> part = parts(request);
        String first = part.get(0);
        // What belongs to a user is one or two parts further in.
        int own = first.equals("me") ? 1 : first.equals("users") ? 2 : 0;
        String area = part.size() > own ? part.get(own) : "";
        if (area.equals("presence") || (first.equals("communications") && area.equals("communications"))) {
            return PRESENCE;
        }
        if (area.equals("chats")) {
            return ofChats(request.method(), part.subList(own, part.size()));
        }
        return own > 0 && OF_MAILBOXES.contains(area) ? MAILBOX : OTHER;
    }

    private static Limit ofChats(String method, List<String> part) {
        String what = part.size() > 2 ? part.get(2) : "";
        if (what.equals("messages") && (method.equals("GET") || method.equals("POST"))) {
            return CHAT_MESSAGES;
        }
        if (method.equals("DELETE") && (what.isEmpty() || what.equals("installedapps"))) {
            return what.isEmpty() ? CHAT_DELETIONS : APP_REMOVALS;
        }
        return TEAMS;
    }

    private static List<String> parts(GraphRequest request) {
        return Paths.parts(request.path().toLowerCase(Locale.ROOT));
    }

    int permits() {
        return permits;
    }

    /** What each of so many nodes may send, so that all together send no more: each has one at least, and then in a longer time. */
    int permits(int nodes) {
        return isDivided() ? Math.max(1, permits / nodes) : permits;
    }

    Duration per(int nodes) {
        return isDivided() && permits < nodes ? per.multipliedBy(nodes).dividedBy(permits) : per;
    }

    /** Presence of a tenant is one node's, which has the tenant's limit whole; where nothing is documented nothing is divided. */
    private boolean isDivided() {
        return this != PRESENCE && this != OTHER;
    }

    Duration per() {
        return per;
    }

    /** How many of those that so many nodes have under way at once for the same one of them may have. */
    int atOnce(int nodes) {
        return whose == Whose.MAILBOX ? Math.max(1, MAILBOX_AT_ONCE / nodes) : Integer.MAX_VALUE;
    }

    /** How many may go out as one request: no more than may go at once anyway. */
    int together(int nodes) {
        return Math.min(GraphClient.MOST_TOGETHER, Math.min(Bucket.burst(permits(nodes)), atOnce(nodes)));
    }

    /** By what those are told apart for whom this is counted. */
    String key(GraphRequest request, String app) {
        return switch (whose) {
            case APP -> name() + " " + app;
            case TENANT ->
                name() + " " + app + " " + request.tenant()
                        + (this == OTHER ? " " + parts(request).get(0) : "");
            case MAILBOX -> name() + " " + app + " " + request.tenant() + " " + mailbox(request);
        };
    }

    private static String mailbox(GraphRequest request) {
        List<String> part = parts(request);
        return part.get(0).equals("users") ? part.get(1) : request.user().orElse("");
    }
}
