package org.patchbay.lab.cloud.zoom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One account at Zoom: its people, its apps, its limits. */
public final class ZoomAccount {
    private static final Set<String> NEW = Set.of(
            "Do_Not_Disturb",
            "Away",
            "Available",
            "In_A_Meeting",
            "In_A_Call",
            "In_A_Calendar_Event",
            "Presenting",
            "Out_of_Office",
            "Busy");
    private static final Set<String> OLD = Set.of(
            "Do_Not_Disturb",
            "Away",
            "Available",
            "In_A_Zoom_Meeting",
            "On_A_Call",
            "In_Calendar_Event",
            "Presenting",
            "Busy");

    /** An app that may get tokens. */
    record App(String id, String secret, Set<String> scopes, Optional<String> redirect) {}

    private static final class Shown {
        String status = "Available";
        Instant updated = Instant.MIN;
        Optional<Instant> until = Optional.empty();
    }

    private final String id;
    private final Clock clock;
    private final ZoomHooks hooks;
    private final Map<String, ZoomHooks> ofApps = new ConcurrentHashMap<>();
    private final Map<String, ZoomPerson> people = new LinkedHashMap<>();
    private final Map<String, Shown> shown = new HashMap<>();
    private final Deque<Instant> taken = new ArrayDeque<>();
    final Map<String, App> apps = new ConcurrentHashMap<>();
    private int aSecond = 20;
    private volatile boolean oldSpelling;
    private volatile boolean keepsQuiet;
    private volatile int page = 300;

    ZoomAccount(String id, Clock clock) {
        this.id = id;
        this.clock = clock;
        hooks = new ZoomHooks(id, clock);
    }

    /** Its id. */
    public String id() {
        return id;
    }

    /** Registers a server-to-server app. */
    public ZoomAccount app(String clientId, String secret, String... scopes) {
        apps.put(clientId, new App(clientId, secret, Set.of(scopes), Optional.empty()));
        return this;
    }

    /** Registers an app that its users sign in to. */
    public ZoomAccount userApp(String clientId, String secret, String redirect, String... scopes) {
        apps.put(clientId, new App(clientId, secret, Set.of(scopes), Optional.of(redirect)));
        return this;
    }

    /** Adds somebody, or changes the one with this id. */
    public synchronized ZoomAccount put(ZoomPerson person) {
        people.put(person.id(), person);
        shown.computeIfAbsent(person.id(), each -> new Shown());
        return this;
    }

    /** Is gone. */
    public synchronized void delete(String user) {
        people.remove(user);
        shown.remove(user);
    }

    /** Where events go, signed with a secret token, and what goes wrong with them. */
    public ZoomHooks hooks() {
        return hooks;
    }

    /** The same of an app that users sign in to: each app has a secret token of its own. */
    public ZoomHooks hooks(String clientId) {
        return ofApps.computeIfAbsent(clientId, each -> new ZoomHooks(id, clock));
    }

    /** For the stand-in: nothing is posted any more. */
    public void close() {
        hooks.close();
        ofApps.values().forEach(ZoomHooks::close);
    }

    /** Whether it knows the older names of the statuses alone. */
    public void oldSpelling(boolean old) {
        oldSpelling = old;
    }

    /** Whether it refuses to leave "do not disturb" for another status, as clients from 5.3.0 on do. */
    public void keepsQuiet(boolean keeps) {
        keepsQuiet = keeps;
    }

    /** How many of a list there are on a page at most. */
    public void page(int size) {
        page = size;
    }

    /** How many requests a second all apps of the account have together: 20 at first, as a Pro account has for those labelled Medium. */
    public synchronized void limit(int requestsASecond) {
        aSecond = requestsASecond;
    }

    /** The person does something in a Zoom client: their status is another one, and the event is sent. */
    public void becomes(String user, String status) {
        ZoomPerson person = person(user);
        synchronized (this) {
            Shown of = of(person);
            of.status = status;
            of.until = Optional.empty();
        }
        hooks.presence(person, status);
    }

    /** A call of the person on Zoom Phone: {@code phone.caller_connected}, {@code phone.callee_answered}, {@code phone.caller_ended} and so on. */
    public void phoneEvent(String event, String user, String call) {
        hooks.phone(event, person(user), call);
    }

    /** What Zoom shows of somebody. */
    public synchronized String shown(String user) {
        Shown of = of(person(user));
        if (of.until.filter(each -> !each.isAfter(clock.instant())).isPresent()) {
            of.until = Optional.empty();
            of.status = "Available";
        }
        return of.status;
    }

    /** How long "do not disturb" lasts still. */
    public synchronized Optional<Duration> remaining(String user) {
        return of(person(user)).until.map(each -> Duration.between(clock.instant(), each));
    }

    private Shown of(ZoomPerson person) {
        return shown.getOrDefault(person.id(), new Shown());
    }

    synchronized ZoomPerson person(String idOrMail) {
        ZoomPerson known = people.get(idOrMail);
        if (known != null) {
            return known;
        }
        return people.values().stream()
                .filter(each -> each.mail().equalsIgnoreCase(idOrMail))
                .findFirst()
                .orElseThrow(() -> new ZoomFault(404, 1001, "User does not exist: " + idOrMail + "."));
    }

    synchronized List<ZoomPerson> people() {
        return List.copyOf(people.values());
    }

    int page() {
        return page;
    }

    /** @throws ZoomFault 429 where the account has none left */
    synchronized void spend() {
        Instant from = clock.instant().minusSeconds(1);
        while (!taken.isEmpty() && !taken.getFirst().isAfter(from)) {
            taken.removeFirst();
        }
        if (taken.size() >= aSecond) {
            throw new ZoomFault(
                    429, 429, "You have reached the maximum per-second rate limit for this API. Try again later.");
        }
        taken.addLast(clock.instant());
    }

    /** An app sets a status. @throws ZoomFault for what Zoom does not let happen */
    void set(ZoomPerson person, String status, int minutes) {
        String before = shown(person.id());
        synchronized (this) {
            boolean quiet = status.equals("Do_Not_Disturb");
            if (!(oldSpelling ? OLD : NEW).contains(status)
                    || minutes != 0 && (!quiet || minutes < 20 || minutes > 1440)) {
                throw ZoomFault.invalid();
            }
            if (!person.signedIn()) {
                throw new ZoomFault(400, 5411, "The user is not logged in.");
            }
            if (keepsQuiet && before.equals("Do_Not_Disturb") && !quiet) {
                throw new ZoomFault(400, 5400, "This change is not allowed.");
            }
            Shown of = of(person);
            Instant now = clock.instant();
            if (of.updated.plus(Duration.ofMinutes(1)).isAfter(now)) {
                throw new ZoomFault(429, 429, "Too many updates for this user.");
            }
            of.updated = now;
            of.status = status;
            of.until =
                    quiet ? Optional.of(now.plus(Duration.ofMinutes(minutes == 0 ? 20 : minutes))) : Optional.empty();
        }
        if (!before.equals(status)) {
            hooks.presence(person, status);
        }
    }
}
