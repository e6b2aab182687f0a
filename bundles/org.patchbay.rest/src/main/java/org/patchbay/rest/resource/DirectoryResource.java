package org.patchbay.rest.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** Entries of the directory, one by one. What belongs to a tenant that somebody has no role for is not there for them. */
final class DirectoryResource {
    private static final int MOST_ENTRIES = 1000;

    private DirectoryResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/directory", e -> e.use(DirectoryOperations.class, o -> Answer.items(o.kinds()))),
                Route.get("/directory/problems", DirectoryResource::problems, "tenant"),
                Route.get("/directory/{kind}", DirectoryResource::list, "tenant", "filter", "offset", "limit"),
                Route.get("/directory/{kind}/{key...}", DirectoryResource::get),
                Route.put("/directory/{kind}/{key...}", DirectoryResource::put),
                Route.delete("/directory/{kind}/{key...}", DirectoryResource::remove),
                Route.get("/directory-history/{kind}/{key...}", DirectoryResource::history),
                Route.post("/directory-history/{kind}/{key...}", DirectoryResource::undo));
    }

    /** Of some it is not known whose they are: those are the node's; and what they name may be anybody's. */
    private static Answer problems(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String tenant = caller.scope(Role.AUDITOR, exchange.parameter("tenant"));
        return exchange.use(DirectoryOperations.class, o -> {
            Discretion discretion = Discretion.of(caller, o);
            return Answer.items(o.problems().stream()
                    .filter(p -> tenant.isEmpty()
                            || p.tenant().filter(tenant::equals).isPresent())
                    .map(p -> new LineProblem(p.where(), discretion.of(p.text()), p.tenant()))
                    .toList());
        });
    }

    private static Answer list(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        int offset = exchange.number("offset", 0, 100_000_000, 0);
        int limit = exchange.number("limit", 1, MOST_ENTRIES, 100);
        String tenant = caller.scope(Role.AUDITOR, exchange.parameter("tenant"));
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, exchange.path("kind"));
            belonging.needToSee(caller);
            List<DirectoryEntry> page =
                    o.list(exchange.path("kind"), tenant, exchange.parameter("filter"), offset, limit);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put(
                    "items",
                    page.stream().filter(e -> belonging.isSeenBy(caller, e)).toList());
            shown.put("next_offset", page.size() < limit ? Optional.empty() : Optional.of(offset + limit));
            return Answer.ok(shown);
        });
    }

    private static Answer get(Exchange exchange) throws Exception {
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, exchange.path("kind"));
            belonging.needToSee(exchange.caller());
            return shown(200, seen(exchange, o, belonging));
        });
    }

    private static DirectoryEntry seen(Exchange exchange, DirectoryOperations o, Belonging belonging)
            throws OperationException {
        return o.entry(exchange.path("kind"), exchange.path("key"))
                .filter(e -> belonging.isSeenBy(exchange.caller(), e))
                .orElseThrow(() -> unknown(exchange));
    }

    private static Problem unknown(Exchange exchange) {
        return Problem.of(404, List.of("There is no '" + exchange.path("key") + "' in " + exchange.path("kind") + "."));
    }

    private static Answer shown(int status, DirectoryEntry entry) {
        return Answer.json(status, entry).header("ETag", Versions.tag(entry));
    }

    private static Answer put(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        String kind = exchange.path("kind");
        String key = exchange.path("key");
        Body body = exchange.json();
        Map<String, String> fields = body.texts("fields");
        body.checked();
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, kind);
            complete(belonging, key, fields);
            belonging.needToChange(caller, belonging.tenant(key, fields));
            Optional<DirectoryEntry> now = o.entry(kind, key);
            if (now.isPresent()) {
                mine(caller, belonging, now.get());
            }
            belonging.needToChange(caller, now, key, fields);
            OptionalLong expected = fixed(caller, Versions.expected(exchange, now), now);
            return shown(
                    now.isPresent() ? 200 : 201,
                    change(exchange, o, expected, () -> o.put(caller.name(), kind, fields, expected)));
        });
    }

    /** The key stands in the path; where it stands in the fields too, it must be the same. */
    private static void complete(Belonging belonging, String key, Map<String, String> fields) {
        List<String> columns = belonging.keyColumns();
        String[] parts = key.split("/", -1);
        if (parts.length > columns.size() || parts.length < belonging.shortestKey()) {
            throw Problem.of(
                    422, List.of("The key of " + belonging.kind().name() + " is " + String.join("/", columns) + "."));
        }
        for (int i = 0; i < parts.length; i++) {
            String given = fields.putIfAbsent(columns.get(i), parts[i]);
            if (given != null && !given.equals(parts[i])) {
                throw Problem.of(
                        422,
                        List.of("'fields." + columns.get(i) + "' is '" + given + "', but the path says '" + parts[i]
                                + "'. To rename, put the new one and delete the old."));
            }
        }
    }

    /** What another tenant has is not taken away by who has no role for it; and it is not said whose it is. */
    private static void mine(Caller caller, Belonging belonging, DirectoryEntry entry) {
        if (belonging.isOfTenants() && !caller.may(Role.OPERATOR, belonging.tenant(entry))) {
            throw Problem.of(403, "This is what another tenant has; it needs the role OPERATOR for that one.");
        }
    }

    /** What was looked at is what is changed: between the two it must not become another tenant's. */
    private static OptionalLong fixed(Caller caller, OptionalLong expected, Optional<DirectoryEntry> now) {
        return expected.isPresent() || caller.mayAll(Role.OPERATOR)
                ? expected
                : OptionalLong.of(now.map(DirectoryEntry::version).orElse(0L));
    }

    /** A change of one entry. */
    private interface Change<R> {
        R make() throws Exception;
    }

    private static <R> R change(Exchange exchange, DirectoryOperations o, OptionalLong expected, Change<R> change)
            throws Exception {
        try {
            return change.make();
        } catch (OperationException e) {
            Optional<DirectoryEntry> now = o.entry(exchange.path("kind"), exchange.path("key"));
            if (e.reason() == Reason.CONFLICT
                    && exchange.header("If-Match").isPresent()
                    && now.map(DirectoryEntry::version).orElse(0L) != expected.orElse(-1)) {
                throw Versions.changed(now);
            }
            throw Discretion.of(exchange.caller(), o).of(e);
        }
    }

    private static Answer remove(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, exchange.path("kind"));
            belonging.needToSee(caller);
            DirectoryEntry now = seen(exchange, o, belonging);
            belonging.needToChange(caller, belonging.tenant(now));
            OptionalLong expected = fixed(caller, Versions.expected(exchange, Optional.of(now)), Optional.of(now));
            return change(exchange, o, expected, () -> {
                o.remove(caller.name(), exchange.path("kind"), exchange.path("key"), expected);
                return Answer.done();
            });
        });
    }

    private static Answer history(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, exchange.path("kind"));
            belonging.needToSee(caller);
            List<DirectoryEntry> seen = past(exchange, o, belonging);
            if (seen.isEmpty()) {
                throw unknown(exchange);
            }
            return Answer.items(seen);
        });
    }

    private static List<DirectoryEntry> past(Exchange exchange, DirectoryOperations o, Belonging belonging)
            throws OperationException {
        return o.history(exchange.path("kind"), exchange.path("key")).stream()
                .filter(e -> belonging.isSeenBy(exchange.caller(), e))
                .toList();
    }

    private static Answer undo(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        Body body = exchange.json();
        OptionalLong version = body.number("version", 1, Long.MAX_VALUE);
        body.checked();
        if (version.isEmpty()) {
            throw Problem.of(422, List.of("'version' is missing: the one to go back to."));
        }
        return exchange.use(DirectoryOperations.class, o -> {
            Belonging belonging = Belonging.of(o, exchange.path("kind"));
            belonging.needToSee(caller);
            DirectoryEntry wanted = past(exchange, o, belonging).stream()
                    .filter(e -> e.version() == version.getAsLong())
                    .findFirst()
                    .orElseThrow(
                            () -> Problem.of(404, List.of("There was no version " + version.getAsLong() + " of it.")));
            belonging.needToChange(caller, belonging.tenant(wanted));
            Optional<DirectoryEntry> now = o.entry(exchange.path("kind"), exchange.path("key"));
            if (now.isPresent()) {
                mine(caller, belonging, now.get());
            }
            if (!wanted.fields().isEmpty()) {
                belonging.needToChange(caller, now, wanted.key(), wanted.fields());
            }
            return change(
                    exchange,
                    o,
                    OptionalLong.empty(),
                    () -> shown(
                            200,
                            o.undo(caller.name(), exchange.path("kind"), exchange.path("key"), version.getAsLong())));
        });
    }
}
