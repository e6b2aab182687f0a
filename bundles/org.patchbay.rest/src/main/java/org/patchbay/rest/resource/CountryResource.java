package org.patchbay.rest.resource;

import java.util.List;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.country.CountryOperations;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/** What holds in a country, and what becomes of a number: nobody's secret, and changed in files alone. */
final class CountryResource {
    private CountryResource() {}

    static List<Route> routes() {
        return List.of(
                Route.get("/countries", e -> any(e).use(CountryOperations.class, o -> Answer.items(o.countries()))),
                Route.get("/countries/{code}", e -> any(e).use(
                                CountryOperations.class, o -> Answer.items(o.rules(e.path("code"))))),
                Route.post("/numbers/check", CountryResource::number));
    }

    private static Exchange any(Exchange exchange) {
        exchange.caller().needAny(Role.AUDITOR);
        return exchange;
    }

    /** Asked in a body: numbers in an address end up in logs. */
    private static Answer number(Exchange exchange) throws Exception {
        Body body = any(exchange).json();
        String number = body.needed("number");
        String from = body.text("from");
        body.checked();
        if (from.isBlank() && !number.strip().startsWith("+")) {
            throw Problem.of(
                    422,
                    List.of(
                            "'number' is not in international form, such as +4930123456. Say with 'from' in which country"
                                    + " it is dialled."));
        }
        return exchange.use(CountryOperations.class, o -> Answer.ok(o.number(number, from)));
    }
}
