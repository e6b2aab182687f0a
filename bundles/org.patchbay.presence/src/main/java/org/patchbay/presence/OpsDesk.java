package org.patchbay.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.presence.PresenceLimit;
import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceSide;
import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.ops.presence.PresenceTenant;
import org.patchbay.api.ops.presence.PresenceUser;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;

/** What operators see of the engine. What only the engine's thread may read is read there, and waited for. */
final class OpsDesk implements PresenceOperations {
    private static final int PATIENCE_SECONDS = 10;

    private final Surroundings around;
    private final Engine engine;

    OpsDesk(Surroundings around, Engine engine) {
        this.around = around;
        this.engine = engine;
    }

    private <T> T asked(Supplier<T> question, T otherwise) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        engine.ask(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        });
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }

    @Override
    public List<PresenceTenant> tenants() {
        return around.directory.tenants().stream()
                .map(tenant -> tenant.id())
                .sorted()
                .map(tenant -> asked(
                        () -> tenant(tenant), new PresenceTenant(tenant, false, 0, 0, 0, 0, 0, "No answer in time.")))
                .toList();
    }

    private PresenceTenant tenant(String tenant) {
        int held = 0;
        int sessions = 0;
        for (Person person : engine.persons(tenant).values()) {
            held += heldOut(person).isEmpty() ? 0 : 1;
            sessions += (person.teams.ours == null ? 0 : 1) + (person.zoom.ours == null ? 0 : 1);
        }
        int waiting = 0;
        int reading = 0;
        List<String> problems = new ArrayList<>();
        for (Platform platform : Platform.values()) {
            Line line = engine.traffic().line(platform);
            if (line == null) {
                problems.add(platform + " is not connected: no bundle offers it.");
            } else {
                Lane lane = line.lane(tenant);
                waiting += lane.writes.size();
                reading += lane.reading();
                if (!lane.problem.isEmpty()) {
                    problems.add(lane.problem);
                }
            }
        }
        elsewhere(tenant).ifPresent(problems::add);
        if (around.mapping == null) {
            problems.add("There is no mapping: nothing changes until one is there.");
        }
        if (!engine.journal().problem().isEmpty()) {
            problems.add("Nothing new is shown: " + engine.journal().problem());
        }
        return new PresenceTenant(
                tenant,
                engine.gates().enabled(tenant),
                engine.persons(tenant).size(),
                held,
                sessions,
                waiting,
                reading,
                String.join(" ", problems));
    }

    /** Who sees to a tenant that this node does not see to, as a sentence; empty for one of its own. */
    Optional<String> elsewhere(String tenant) {
        if (engine.isOurs(tenant)) {
            return Optional.empty();
        }
        Ownership ownership = engine.ownership();
        String owner = ownership.owner(tenant);
        if (owner.isEmpty()) {
            return Optional.of("No node sees to it yet.");
        }
        if (owner.equals(ownership.node())) {
            return Optional.of(
                    ownership.holds(tenant)
                            ? "It is being taken up here, or handed to another node."
                            : "It is this node's, which cannot renew that in the store and rests until it can.");
        }
        return Optional.of(
                ownership.isAnothers(tenant)
                        ? "Node " + owner + " sees to it."
                        : "No node sees to it for the moment: " + owner
                                + ", which did, does not answer, and another takes over within a minute.");
    }

    private void known(String tenant) throws OperationException {
        if (around.directory.tenant(tenant).isEmpty()) {
            throw new OperationException(
                    Reason.NOT_FOUND, "There is no tenant '" + tenant + "'. See patchbay:directory tenant.");
        }
    }

    @Override
    public List<PresenceUser> users(String tenant, int most) throws OperationException {
        known(tenant);
        Optional<String> elsewhere = elsewhere(tenant);
        if (elsewhere.isPresent()) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    "The users of " + tenant + " are not known here. " + elsewhere.get() + " Ask there.");
        }
        return asked(
                () -> engine.persons(tenant).values().stream()
                        .map(this::user)
                        .filter(OpsDesk::isOfNote)
                        .sorted(Comparator.comparing(PresenceUser::user))
                        .limit(most)
                        .toList(),
                List.of());
    }

    private static boolean isOfNote(PresenceUser user) {
        return !user.heldOut().isEmpty()
                || user.calls() > 0
                || user.sides().stream()
                        .anyMatch(
                                side -> !side.ours().isEmpty() || !side.state().equals("rest"));
    }

    @Override
    public PresenceStory explain(String tenant, String user) throws OperationException {
        known(tenant);
        Person person = engine.find(tenant, user);
        if (person == null) {
            if (around.directory.user(tenant, user).isEmpty()) {
                throw new OperationException(
                        Reason.NOT_FOUND,
                        "There is no user '" + user + "' in " + tenant + ". See patchbay:directory user " + tenant
                                + ".");
            }
            List<PresenceStory.Step> whose = elsewhere(tenant).stream()
                    .map(text -> new PresenceStory.Step(
                            around.clock.instant(),
                            "Nothing of the presence of " + tenant + " is known here. " + text + " Ask there."))
                    .toList();
            return new PresenceStory(
                    new PresenceUser(user, List.of(), 0, texts(engine.gates().of(tenant, user))), whose);
        }
        PresenceStory nothing = new PresenceStory(new PresenceUser(user, List.of(), 0, List.of()), List.of());
        return asked(() -> new PresenceStory(user(person), person.steps.told()), nothing);
    }

    @Override
    public List<PresenceLimit> limits() {
        return asked(
                () -> {
                    List<PresenceLimit> all = new ArrayList<>();
                    for (Platform platform : Platform.values()) {
                        Line line = engine.traffic().line(platform);
                        if (line != null) {
                            all.addAll(line.limits.shown(around.clock.millis() * 1_000));
                        }
                    }
                    return all;
                },
                List.of());
    }

    private static List<String> texts(List<HeldOut> held) {
        return held.stream().map(HeldOut::text).toList();
    }

    /** What the gates say, and what a platform said when it was written. */
    List<HeldOut> heldOut(Person person) {
        List<HeldOut> all = new ArrayList<>(engine.gates().of(person.tenant, person.user));
        for (Side side : List.of(person.teams, person.zoom)) {
            if (side.problem == PresenceException.Reason.NOT_CONNECTED
                    && all.stream().noneMatch(held -> held.gate() == PresenceGate.ACCOUNT_CONNECTED)) {
                all.add(new HeldOut(
                        PresenceGate.ACCOUNT_CONNECTED,
                        side.platform + " says that the account is not connected: " + side.problemText));
            }
        }
        all.sort(Comparator.comparing(HeldOut::gate));
        return List.copyOf(all);
    }

    private PresenceUser user(Person person) {
        return new PresenceUser(
                person.user, List.of(side(person.teams), side(person.zoom)), person.calls, texts(heldOut(person)));
    }

    private static PresenceSide side(Side side) {
        @Nullable Presence shown = side.shown;
        @Nullable PresenceStatus ours = side.ours;
        return new PresenceSide(
                side.platform.name(),
                shown == null ? "" : shown.status().name(),
                Optional.ofNullable(shown).map(Presence::at),
                ours == null ? "" : ours.name(),
                side.until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(side.until)),
                state(side));
    }

    private static String state(Side side) {
        if (side.outstanding != null) {
            return "writing";
        } else if (side.queued || side.want != side.ours) {
            return side.problemText.isEmpty() ? "waiting" : "waiting: " + side.problemText;
        }
        return side.problemText.isEmpty() ? "rest" : side.problemText;
    }
}
