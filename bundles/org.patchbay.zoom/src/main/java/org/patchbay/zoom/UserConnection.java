package org.patchbay.zoom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A user's Zoom account, connected by signing in.
 *
 * @param user the directory's id
 * @param head what is known of it without opening it
 * @param scopes what the token carried last; empty where Zoom does not say
 * @param refresh what the next token is got with, once; secret
 * @param since when the user signed in
 * @param renewed when {@code refresh} was got
 * @param renewing who asks Zoom with {@code refresh} now, or did and knows of no answer
 */
record UserConnection(
        String tenant,
        String user,
        Head head,
        Set<String> scopes,
        String refresh,
        Instant since,
        Instant renewed,
        Optional<Renewing> renewing) {

    /**
     * @param client the client id of the app that it was connected to: for another it is not connected
     * @param account the account at Zoom
     * @param id the user there
     */
    record Head(String client, String account, String id) {
        /** One word: neither of the first two has the sign between them in it. */
        String text() {
            return client + "|" + account + "|" + id;
        }

        static Optional<Head> of(String text) {
            String[] parts = text.split("\\|", 3);
            return parts.length == 3 ? Optional.of(new Head(parts[0], parts[1], parts[2])) : Optional.empty();
        }
    }

    /** @param by a process, from its start to its end */
    record Renewing(String by, Instant at) {}

    UserConnection {
        scopes = Set.copyOf(scopes);
    }

    String key() {
        return tenant + "/" + user;
    }

    UserConnection renewing(String by, Instant at) {
        return new UserConnection(
                tenant, user, head, scopes, refresh, since, renewed, Optional.of(new Renewing(by, at)));
    }

    UserConnection renewed(UserOAuth.Issued issued, Instant at) {
        return new UserConnection(tenant, user, head, issued.scopes(), issued.refresh(), since, at, Optional.empty());
    }

    String json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("scopes");
            for (String each : new TreeSet<>(scopes)) {
                json.writeString(each);
            }
            json.writeEndArray();
            json.writeStringField("refresh", refresh);
            json.writeStringField("since", since.toString());
            json.writeStringField("renewed", renewed.toString());
            if (renewing.isPresent()) {
                json.writeStringField("renewing_by", renewing.get().by());
                json.writeStringField("renewing_at", renewing.get().at().toString());
            }
            json.writeEndObject();
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Empty for what is none. */
    static Optional<UserConnection> of(String tenant, String user, String head, String text) {
        try {
            Json json = Json.read(text.getBytes(StandardCharsets.UTF_8));
            Set<String> scopes = new TreeSet<>();
            json.get("scopes").items().forEach(each -> scopes.add(each.text()));
            String by = json.text("renewing_by");
            Optional<Renewing> renewing = by.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Renewing(by, Instant.parse(json.text("renewing_at"))));
            Instant since = Instant.parse(json.text("since"));
            Instant renewed = Instant.parse(json.text("renewed"));
            String refresh = json.text("refresh");
            return Head.of(head)
                    .filter(known -> !refresh.isEmpty())
                    .map(known -> new UserConnection(tenant, user, known, scopes, refresh, since, renewed, renewing));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "UserConnection[" + key() + "]";
    }
}
