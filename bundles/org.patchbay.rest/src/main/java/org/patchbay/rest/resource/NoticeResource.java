package org.patchbay.rest.resource;

import java.util.List;
import java.util.concurrent.Semaphore;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.notice.NoticeChannel;
import org.patchbay.api.ops.notice.NoticeOperations;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;

/** By which ways people are told, and whether they are. A way that tells of all tenants is the node's. */
final class NoticeResource {
    /** Each waits for somebody else's machine, on a thread that others need. */
    private final Semaphore room = new Semaphore(1);

    List<Route> routes() {
        return List.of(Route.get("/notices", NoticeResource::list), Route.post("/notices/{channel}/test", this::test));
    }

    private static Answer list(Exchange exchange) throws Exception {
        exchange.caller().needAny(Role.AUDITOR);
        return exchange.use(
                NoticeOperations.class,
                o -> Answer.items(o.channels().stream()
                        .filter(channel -> may(exchange.caller(), Role.AUDITOR, channel))
                        .toList()));
    }

    private static boolean may(Caller caller, Role role, NoticeChannel channel) {
        return channel.tenants().isEmpty()
                ? caller.mayAll(role)
                : channel.tenants().stream().allMatch(tenant -> caller.may(role, tenant));
    }

    private Answer test(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String name = exchange.path("channel");
        caller.needAny(Role.OPERATOR);
        return exchange.use(NoticeOperations.class, o -> {
            NoticeChannel channel = o.channels().stream()
                    .filter(each -> each.name().equals(name) && may(caller, Role.AUDITOR, each))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(404, List.of("There is no channel '" + name + "'; see /notices.")));
            if (!may(caller, Role.OPERATOR, channel)) {
                throw Problem.of(403, "This needs the role OPERATOR for every tenant that the channel tells of.");
            }
            if (!room.tryAcquire()) {
                throw Problem.of(503, "Another notice is being tried. Wait for its end.")
                        .header("Retry-After", "30");
            }
            try {
                o.test(caller.name(), name);
                return Answer.done();
            } finally {
                room.release();
            }
        });
    }
}
