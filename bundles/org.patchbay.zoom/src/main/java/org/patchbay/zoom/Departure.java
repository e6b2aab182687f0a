package org.patchbay.zoom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A connection that is over here, of which Zoom is to be told.
 *
 * @param head of the connection
 * @param access one by which Zoom can be told, where there is one; secret, as is {@code refresh}
 * @param refresh what another is got with, once
 * @param ended when it ended here
 */
record Departure(
        String tenant,
        String user,
        UserConnection.Head head,
        Optional<UserTokens.Held> access,
        String refresh,
        Instant ended) {
    /** For so long Zoom is asked: about as long as an access token is good. */
    static final Duration TRIED = Duration.ofHours(1);

    String key() {
        return UserConnections.key(tenant, user);
    }

    /** Whether Zoom is not asked again. */
    boolean isOver(Instant now) {
        return !now.isBefore(ended.plus(TRIED));
    }

    /** The token by which Zoom can be told now. */
    Optional<String> good(Instant now) {
        return access.filter(each -> now.isBefore(each.until())).map(UserTokens.Held::token);
    }

    /** The same with other tokens. */
    Departure with(UserOAuth.Issued issued) {
        return new Departure(
                tenant,
                user,
                head,
                Optional.of(new UserTokens.Held(issued.access(), issued.until())),
                issued.refresh(),
                ended);
    }

    String json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(out, json -> {
            json.writeStartObject();
            json.writeStringField("refresh", refresh);
            json.writeStringField("ended", ended.toString());
            if (access.isPresent()) {
                json.writeStringField("access", access.get().token());
                json.writeStringField("until", access.get().until().toString());
            }
            json.writeEndObject();
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    /** @throws IOException for what is none */
    static Departure of(String tenant, String user, UserConnection.Head head, String text) throws IOException {
        Json json = Json.read(text.getBytes(StandardCharsets.UTF_8));
        String access = json.text("access");
        String refresh = json.text("refresh");
        try {
            if (refresh.isEmpty()) {
                throw new IOException("it holds no token");
            }
            return new Departure(
                    tenant,
                    user,
                    head,
                    access.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new UserTokens.Held(access, Instant.parse(json.text("until")))),
                    refresh,
                    Instant.parse(json.text("ended")));
        } catch (DateTimeException e) {
            throw new IOException("it does not say when", e);
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "Departure[" + key() + "]";
    }
}
