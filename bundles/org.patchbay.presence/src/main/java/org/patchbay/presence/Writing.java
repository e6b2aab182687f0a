package org.patchbay.presence;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/** When a platform is to be written, and what follows from how that went. Belongs to the engine's thread. */
final class Writing {
    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);
    /** A session that a platform has lost is shown again so often, for one cause. */
    private static final int MOST_INSISTING = 1;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long CALM = Duration.ofMinutes(10).toMillis();
    /** More changes of one person on one platform within {@link #CALM} are no person's doing. */
    private static final int MOST_CHANGES = 12;

    private static final long NOT_SIGNED_IN = Duration.ofMinutes(10).toMillis();
    private static final long NOT_CONNECTED = Duration.ofHours(1).toMillis();

    private final Surroundings around;
    private final Supplier<PresenceSettings> settings;
    private final Journal journal;
    private final Backoff backoff;
    private final Engine engine;
    private long warned;

    Writing(Surroundings around, Supplier<PresenceSettings> settings, Journal journal, Backoff backoff, Engine engine) {
        this.around = around;
        this.settings = settings;
        this.journal = journal;
        this.backoff = backoff;
        this.engine = engine;
    }

    /** What is to be written now; null for nothing, or for what has to be remembered first. */
    @Nullable
    Order order(Person person, Side side, long now) {
        PresenceStatus want = side.want;
        PresenceStatus ours = side.ours;
        if (side.outstanding != null || person.lost || !engine.isOurs(person.tenant)) {
            return null;
        }
        boolean change = want != ours || want != null && !side.taken;
        boolean renewal = !change && want != null && now >= side.renewAt;
        if (!change && !renewal) {
            return null;
        }
        if (now < side.notBefore || want == null && now < side.notEndedBefore) {
            return null;
        }
        if (want != null && side.kept != want) {
            journal.ask(person, side, want);
            return null;
        }
        return new Order(person, side, want, renewal, ours, side.from);
    }

    void ended(Order order, @Nullable PresenceException failure) {
        Side side = order.side();
        long now = around.clock.millis();
        if (failure == null) {
            side.failures = 0;
            side.problem = null;
            side.problemText = "";
            done(order, now);
        } else {
            failed(order, failure, now);
        }
    }

    private void done(Order order, long now) {
        Side side = order.side();
        Person person = order.person();
        if (order.status() == null) {
            person.steps.add(now, Steps.What.CLEARED, side.platform, order.before(), 0);
            gone(person, side, now);
        } else {
            long lasts = settings.get().lasts().toMillis();
            side.taken = true;
            side.takenAt = now;
            side.recovered = false;
            side.until = now + lasts;
            side.renewAt = now + backoff.part(lasts, 55, 70);
            engine.later(person, side, side.renewAt);
            person.steps.add(
                    now, order.renewal() ? Steps.What.RENEWED : Steps.What.SHOWN, side.platform, order.status(), 0);
        }
        if (!order.renewal()) {
            calm(person, side, now);
        }
    }

    private void gone(Person person, Side side, long now) {
        side.ends(now);
        journal.drop(person, side);
    }

    /** Whatever goes on between two platforms, nobody's presence is written without end. */
    private void calm(Person person, Side side, long now) {
        if (now - side.changesSince > CALM || now < side.changesSince) {
            side.changesSince = now;
            side.changes = 0;
        }
        if (++side.changes >= MOST_CHANGES) {
            person.steps.add(now, Steps.What.CALMED, side.platform, null, 0);
            LOG.info("{} of {} changes too often; it is left alone for a while.", side.platform, person.tenant);
            wait(person, side, side.changesSince + CALM + 1);
        }
    }

    private void wait(Person person, Side side, long until) {
        side.notBefore = until;
        engine.later(person, side, until);
    }

    private void failed(Order order, PresenceException failure, long now) {
        Side side = order.side();
        Person person = order.person();
        Reason reason = failure.reason();
        side.problem = reason;
        side.problemText = String.valueOf(failure.getMessage());
        person.steps.add(now, Steps.What.FAILED, side.platform, order.status(), reason.ordinal());
        if (reason == Reason.UNAVAILABLE) {
            // Perhaps it was done, perhaps not: what it shows will tell, and the same is written again.
            long pause = Math.max(
                    backoff.after(side.failures++),
                    failure.retryAfter().map(Duration::toMillis).orElse(0L));
            if (order.status() == null) {
                side.notEndedBefore = now + pause;
                engine.later(person, side, side.notEndedBefore);
            } else {
                wait(person, side, now + pause);
            }
            return;
        }
        if (order.status() == null && reason != Reason.LIMITED) {
            // Nothing can be ended there now; what is left of it the platform forgets by itself.
            gone(person, side, now);
        } else if (order.status() != null) {
            side.restore(order);
        }
        switch (reason) {
            case NOT_SIGNED_IN -> wait(person, side, now + NOT_SIGNED_IN);
            case NOT_CONNECTED -> wait(person, side, now + NOT_CONNECTED);
            case REFUSED -> {
                side.refused = order.status();
                refused(person, side, now);
            }
            // The limit's bucket holds the others back; without one nobody else would hold this one back.
            case LIMITED ->
                wait(
                        person,
                        side,
                        now
                                + failure.retryAfter()
                                        .map(Duration::toMillis)
                                        .orElseGet(() -> backoff.after(side.failures++)));
            case UNAVAILABLE -> {}
        }
    }

    /** Said once for each; of many in a minute one stands for all. */
    private void refused(Person person, Side side, long now) {
        boolean loud = now - warned > MINUTE || now < warned;
        warned = loud ? now : warned;
        String text = side.platform + " does not take the presence of " + person.tenant + "/" + person.user
                + " and is not asked again for the same: " + side.problemText;
        if (loud) {
            LOG.warn("{}", text);
        } else {
            LOG.debug("{}", text);
        }
    }

    /** The person is seen in a client again. */
    void isBack(Side side, PresenceStatus status) {
        if (side.problem == Reason.NOT_SIGNED_IN && status != PresenceStatus.OFFLINE) {
            side.notBefore = 0;
            side.problem = null;
            side.problemText = "";
        }
    }

    /**
     * The platform shows something else than our session. If that counts more, our session has nothing to do there any more. If it counts
     * less, the platform may have lost our session: it is shown once again; or the person has chosen, and keeps the choice.
     */
    void contradicted(Person person, Side side, long now) {
        // What was shown before a start is decided on first.
        if (!side.isHidden()
                || side.outstanding != null
                || side.recovered && !person.other(side).isSeen()) {
            return;
        }
        if (side.want != null && side.want == side.ours) {
            if (!side.hadTime()) {
                engine.lookLater(person, side, side.from + Side.SETTLE + Side.SKEW);
                return;
            }
            if (side.insisted < MOST_INSISTING) {
                side.insisted++;
                side.renewAt = now;
                person.steps.add(now, Steps.What.INSISTED, side.platform, side.ours, 0);
                engine.nudge(person, side);
                return;
            }
            if (now >= side.renewAt) {
                // It waits for its turn: that it is not shown says nothing of what the person wants.
                engine.nudge(person, side);
                return;
            }
            side.yielded = true;
            side.want = null;
            person.steps.add(now, Steps.What.YIELDED, side.platform, side.ours, 0);
        }
        forgets(person, side, now);
        engine.nudge(person, side);
    }

    /** Where a platform has one status only, a session that something else has taken the place of is no more: to end it would end that. */
    void forgets(Person person, Side side, long now) {
        PresenceEnd end = around.end(side.platform);
        if (side.want == null
                && side.outstanding == null
                && end != null
                && !end.layered()
                && side.isHidden()
                && side.isReplaced()) {
            person.steps.add(now, Steps.What.FORGOTTEN, side.platform, side.ours, 0);
            gone(person, side, now);
        }
    }
}
