package org.patchbay.shell;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.presence.PresenceStory;

@Service
@Command(
        scope = "patchbay",
        name = "presence-explain",
        description = "Tells what was seen of a user's presence, what was shown because of it, and why.")
@SuppressWarnings("NullAway.Init")
public final class PresenceExplainCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the id of the tenant")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "user", required = true, description = "the directory's id of the user")
    private String user;

    @Override
    void run() throws Exception {
        PresenceStory story = use(PresenceOperations.class, o -> o.explain(tenant, user));
        Listing now = new Listing("Platform", "Shows", "Seen", "Ours", "Until", "State");
        story.now()
                .sides()
                .forEach(side -> now.row(
                        side.platform(),
                        side.shows(),
                        side.seen().map(Object::toString).orElse(""),
                        side.ours(),
                        side.until().map(Object::toString).orElse(""),
                        side.state()));
        Listing steps = new Listing("At", "What");
        story.steps().forEach(step -> steps.row(step.at(), step.what()));
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("now", now);
        parts.put("steps", steps);
        parts.put("calls", story.now().calls());
        parts.put(
                "held_out",
                story.now().heldOut().isEmpty()
                        ? "no gate holds the user out"
                        : String.join(" ", story.now().heldOut()));
        print(parts);
    }
}
