package org.patchbay.rest.resource;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.directory.TextFormat;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.JsonReading;

/** Many entries of the directory at once: in whole or not at all, and one import at a time, as each is held in memory. */
final class TransferResource {
    private final int mostBytes;
    private final Semaphore room = new Semaphore(1);

    TransferResource(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/directory/import", this::load, "format", "kind", "name", "tenant", "dry_run", "replace"),
                Route.get("/directory/export", TransferResource::export, "format", "kind", "tenant"));
    }

    private Answer load(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        TextFormat format = exchange.word("format", TextFormat.class);
        boolean csv = format == TextFormat.CSV;
        String kind = exchange.parameter("kind");
        if (csv == kind.isEmpty()) {
            throw Problem.of(
                    422,
                    List.of(
                            csv
                                    ? "Of CSV say the 'kind' of its rows."
                                    : "JSON names its kinds itself; leave 'kind' out."));
        }
        boolean dryRun = exchange.flag("dry_run");
        boolean replace = exchange.flag("replace");
        String tenant = caller.scope(Role.OPERATOR, exchange.parameter("tenant"));
        String named = exchange.parameter("name");
        String name = !named.isEmpty() ? named : csv ? kind + ".csv" : "import.json";
        // First it has to be here: a slow sender must not keep all others from importing.
        String text = exchange.text(csv ? "text/csv" : "application/json", mostBytes);
        if (!room.tryAcquire()) {
            throw Problem.of(503, "Another import is going on. Wait for its end.")
                    .header("Retry-After", "5");
        }
        try {
            return exchange.use(DirectoryOperations.class, o -> {
                // A kind that is not known is refused by whoever reads the rest.
                List<String> known = o.kinds().stream().map(EntryKind::name).toList();
                for (String each : csv ? List.of(kind) : kinds(text)) {
                    if (!csv && !known.contains(each)) {
                        continue;
                    }
                    Belonging.of(o, each).needToChange(caller, tenant.isEmpty() ? "*" : tenant);
                }
                Discretion discretion = Discretion.of(caller, o);
                try {
                    return report(
                            dryRun,
                            discretion,
                            o.load(
                                    caller.name(),
                                    new ImportRequest(
                                            format,
                                            kind,
                                            name,
                                            text,
                                            tenant,
                                            dryRun,
                                            replace,
                                            caller.mayAll(Role.ADMIN) ? Set.of() : Belonging.FIXED)));
                } catch (OperationException e) {
                    throw discretion.of(e);
                }
            });
        } finally {
            room.release();
        }
    }

    private static List<String> kinds(String text) {
        try {
            return JsonReading.members(text);
        } catch (JsonReading.Malformed e) {
            throw Problem.of(400, e.getMessage());
        }
    }

    private static Answer report(boolean dryRun, Discretion discretion, ImportReport report) {
        ImportReport shown = new ImportReport(
                report.done(),
                report.added(),
                report.changed(),
                report.removed(),
                report.unchanged(),
                report.problems().stream()
                        .map(p -> new LineProblem(p.where(), discretion.of(p.text()), p.tenant()))
                        .toList());
        if (shown.done() || dryRun) {
            return Answer.ok(shown);
        }
        throw Problem.of(422, "Nothing was imported: " + shown.problems().size() + " problems.")
                .with(
                        "problems",
                        shown.problems().stream()
                                .map(p -> p.where() + ": " + p.text())
                                .toList());
    }

    private static Answer export(Exchange exchange) throws Exception {
        Caller caller = exchange.caller();
        TextFormat format = exchange.word("format", TextFormat.class);
        String kind = exchange.parameter("kind");
        if (format == TextFormat.CSV && kind.isEmpty()) {
            throw Problem.of(422, List.of("CSV is of one 'kind'; JSON may be of all."));
        }
        String tenant = caller.scope(Role.AUDITOR, exchange.parameter("tenant"));
        return exchange.use(DirectoryOperations.class, o -> {
            if (!kind.isEmpty()) {
                Belonging.of(o, kind).needToSee(caller);
            }
            return Answer.text(
                    format == TextFormat.CSV ? "text/csv;charset=utf-8" : "application/json",
                    o.export(kind, tenant, format));
        });
    }
}
