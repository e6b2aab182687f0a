package org.patchbay.lab.cloud.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import org.patchbay.lab.cloud.wire.LabClock;

/**
 * What Teams shows of everybody: put together of the sessions of clients and apps, and of what the person prefers. Sessions fade and end by
 * the cloud's clock.
 */
public final class Presences {
    /** The session of the person's own Teams client among those of apps, whose names are client ids. */
    private static final String CLIENT = "teams";

    private static final List<String> STRENGTH =
            List.of("DoNotDisturb", "Busy", "BusyIdle", "Available", "BeRightBack", "AvailableIdle", "Away");
    private static final Duration FADE = Duration.ofMinutes(5);

    private record Session(Shown said, Instant at, @Nullable Instant until) {
        boolean live(Instant now) {
            return until == null || until.isAfter(now);
        }

        /** An app's available fades unless it is said again. */
        Shown now(Instant now) {
            if (until == null
                    || !said.availability().equals("Available")
                    || at.plus(FADE).isAfter(now)) {
                return said;
            }
            return at.plus(FADE).plus(FADE).isAfter(now)
                    ? new Shown("Available", "AvailableInactive")
                    : new Shown("Away", "Away");
        }
    }

    private static final class One {
        final String tenant;
        final String user;
        final Map<String, Session> sessions = new LinkedHashMap<>();

        @Nullable
        Session preferred;

        @Nullable
        ObjectNode message;

        String outOfOffice = "";
        Shown last = Shown.OFFLINE;
        long sequence = 1;

        One(String tenant, String user) {
            this.tenant = tenant;
            this.user = user;
        }

        Shown shown(Instant now) {
            sessions.values().removeIf(each -> !each.live(now));
            if (preferred != null && !preferred.live(now)) {
                preferred = null;
            }
            if (sessions.isEmpty()) {
                return Shown.OFFLINE;
            }
            if (preferred != null) {
                return preferred.said();
            }
            Shown best = Shown.OFFLINE;
            int rank = STRENGTH.size();
            for (Session each : sessions.values()) {
                int at = STRENGTH.indexOf(each.now(now).availability());
                if (at >= 0 && at <= rank) {
                    rank = at;
                    best = each.now(now);
                }
            }
            return best;
        }
    }

    /** Hears of what is shown otherwise now. */
    interface Listener {
        void changed(String tenant, String user, ObjectNode presence);
    }

    private final LabClock clock;
    private final Listener listener;
    private final Map<String, One> all = new HashMap<>();

    Presences(LabClock clock, Listener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** The person's own Teams client finds out: a meeting (Busy, InAMeeting), a call of its own, or that they came and are there. */
    public synchronized void teams(String tenant, String user, String availability, String activity) {
        change(tenant, user, one -> {
            one.sessions.remove(CLIENT);
            one.sessions.put(CLIENT, new Session(new Shown(availability, activity), clock.instant(), null));
        });
    }

    /** The person's own Teams client is closed. */
    public synchronized void teamsCloses(String tenant, String user) {
        change(tenant, user, one -> one.sessions.remove(CLIENT));
    }

    /** The person chooses a status in Teams; it holds until it is cleared. */
    public synchronized void chooses(String tenant, String user, String availability, String activity) {
        change(
                tenant,
                user,
                one -> one.preferred = new Session(new Shown(availability, activity), clock.instant(), null));
    }

    /** The person resets the status in Teams. */
    public synchronized void resets(String tenant, String user) {
        change(tenant, user, one -> one.preferred = null);
    }

    /** The person is out of office with this note; empty for back again. */
    public synchronized void outOfOffice(String tenant, String user, String note) {
        change(tenant, user, one -> one.outOfOffice = note);
    }

    /** What is shown now. */
    public synchronized Shown shown(String tenant, String user) {
        return one(tenant, user).shown(clock.instant());
    }

    /** What an app has said, if its session lives. */
    public synchronized Optional<Shown> session(String tenant, String user, String app) {
        One one = one(tenant, user);
        one.shown(clock.instant());
        return Optional.ofNullable(one.sessions.get(app)).map(Session::said);
    }

    /** When an app's session ends by itself, if it lives. */
    public synchronized Optional<Instant> sessionUntil(String tenant, String user, String app) {
        One one = one(tenant, user);
        one.shown(clock.instant());
        return Optional.ofNullable(one.sessions.get(app)).map(each -> each.until());
    }

    /** What the person or an app prefers, if that holds. */
    public synchronized Optional<Shown> preferred(String tenant, String user) {
        One one = one(tenant, user);
        one.shown(clock.instant());
        return Optional.ofNullable(one.preferred).map(Session::said);
    }

    synchronized void say(String tenant, String user, String app, Shown said, Duration life) {
        Instant now = clock.instant();
        change(tenant, user, one -> {
            one.sessions.remove(app);
            one.sessions.put(app, new Session(said, now, now.plus(life)));
        });
    }

    /** @return whether there was one */
    synchronized boolean unsay(String tenant, String user, String app) {
        boolean there = session(tenant, user, app).isPresent();
        change(tenant, user, one -> one.sessions.remove(app));
        return there;
    }

    synchronized void prefer(String tenant, String user, Shown said, Duration life) {
        Instant now = clock.instant();
        change(tenant, user, one -> one.preferred = new Session(said, now, now.plus(life)));
    }

    synchronized void message(String tenant, String user, ObjectNode message) {
        change(tenant, user, one -> one.message = message);
    }

    synchronized ObjectNode json(String tenant, String user) {
        return json(one(tenant, user));
    }

    private ObjectNode json(One one) {
        Shown shown = one.shown(clock.instant());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", one.user);
        json.put("availability", shown.availability());
        json.put("activity", shown.activity());
        json.put("sequenceNumber", "A%019d".formatted(one.sequence));
        if (one.message == null) {
            json.putNull("statusMessage");
        } else {
            json.set("statusMessage", one.message);
        }
        ObjectNode away = json.putObject("outOfOfficeSettings");
        if (one.outOfOffice.isEmpty()) {
            away.putNull("message").put("isOutOfOffice", false);
        } else {
            away.put("message", one.outOfOffice).put("isOutOfOffice", true);
        }
        return json;
    }

    private One one(String tenant, String user) {
        return Objects.requireNonNull(all.computeIfAbsent(tenant + " " + user, key -> new One(tenant, user)));
    }

    private void change(String tenant, String user, java.util.function.Consumer<One> change) {
        One one = one(tenant, user);
        String away = one.outOfOffice;
        ObjectNode message = one.message;
        change.accept(one);
        notice(one, !away.equals(one.outOfOffice) || message != one.message);
    }

    private void notice(One one, boolean besides) {
        Shown now = one.shown(clock.instant());
        if (besides || !now.equals(one.last)) {
            one.last = now;
            one.sequence++;
            listener.changed(one.tenant, one.user, json(one));
        }
    }

    /** Tells what has changed by time alone. */
    synchronized void tick() {
        for (One each : List.copyOf(all.values())) {
            if (!each.sessions.isEmpty() || each.preferred != null) {
                notice(each, false);
            }
        }
    }
}
