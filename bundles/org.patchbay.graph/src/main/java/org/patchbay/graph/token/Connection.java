package org.patchbay.graph.token;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonObject;

/**
 * A user's Microsoft account, connected by signing in.
 *
 * @param user the directory's id
 * @param area which app registration it was connected to
 * @param client that one's client id: for another it is not connected
 * @param account the object id in the Microsoft tenant
 * @param scopes what the token carried last
 * @param refresh what the next token is got with; secret
 * @param since when the user signed in
 * @param renewed when {@code refresh} was got
 */
record Connection(
        String tenant,
        String user,
        String area,
        String client,
        String account,
        Set<String> scopes,
        String refresh,
        Instant since,
        Instant renewed) {
    Connection {
        scopes = Set.copyOf(scopes);
    }

    Connection with(Issued issued, Instant now) {
        return new Connection(
                tenant,
                user,
                area,
                client,
                account,
                issued.scopes(),
                issued.refresh().isEmpty() ? refresh : issued.refresh(),
                since,
                now);
    }

    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("client", client);
        json.addProperty("account", account);
        json.add("scopes", Json.array(scopes));
        json.addProperty("refresh", refresh);
        json.addProperty("since", since.toString());
        json.addProperty("renewed", renewed.toString());
        return json.toString();
    }

    /** Empty for what is none. */
    static Optional<Connection> of(String tenant, String user, String area, String text) {
        JsonObject json = Json.object(text);
        try {
            Connection read = new Connection(
                    tenant,
                    user,
                    area,
                    Json.text(json, "client"),
                    Json.text(json, "account"),
                    Json.texts(json, "scopes"),
                    Json.text(json, "refresh"),
                    Instant.parse(Json.text(json, "since")),
                    Instant.parse(Json.text(json, "renewed")));
            return read.refresh.isEmpty() ? Optional.empty() : Optional.of(read);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "Connection[" + tenant + "/" + user + ", " + area + "]";
    }
}
