package org.patchbay.rest.resource;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Role;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** Tokens: for who may give others access to the node. */
final class TokenResource {
    private static final int MOST_DAYS = 3650;
    private static final int DAYS = 90;

    private TokenResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/tokens", e -> admin(e).use(Access.class, a -> Answer.items(a.tokens()))),
                Route.post("/tokens", TokenResource::issue),
                Route.delete("/tokens/{name}", TokenResource::revoke));
    }

    private static Exchange admin(Exchange exchange) {
        exchange.caller().needNode(Role.ADMIN);
        return exchange;
    }

    private static Answer issue(Exchange exchange) throws Exception {
        Body body = admin(exchange).json();
        String name = body.needed("name");
        Map<String, String> given = body.texts("roles");
        OptionalLong days = body.number("days", 1, MOST_DAYS);
        Optional<Instant> until = body.instant("expires");
        body.checked();
        if (days.isPresent() && until.isPresent()) {
            throw Problem.of(422, List.of("Give 'days' or 'expires', not both."));
        }
        Map<String, Role> roles = roles(given);
        Instant expires = until.orElseGet(
                () -> Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days.orElse(DAYS))));
        char[] token = exchange.use(Access.class, a -> a.issue(exchange.caller().name(), name, roles, expires));
        try {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", name);
            shown.put("token", new String(token));
            shown.put("roles", roles);
            shown.put("expires", expires);
            return Answer.json(201, shown);
        } finally {
            Arrays.fill(token, '\0');
        }
    }

    private static Map<String, Role> roles(Map<String, String> given) {
        Map<String, Role> roles = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        given.forEach((tenant, role) -> Arrays.stream(Role.values())
                .filter(r -> r.name().equals(role))
                .findFirst()
                .ifPresentOrElse(
                        r -> roles.put(tenant, r),
                        () -> problems.add("The role for '" + tenant + "' must be one of "
                                + Arrays.toString(Role.values()) + ".")));
        if (!problems.isEmpty()) {
            throw Problem.of(422, problems);
        }
        return roles;
    }

    private static Answer revoke(Exchange exchange) throws Exception {
        return admin(exchange).use(Access.class, a -> {
            a.revoke(exchange.caller().name(), exchange.path("name"));
            return Answer.done();
        });
    }
}
