package org.patchbay.lab.cloud.zoom;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;

/** Zoom says no, in its words. */
final class ZoomFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final int code;
    private final String error;

    ZoomFault(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
        error = "";
    }

    private ZoomFault(int status, String error, String reason) {
        super(reason);
        this.status = status;
        code = 0;
        this.error = error;
    }

    /** Of its sign-in, which words it otherwise. */
    static ZoomFault signIn(int status, String error, String reason) {
        return new ZoomFault(status, error, reason);
    }

    static ZoomFault invalid() {
        return new ZoomFault(400, 300, "Validation Failed.");
    }

    Answer answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (error.isEmpty()) {
            body.put("code", code).put("message", getMessage());
        } else {
            body.put("reason", getMessage()).put("error", error);
        }
        return Answer.json(status, body);
    }
}
