package org.patchbay.rest.resource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListView;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** Number lists: what is on them, entry by entry and in whole, and what they were. One import at a time, as each is held in memory. */
final class ListResource {
    private final int mostBytes;
    private final Semaphore room = new Semaphore(1);

    ListResource(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/lists/{tenant}", ListResource::all),
                Route.get(
                        "/lists/{tenant}/{list}",
                        ListResource::entries,
                        "site",
                        "user",
                        "number",
                        "beginning",
                        "offset",
                        "limit"),
                Route.put("/lists/{tenant}/{list}/{number}", ListResource::put, "site", "user"),
                Route.delete("/lists/{tenant}/{list}/{number}", ListResource::remove, "site", "user"),
                Route.post("/lists-import/{tenant}/{list}", this::load, "site", "user", "name", "dry_run", "replace"),
                Route.get("/lists-export/{tenant}/{list}", ListResource::export, "site", "user"),
                Route.get("/lists-history/{tenant}/{list}", ListResource::history, "site", "user"),
                Route.post("/lists-history/{tenant}/{list}", ListResource::undo, "site", "user"));
    }

    private static ListName name(Exchange exchange, Role role) {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(role, tenant);
        String word = exchange.path("list");
        for (ListKind kind : ListKind.values()) {
            if (word(kind).equals(word)) {
                return new ListName(new SettingsScope(tenant, given(exchange, "site"), given(exchange, "user")), kind);
            }
        }
        throw Problem.of(
                404,
                List.of("There is no list '" + word + "'; there are "
                        + List.of(ListKind.values()).stream()
                                .map(ListResource::word)
                                .toList()
                        + "."));
    }

    private static String word(ListKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> given(Exchange exchange, String name) {
        return Optional.of(exchange.parameter(name)).filter(value -> !value.isEmpty());
    }

    private static Answer all(Exchange exchange) throws Exception {
        String tenant = Caller.named(exchange.path("tenant"));
        exchange.caller().need(Role.AUDITOR, tenant);
        return exchange.use(
                ListOperations.class,
                o -> Answer.items(
                        o.lists(tenant).stream().map(ListResource::shown).toList()));
    }

    private static Map<String, Object> shown(ListView view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        SettingsScope scope = view.name().scope();
        shown.put("tenant", scope.tenant());
        shown.put("site", scope.site());
        shown.put("user", scope.user());
        shown.put("list", word(view.name().kind()));
        shown.put("entries", view.entries());
        shown.put("version", view.version());
        shown.put("author", view.author());
        shown.put("at", view.at());
        return shown;
    }

    private static Answer entries(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.AUDITOR);
        String number = exchange.parameter("number");
        int offset = exchange.number("offset", 0, 999_999_999, 0);
        int limit = exchange.number("limit", 1, 1000, 100);
        return exchange.use(
                ListOperations.class,
                o -> Answer.items(
                        number.isEmpty()
                                ? o.entries(list, exchange.parameter("beginning"), offset, limit)
                                : o.matching(list, number)));
    }

    private static Answer put(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.OPERATOR);
        Body body = exchange.json();
        Optional<Instant> until = body.instant("until");
        String note = body.text("note");
        body.checked();
        return exchange.use(
                ListOperations.class,
                o -> Answer.ok(o.add(exchange.caller().name(), list, List.of(exchange.path("number")), until, note)));
    }

    private static Answer remove(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.OPERATOR);
        return exchange.use(ListOperations.class, o -> {
            ImportReport unused = o.remove(exchange.caller().name(), list, List.of(exchange.path("number")));
            return Answer.done();
        });
    }

    private Answer load(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.OPERATOR);
        boolean dryRun = exchange.flag("dry_run");
        boolean replace = exchange.flag("replace");
        String named = exchange.parameter("name");
        String name = named.isEmpty() ? word(list.kind()) + ".csv" : named;
        // First it has to be here: a slow sender must not keep all others from importing.
        String text = exchange.text("text/csv", mostBytes);
        if (!room.tryAcquire()) {
            throw Problem.of(503, "Another import is going on. Wait for its end.")
                    .header("Retry-After", "5");
        }
        try {
            ImportReport report = exchange.use(
                    ListOperations.class,
                    o -> o.load(exchange.caller().name(), new ListImport(list, name, text, dryRun, replace)));
            if (report.done() || dryRun) {
                return Answer.ok(report);
            }
            throw Problem.of(422, "Nothing was imported: " + report.problems().size() + " problems.")
                    .with(
                            "problems",
                            report.problems().stream()
                                    .map(p -> p.where() + ": " + p.text())
                                    .toList());
        } finally {
            room.release();
        }
    }

    private static Answer export(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.AUDITOR);
        return exchange.use(ListOperations.class, o -> Answer.text("text/csv;charset=utf-8", o.export(list)));
    }

    private static Answer history(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.AUDITOR);
        return exchange.use(ListOperations.class, o -> Answer.items(o.history(list)));
    }

    private static Answer undo(Exchange exchange) throws Exception {
        ListName list = name(exchange, Role.OPERATOR);
        Body body = exchange.json();
        OptionalLong version = body.number("version", 0, Long.MAX_VALUE);
        body.checked();
        if (version.isEmpty()) {
            throw Problem.of(422, List.of("'version' is missing: the one to go back to; 0 for empty."));
        }
        return exchange.use(
                ListOperations.class,
                o -> Answer.ok(shown(o.undo(exchange.caller().name(), list, version.getAsLong()))));
    }
}
