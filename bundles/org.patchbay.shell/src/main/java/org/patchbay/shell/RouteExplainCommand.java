package org.patchbay.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteOperations;
import org.patchbay.api.ops.routing.RouteQuestion;

@Service
@Command(
        scope = "patchbay",
        name = "route-explain",
        description =
                "Tells what would become of a call and why, without one: nobody rings, and nothing is remembered.")
@SuppressWarnings("NullAway.Init")
public final class RouteExplainCommand extends Operation {
    @Argument(
            index = 0,
            name = "caller",
            required = true,
            description = "who calls: a number, an extension, a user or a sip: URI")
    private String caller;

    @Argument(
            index = 1,
            name = "callee",
            required = true,
            description = "what is dialled: a number, an extension, a service number or a sip: URI")
    private String callee;

    @Option(name = "--tenant", description = "whose call it is; else it is found by the numbers")
    @Completion(ScopeCompleter.class)
    private @Nullable String tenant;

    @Option(name = "--peer", description = "the peer it comes from; else the first one of the caller's side")
    @Completion(PeerCompleter.class)
    private @Nullable String peer;

    @Option(name = "--at", description = "when: 2026-12-24T18:00 on this node, or with an offset; else now")
    private @Nullable String at;

    @Override
    void run() throws Exception {
        RouteQuestion question = new RouteQuestion(
                tenant == null ? "" : tenant,
                caller,
                callee,
                Optional.ofNullable(peer),
                Optional.ofNullable(at).map(Words::time));
        print(parts(use(RouteOperations.class, o -> o.explain(question))));
    }

    static Map<String, Object> parts(RouteExplanation told) {
        Listing steps = new Listing("Attempt", "Who", "Bundle", "What", "Why", "Micros");
        told.steps().forEach(s -> steps.row(s.attempt(), s.who(), s.bundle(), s.what(), s.why(), s.micros()));
        Listing targets = new Listing("Wave", "When", "Peer", "Up", "Target", "Caller");
        told.targets().forEach(t -> targets.row(t.wave(), t.when(), t.peer(), t.peerUp(), t.uri(), t.caller()));
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("steps", steps);
        parts.put("targets", targets);
        parts.put("tenant", told.tenant());
        parts.put("status", told.status());
        parts.put("outcome", told.outcome());
        return parts;
    }
}
