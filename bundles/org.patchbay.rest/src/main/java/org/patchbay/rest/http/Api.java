package org.patchbay.rest.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.store.StoreException;

/** The way of each request: who asks, how often, where to, may it; and of each fault to an answer. */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    /** Under which everything is. */
    public static final String ROOT = "/api/v1";
    /** The one thing that is told to everybody. */
    public static final String READY = "/ready";

    private static final int LONGEST_QUERY = 4096;

    private final Services services;
    private final List<Route> routes;
    private final Entrance entrance;
    private final Rates rates;

    /** @param perSecond how many requests each may make, and twice as many at once */
    public Api(Services services, List<Route> routes, int perSecond, LongSupplier nanoTime) {
        this.services = services;
        this.routes = List.copyOf(routes);
        this.entrance = new Entrance(nanoTime);
        this.rates = new Rates(perSecond, 2.0 * perSecond, nanoTime);
    }

    public Answer answer(Request request) {
        String where = "a path";
        try {
            if (!request.path().startsWith(ROOT + "/")) {
                throw Problem.of(404, "There is nothing here. All is under " + ROOT + "/.");
            }
            if (request.query().length() > LONGEST_QUERY) {
                throw Problem.of(414, "The query is longer than " + LONGEST_QUERY + " characters.");
            }
            if (request.path().equals(ROOT + READY)) {
                return ready(request);
            }
            Caller caller = caller(request);
            limit("principal " + caller.name());
            List<String> path = Uri.segments(request.path().substring(ROOT.length()));
            Map<String, String> parameters = Uri.parameters(request.query());
            Route route = route(request.method(), path);
            where = route.pattern();
            known(route, parameters);
            noBody(request);
            return route.handler()
                    .answer(new Exchange(
                            request, caller, services, route.match(path).orElse(Map.of()), parameters));
        } catch (Problem problem) {
            return problem.answer();
        } catch (OperationException e) {
            return Problem.of(e).answer();
        } catch (StoreException e) {
            return Problem.of(e).answer();
        } catch (FeatureException e) {
            return Problem.of(409, List.of(String.valueOf(e.getMessage()))).answer();
        } catch (Exception | LinkageError | StackOverflowError e) {
            // The pattern, not the path: numbers and names stand there.
            LOG.warn("REST: {} {} failed.", request.method(), where, e);
            return Problem.of(500, "This failed on our side; the log of the node says how.")
                    .answer();
        }
    }

    /** Who is not known is counted by the address it comes from; and who is known is not, so that others there cannot keep them out. */
    private Caller caller(Request request) throws Exception {
        try {
            return entrance.caller(request, services);
        } catch (Problem problem) {
            limit("address " + request.address());
            throw problem;
        }
    }

    private Answer ready(Request request) throws Exception {
        limit("address " + request.address());
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw notAllowed(Set.of("GET", "HEAD"));
        }
        boolean up;
        try {
            up = services.use(Health.class, Health::ready);
        } catch (Problem nobodyKnows) {
            up = false;
        }
        return Answer.json(up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN"));
    }

    private void limit(String who) {
        if (!rates.take(who)) {
            throw Problem.of(429, "Too many requests; wait a moment between them.")
                    .header("Retry-After", rates.after());
        }
    }

    private Route route(String method, List<String> path) {
        List<Route> there =
                routes.stream().filter(route -> route.match(path).isPresent()).toList();
        int braces = there.stream()
                .map(Route::braces)
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> Problem.of(
                        404, "There is nothing under this path. " + ROOT + "/openapi.json lists what there is."));
        List<Route> meant =
                there.stream().filter(route -> route.braces() == braces).toList();
        String wanted = method.equals("HEAD") ? "GET" : method;
        return meant.stream()
                .filter(route -> route.method().equals(wanted))
                .findFirst()
                .orElseThrow(() -> {
                    Set<String> allowed = new TreeSet<>();
                    meant.forEach(route -> allowed.add(route.method()));
                    if (allowed.contains("GET")) {
                        allowed.add("HEAD");
                    }
                    return notAllowed(allowed);
                });
    }

    private static Problem notAllowed(Set<String> allowed) {
        String list = String.join(", ", new TreeSet<>(allowed));
        return Problem.of(405, "Here can be done: " + list + ".").header("Allow", list);
    }

    private static void known(Route route, Map<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!route.parameters().contains(name)) {
                throw Problem.of(
                        400,
                        List.of("There is no parameter '" + name + "' here; there may be "
                                + new TreeSet<>(route.parameters()) + "."));
            }
        }
    }

    private static void noBody(Request request) {
        String method = request.method();
        Optional<String> length =
                request.header("Content-Length").filter(l -> !l.strip().equals("0"));
        if ((length.isPresent() || request.header("Transfer-Encoding").isPresent())
                && Set.of("GET", "HEAD", "DELETE").contains(method.toUpperCase(Locale.ROOT))) {
            throw Problem.of(400, method + " takes no body.");
        }
    }
}
