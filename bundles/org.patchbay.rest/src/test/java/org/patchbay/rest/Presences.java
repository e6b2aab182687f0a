package org.patchbay.rest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.presence.PresenceLimit;
import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceSide;
import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.ops.presence.PresenceTenant;
import org.patchbay.api.ops.presence.PresenceUser;

/** Each tenant has three users who are in a meeting, one of them ada. */
final class Presences implements PresenceOperations {
    @Override
    public List<PresenceTenant> tenants() {
        return Stream.of("acme", "globex")
                .map(tenant -> new PresenceTenant(tenant, true, 3, 1, 2, 0, 0, ""))
                .toList();
    }

    private static PresenceUser user(String tenant, String id) {
        return new PresenceUser(
                id,
                List.of(new PresenceSide(
                        "Teams", "Busy", Optional.of(World.AT), "InAMeeting of " + tenant, Optional.empty(), "rest")),
                1,
                List.of("The user has opted out."));
    }

    @Override
    public List<PresenceUser> users(String tenant, int most) throws OperationException {
        if (!List.of("acme", "globex").contains(tenant)) {
            throw new OperationException(Reason.NOT_FOUND, "There is no tenant '" + tenant + "'.");
        }
        return Stream.of("ada", "bob", "eve")
                .limit(most)
                .map(id -> user(tenant, id))
                .toList();
    }

    @Override
    public PresenceStory explain(String tenant, String user) throws OperationException {
        return new PresenceStory(
                users(tenant, 9).stream()
                        .filter(each -> each.user().equals(user))
                        .findFirst()
                        .orElseThrow(
                                () -> new OperationException(Reason.NOT_FOUND, "There is no user '" + user + "'.")),
                List.of(new PresenceStory.Step(World.AT, "seen in Teams: Busy")));
    }

    @Override
    public List<PresenceLimit> limits() {
        return Stream.of("", "acme", "globex")
                .map(whose -> new PresenceLimit(
                        "Teams", "presence", whose, "READ", "1500 in PT30S", 7, Optional.of(World.AT)))
                .toList();
    }
}
