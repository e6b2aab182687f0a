package org.patchbay.rest.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.store.Store;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;

/** What belongs to the node and to no tenant: for who has a role for the node. */
final class NodeResource {
    /** The digests of tokens are shown to nobody. */
    private static final String NEVER_SHOWN = "access";

    private static final int MOST_AUDIT = 1000;

    private NodeResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/openapi.json", e -> openApi()),
                Route.get("/me", e -> Answer.ok(e.caller().principal())),
                Route.get("/health", NodeResource::health),
                Route.get("/features", e -> auditor(e).use(FeatureOperations.class, o -> Answer.items(o.features()))),
                Route.get("/handlers", e -> auditor(e).use(CallOperations.class, o -> Answer.items(o.slots()))),
                Route.get("/peers", e -> auditor(e).use(TrunkOperations.class, o -> Answer.items(o.peers()))),
                Route.get("/counters", e -> auditor(e).use(TrunkOperations.class, o -> Answer.ok(o.counters()))),
                Route.get("/listeners", e -> auditor(e).use(TrunkOperations.class, o -> Answer.items(o.listeners()))),
                Route.get("/capture", NodeResource::capture, "call"),
                Route.get("/audit", NodeResource::audit, "count", "tenant"),
                Route.get("/store/{space}", NodeResource::documents, "prefix"),
                Route.get("/store/{space}/{key...}", NodeResource::history));
    }

    private static Exchange auditor(Exchange exchange) {
        exchange.caller().needNode(Role.AUDITOR);
        return exchange;
    }

    private static Answer openApi() throws IOException {
        try (InputStream document = NodeResource.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IOException("openapi.json is not in the bundle");
            }
            return new Answer(200, "application/json", Map.of(), document.readAllBytes());
        }
    }

    private static Answer health(Exchange exchange) throws Exception {
        return auditor(exchange)
                .use(
                        Health.class,
                        health -> Answer.ok(
                                Map.of("status", health.ready() ? "UP" : "DOWN", "checks", health.results())));
    }

    private static Answer audit(Exchange exchange) throws Exception {
        int count = exchange.number("count", 1, MOST_AUDIT, 50);
        String tenant = exchange.caller().scope(Role.AUDITOR, exchange.parameter("tenant"));
        return exchange.use(
                Audit.class,
                audit -> Answer.items(tenant.isEmpty() ? audit.newest(count) : audit.newest(tenant, count)));
    }

    /** Made for the answer alone: the trunk keeps the messages, and not the file. */
    private static Answer capture(Exchange exchange) throws Exception {
        Optional<String> call = Optional.of(exchange.parameter("call")).filter(id -> !id.isEmpty());
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "patchbay-" + UUID.randomUUID() + ".pcap");
        return auditor(exchange).use(TrunkOperations.class, o -> {
            int count;
            try {
                count = o.capture(call, file);
            } catch (IllegalStateException e) {
                throw Problem.of(409, List.of(String.valueOf(e.getMessage())));
            } catch (IOException e) {
                throw Problem.of(
                                503,
                                List.of("The file cannot be written on the node (" + e
                                        + "). Look at free space there."))
                        .header("Retry-After", "5");
            }
            if (count == 0) {
                Files.deleteIfExists(file);
                throw Problem.of(
                        404,
                        "No messages"
                                + call.map(id -> " of a call '" + id + "'").orElse("") + " are kept.");
            }
            return Answer.file(
                    "application/vnd.tcpdump.pcap",
                    call.orElse("patchbay").replaceAll("[^A-Za-z0-9.-]", "-") + ".pcap",
                    file,
                    true);
        });
    }

    private static Answer documents(Exchange exchange) throws Exception {
        String space = space(auditor(exchange));
        return exchange.use(
                Store.class,
                store -> Answer.items(store.list(space, exchange.parameter("prefix")).stream()
                        .map(document -> {
                            Map<String, Object> shown = new LinkedHashMap<>();
                            shown.put("key", document.key());
                            shown.put("version", document.version());
                            shown.put("author", document.author());
                            shown.put("at", document.at());
                            return shown;
                        })
                        .toList()));
    }

    private static Answer history(Exchange exchange) throws Exception {
        String space = space(auditor(exchange));
        String key = exchange.path("key");
        return exchange.use(Store.class, store -> {
            var past = store.history(space, key);
            if (past.isEmpty()) {
                throw Problem.of(404, "There never was a document '" + key + "' in " + space + ".");
            }
            return Answer.items(past);
        });
    }

    private static String space(Exchange exchange) {
        String space = exchange.path("space");
        if (space.equals(NEVER_SHOWN)) {
            throw Problem.of(404, "Documents of the space '" + space + "' are not shown; see /tokens.");
        }
        return space;
    }
}
