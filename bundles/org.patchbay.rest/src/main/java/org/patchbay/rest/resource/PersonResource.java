package org.patchbay.rest.resource;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.personal.PersonalOperations;
import org.patchbay.api.ops.personal.PersonalOperations.Part;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Caller;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/**
 * What is kept about somebody, and its end. An administrator of a tenant does that for its users, with what the tenant itself has of them; of a
 * number nobody knows whose it is, so that it is for administrators of the node. Asked in a body: names and numbers in an address end up in logs.
 */
final class PersonResource {
    private record Own(String tenant, String user) {}

    private PersonResource() {}

    static List<Route> routes() {
        return List.of(
                Route.post("/persons/export", PersonResource::export),
                Route.post("/persons/erase", PersonResource::erase));
    }

    private static Answer export(Exchange exchange) throws Exception {
        String name = exchange.caller().name();
        Body body = exchange.json();
        String person = body.needed("person");
        Optional<Own> own = own(exchange.caller(), person);
        body.checked();
        return exchange.use(
                PersonalOperations.class,
                o -> Answer.items(
                        own.isPresent()
                                ? o.export(name, own.get().tenant(), own.get().user())
                                : o.export(name, person)));
    }

    private static Answer erase(Exchange exchange) throws Exception {
        String name = exchange.caller().name();
        Body body = exchange.json();
        String person = body.needed("person");
        Optional<Own> own = own(exchange.caller(), person);
        body.confirmed(
                "confirm", person, "what is erased does not come back. See /persons/export first for what there is.");
        body.checked();
        return exchange.use(
                PersonalOperations.class,
                o -> erased(
                        own.isPresent()
                                ? o.erase(name, own.get().tenant(), own.get().user())
                                : o.erase(name, person)));
    }

    private static Answer erased(List<Part> parts) {
        List<String> failed = parts.stream()
                .filter(part -> !part.problem().isEmpty())
                .map(part -> part.name() + ": " + part.problem())
                .toList();
        if (!failed.isEmpty()) {
            throw Problem.of(
                            503,
                            "Not all was erased; the rest is. Put it right and ask again. " + String.join(" ", failed))
                    .with("problems", failed)
                    .header("Retry-After", "5");
        }
        return Answer.items(parts);
    }

    /** The user of a tenant that it may do this for; nobody's where it may for the node, and with that for everybody. */
    private static Optional<Own> own(Caller caller, String person) {
        if (caller.mayAll(Role.ADMIN)) {
            return Optional.empty();
        }
        String[] parts = person.split("/", -1);
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            caller.needNode(Role.ADMIN);
        }
        caller.need(Role.ADMIN, Caller.named(parts[0]));
        return Optional.of(new Own(parts[0], parts[1]));
    }
}
