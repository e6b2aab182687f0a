package org.patchbay.lab.cloud.entra;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the tokens: what is in them. An access token carries everything that was consented to, as the real one does. */
final class TokenWriter {
    private final State state;
    private final String base;

    /** @param base the address that the service goes by */
    TokenWriter(State state, String base) {
        this.state = state;
        this.base = base;
    }

    private ObjectNode claims(Tenant tenant, String audience, String issuer, Duration life) {
        long now = state.clock.instant().getEpochSecond();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("aud", audience);
        claims.put("iss", issuer);
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + life.toSeconds());
        claims.put("tid", tenant.id());
        claims.put("uti", UUID.randomUUID().toString());
        return claims;
    }

    private static String older(Tenant tenant) {
        return "https://sts.windows.net/" + tenant.id() + "/";
    }

    private String newer(Tenant tenant) {
        return base + "/" + tenant.id() + "/v2.0";
    }

    String user(App app, Tenant tenant, Person person, String resource) {
        ObjectNode claims = claims(tenant, resource, older(tenant), state.tokenLife);
        claims.put("appid", app.id());
        claims.put("idtyp", "user");
        claims.put("oid", person.id());
        claims.put("sub", person.id());
        claims.put("upn", person.upn());
        claims.put("scp", String.join(" ", state.consents.scopes(tenant.id(), app.id(), person.id())));
        claims.put("ver", "1.0");
        return state.issuer.sign(claims);
    }

    String application(App app, Tenant tenant, String resource) {
        ObjectNode claims = claims(tenant, resource, older(tenant), state.tokenLife);
        claims.put("appid", app.id());
        claims.put("idtyp", "app");
        claims.put(
                "oid",
                UUID.nameUUIDFromBytes((tenant.id() + app.id()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString());
        Set<String> roles = state.consents.roles(tenant.id(), app.id());
        if (!roles.isEmpty()) {
            roles.forEach(claims.putArray("roles")::add);
        }
        claims.put("ver", "1.0");
        return state.issuer.sign(claims);
    }

    String identity(App app, Tenant tenant, Person person, String nonce) {
        ObjectNode claims = claims(tenant, app.id(), newer(tenant), state.tokenLife);
        claims.put("oid", person.id());
        claims.put("sub", person.id());
        claims.put("preferred_username", person.upn());
        claims.put("name", person.name());
        claims.put("ver", "2.0");
        if (!nonce.isEmpty()) {
            claims.put("nonce", nonce);
        }
        return state.issuer.sign(claims);
    }

    /** With which a client of the app's own interface comes. */
    String assertion(App app, Tenant tenant, Person person) {
        ObjectNode claims = claims(tenant, app.id(), newer(tenant), state.tokenLife);
        claims.put("oid", person.id());
        claims.put("sub", person.id());
        claims.put("scp", "access_as_user");
        claims.put("preferred_username", person.upn());
        claims.put("ver", "2.0");
        return state.issuer.sign(claims);
    }

    /** With which a notification of Graph shows that it is one. */
    String validation(String app, Tenant tenant, String publisher) {
        ObjectNode claims = claims(tenant, app, newer(tenant), state.tokenLife);
        claims.put("azp", publisher);
        claims.put("ver", "2.0");
        return state.issuer.sign(claims);
    }
}
