package org.patchbay.lab.cloud.graph;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;

/** Graph says no, in its words. */
final class GraphFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private final int status;
    private final String code;

    GraphFault(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static GraphFault bad(String message) {
        return new GraphFault(400, "BadRequest", message);
    }

    static GraphFault missing(String id) {
        return new GraphFault(
                404,
                "Request_ResourceNotFound",
                "Resource '" + id
                        + "' does not exist or one of its queried reference-property objects are not present.");
    }

    static GraphFault forbidden(String message) {
        return new GraphFault(403, "Forbidden", message);
    }

    Answer answer(Instant now, String clientRequest) {
        return answer(status, code, String.valueOf(getMessage()), now, clientRequest);
    }

    static Answer answer(int status, String code, String message, Instant now, String clientRequest) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("code", code).put("message", message);
        String request = UUID.randomUUID().toString();
        error.putObject("innerError")
                .put("date", STAMP.format(now))
                .put("request-id", request)
                .put("client-request-id", clientRequest.isEmpty() ? request : clientRequest);
        return Answer.json(status, body).with("request-id", request);
    }
}
