package org.patchbay.lab.cloud.graph;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.wire.Answer;

/** Reads and sets presence, with the rules that no schema holds. */
final class PresenceCalls {
    static final int MOST = 650;
    private static final Set<String> SESSION = Set.of(
            "Available/Available", "Busy/InACall", "Busy/InAConferenceCall", "Away/Away", "DoNotDisturb/Presenting");
    private static final Set<String> PREFERRED = Set.of(
            "Available/Available",
            "Busy/Busy",
            "DoNotDisturb/DoNotDisturb",
            "BeRightBack/BeRightBack",
            "Away/Away",
            "Offline/OffWork");

    private final Presences presences;
    private volatile int done = 200;

    PresenceCalls(Presences presences) {
        this.presences = presences;
    }

    /** What an action answers: the pages say 200, the description says 204. */
    void done(int status) {
        done = status;
    }

    static Person person(Call call, String id) {
        return call.tenant().person(id).orElseThrow(() -> GraphFault.missing(id));
    }

    Answer get(Call call) {
        Person person = person(call, call.id());
        if (!call.holds("Presence.Read.All", "Presence.ReadWrite.All")
                && !person.id().equals(call.bearer().user())) {
            throw GraphFault.forbidden("The presence of other users needs Presence.Read.All.");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#users('x')/presence/$entity");
        body.setAll(presences.json(call.tenant().id(), person.id()));
        return Answer.json(200, body);
    }

    Answer many(Call call) {
        JsonNode ids = call.body().path("ids");
        if (!ids.isArray() || ids.isEmpty()) {
            throw GraphFault.bad("ids has to hold at least one user.");
        }
        if (ids.size() > MOST) {
            throw GraphFault.bad("The maximum number of ids is " + MOST + ".");
        }
        Set<String> seen = new HashSet<>();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.presence)");
        ArrayNode value = body.putArray("value");
        for (JsonNode each : ids) {
            // Whom nobody knows is left out, and nobody comes twice: the pages do not say.
            call.tenant()
                    .person(each.asText())
                    .filter(person -> person.id().equals(each.asText()) && seen.add(person.id()))
                    .ifPresent(person -> value.add(presences.json(call.tenant().id(), person.id())));
        }
        return Answer.json(200, body);
    }

    Answer act(Call call, String action) {
        Person person = person(call, call.id());
        if (!call.bearer().ofApplication() && !person.id().equals(call.bearer().user())) {
            throw GraphFault.forbidden("Presence can be set for the signed-in user alone.");
        }
        String tenant = call.tenant().id();
        JsonNode body = call.body();
        switch (action) {
            case "setPresence" -> {
                session(call);
                Duration life = life(body, Duration.ofMinutes(5));
                if (life.compareTo(Duration.ofMinutes(5)) < 0 || life.compareTo(Duration.ofHours(4)) > 0) {
                    throw GraphFault.bad("expirationDuration has to be from PT5M to PT4H.");
                }
                presences.say(tenant, person.id(), call.bearer().app(), said(body, SESSION), life);
            }
            case "clearPresence" -> {
                session(call);
                if (!presences.unsay(tenant, person.id(), call.bearer().app())) {
                    throw new GraphFault(404, "NotFound", "The presence session does not exist.");
                }
            }
            case "setUserPreferredPresence" -> {
                Shown said = said(body, PREFERRED);
                boolean day = Set.of("Busy", "DoNotDisturb").contains(said.availability());
                Duration life = life(body, Duration.ofDays(day ? 1 : 7));
                if (life.isZero() || life.isNegative()) {
                    throw GraphFault.bad("expirationDuration has to be longer than nothing.");
                }
                presences.prefer(tenant, person.id(), said, life);
            }
            case "clearUserPreferredPresence" -> presences.resets(tenant, person.id());
            default -> presences.message(tenant, person.id(), message(body));
        }
        return Answer.empty(done);
    }

    private static void session(Call call) {
        String session = call.body().path("sessionId").asText();
        if (!session.equals(call.bearer().app())) {
            throw GraphFault.bad("sessionId has to be the id of the application that asks.");
        }
    }

    private static Shown said(JsonNode body, Set<String> pairs) {
        Shown said = new Shown(
                body.path("availability").asText(), body.path("activity").asText());
        if (!pairs.contains(said.toString())) {
            throw GraphFault.bad("The combination of availability " + said.availability() + " and activity "
                    + said.activity() + " is not supported.");
        }
        return said;
    }

    private static Duration life(JsonNode body, Duration otherwise) {
        String text = body.path("expirationDuration").asText("");
        if (text.isEmpty() || body.path("expirationDuration").isNull()) {
            return otherwise;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw GraphFault.bad("expirationDuration is no duration.");
        }
    }

    private static ObjectNode message(JsonNode body) {
        JsonNode message = body.path("statusMessage").path("message");
        if (!message.path("content").isTextual()
                || message.path("content").asText().length() > 280) {
            throw GraphFault.bad("statusMessage needs a content of at most 280 characters.");
        }
        // When it expires and was published is not shown to others.
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.set("message", message);
        return shown;
    }
}
