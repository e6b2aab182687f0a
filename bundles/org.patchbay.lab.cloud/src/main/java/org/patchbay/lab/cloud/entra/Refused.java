package org.patchbay.lab.cloud.entra;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;

/** The sign-in service says no, in its words. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private final int status;
    private final String error;
    private final int code;
    private final String suberror;

    Refused(int status, String error, int code, String text) {
        this(status, error, code, text, "");
    }

    Refused(int status, String error, int code, String text, String suberror) {
        super("AADSTS" + code + ": " + text);
        this.status = status;
        this.error = error;
        this.code = code;
        this.suberror = suberror;
    }

    /** A grant that is good for nothing. */
    static Refused grant(int code, String text) {
        return new Refused(400, "invalid_grant", code, text);
    }

    /** Missing consent. */
    static Refused consent(String app) {
        return new Refused(
                400,
                "invalid_grant",
                65001,
                "The user or administrator has not consented to use the application with ID '" + app
                        + "'. Send an interactive authorization request for this user and resource.",
                "consent_required");
    }

    /** {@code invalid_grant} and the like. */
    public String error() {
        return error;
    }

    /** The number behind AADSTS. */
    public int code() {
        return code;
    }

    Answer answer(Instant now) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String trace = UUID.randomUUID().toString();
        String correlation = UUID.randomUUID().toString();
        body.put("error", error);
        body.put(
                "error_description",
                getMessage() + " Trace ID: " + trace + " Correlation ID: " + correlation + " Timestamp: "
                        + STAMP.format(now));
        body.putArray("error_codes").add(code);
        body.put("timestamp", STAMP.format(now));
        body.put("trace_id", trace);
        body.put("correlation_id", correlation);
        body.put("error_uri", "https://login.microsoftonline.com/error?code=" + code);
        if (!suberror.isEmpty()) {
            body.put("suberror", suberror);
        }
        return Answer.json(status, body);
    }
}
