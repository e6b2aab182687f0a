package org.patchbay.presence;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Seen;

/** Takes in what was seen: whose it is, whether it means anything, and what follows. Belongs to the engine's thread. */
final class Taking {
    private static final Logger LOG = LoggerFactory.getLogger(Taking.class);

    private final Surroundings around;
    private final Gates gates;
    private final Told told;
    private final Writing writing;
    private final Engine engine;

    Taking(Surroundings around, Gates gates, Told told, Writing writing, Engine engine) {
        this.around = around;
        this.gates = gates;
        this.told = told;
        this.writing = writing;
        this.engine = engine;
    }

    /** @param atLeast since when it may have been so at the earliest */
    void take(Seen seen, long atLeast) {
        long now = around.clock.millis();
        // A platform whose clock is ahead must not make all that comes later look old.
        long since = Math.min(atLeast, now);
        if (!gates.enabled(seen.tenant())) {
            return;
        }
        if (!engine.isOurs(seen.tenant())) {
            around.directory
                    .user(seen.tenant(), seen.user())
                    .ifPresent(user -> told.doubt(seen.presence().platform(), seen.tenant(), List.of(user.id())));
            return;
        }
        Person person = engine.find(seen.tenant(), seen.user());
        if (person == null) {
            Optional<String> id =
                    around.directory.user(seen.tenant(), seen.user()).map(user -> user.id());
            if (id.isEmpty()) {
                LOG.debug(
                        "{} tells of somebody whom the directory does not have",
                        seen.presence().platform());
                return;
            }
            person = engine.person(seen.tenant(), id.get());
        }
        Side side = person.side(seen.presence().platform());
        if (side.isAsOld(seen, since)) {
            engine.look(person, side);
        }
        boolean first = !side.isSeen();
        Side.Notice notice = side.observe(seen, since);
        PresenceStatus status = seen.presence().status();
        switch (notice) {
            case OLD, SAME -> {}
            case ECHO -> person.steps.add(now, Steps.What.ECHO, side.platform, status, 0);
            case LATE_ECHO -> {
                person.steps.add(now, Steps.What.LATE_ECHO, side.platform, status, 0);
                engine.lookLater(person, side, now + Side.SETTLE + Side.SKEW);
            }
            case OWN -> {
                person.steps.add(now, Steps.What.SAW, side.platform, status, 0);
                writing.isBack(side, status);
                around.facts.tell(
                        Fact.PRESENCE_CHANGED,
                        new Scope(person.tenant, "presence", person.user),
                        Map.of("user", person.user, "platform", side.platform.name(), "status", status.name()),
                        false);
            }
        }
        if (notice != Side.Notice.OLD) {
            engine.settle(person);
            writing.contradicted(person, side, now);
            Side other = person.other(side);
            if (first && other.recovered) {
                // That was put off until now: what was remembered may never have been shown.
                writing.contradicted(person, other, now);
            }
        }
    }
}
