package org.patchbay.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.presence.PresenceStory;
import org.patchbay.api.ops.presence.PresenceTenant;

/** Whether the presence sync needs an operator, and what it keeps about a person. */
@Component(service = {HealthCheck.class, PersonalData.class})
public final class PresenceWatch implements HealthCheck, PersonalData {
    private final PresenceEngine presence;

    @Activate
    public PresenceWatch(@Reference PresenceEngine presence) {
        this.presence = presence;
    }

    @Override
    public String name() {
        return "presence";
    }

    @Override
    public HealthResult check() {
        List<PresenceTenant> all =
                presence.tenants().stream().filter(PresenceTenant::enabled).toList();
        // What another node sees to, it watches.
        List<PresenceTenant> enabled = all.stream()
                .filter(tenant -> !presence.engine().ownership().isAnothers(tenant.tenant()))
                .toList();
        String node = presence.engine().ownership().node();
        int others = all.size() - enabled.size();
        String shared = node.isEmpty()
                ? ""
                : "; this is node " + node + (others > 0 ? ", other nodes see to " + others + " tenants" : "");
        List<String> problems = enabled.stream()
                .filter(tenant -> !tenant.problem().isEmpty())
                .map(tenant -> tenant.tenant() + ": " + tenant.problem())
                .toList();
        if (!problems.isEmpty()) {
            return HealthResult.warn(problems.get(0)
                    + (problems.size() > 1 ? " And so for " + (problems.size() - 1) + " more tenants." : "")
                    + " See patchbay:presence.");
        }
        int users = enabled.stream().mapToInt(PresenceTenant::users).sum();
        int waiting = enabled.stream().mapToInt(PresenceTenant::waiting).sum();
        return HealthResult.ok((all.isEmpty()
                        ? "not enabled for any tenant"
                        : users + " users of " + enabled.size() + " tenants, " + waiting + " writes wait")
                + shared);
    }

    private Optional<PresenceStory> story(Person person) {
        return person.user().flatMap(user -> {
            try {
                return Optional.of(presence.explain(person.tenant(), user));
            } catch (OperationException unknown) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<String> export(Person person) {
        List<String> lines = new ArrayList<>();
        story(person).ifPresent(story -> {
            story.now().sides().stream()
                    .filter(side -> side.seen().isPresent() || !side.ours().isEmpty())
                    .forEach(side -> lines.add(side.platform() + " shows " + side.shows() + " since at most "
                            + side.seen().map(Object::toString).orElse("never") + ", of ours: " + side.ours()));
            story.steps().forEach(step -> lines.add(step.at() + " " + step.what()));
        });
        return lines;
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        if (person.user().isEmpty()) {
            return List.of();
        }
        if (!presence.engine().erase(person.tenant(), person.user().get())) {
            throw new OperationException(
                    Reason.UNAVAILABLE, "What was shown of the person before stays in the store. Try again later.");
        }
        return List.of(
                "What was seen and done of the presence was forgotten; what the platforms still show of the person"
                        + " is seen again until the user is removed from the directory.");
    }
}
