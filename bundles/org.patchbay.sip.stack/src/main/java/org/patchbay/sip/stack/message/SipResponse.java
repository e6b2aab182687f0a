package org.patchbay.sip.stack.message;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/** A response. Do not relay one to another leg as it is: build that leg's own from its request. */
public final class SipResponse extends SipMessage {
    private final int status;
    private final String reason;

    SipResponse(int status, String reason, List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        super(fields, body, receivedOn);
        this.status = status;
        this.reason = reason;
    }

    /** Status code, 100 to 699. */
    public int status() {
        return status;
    }

    /** Reason phrase; may be empty. */
    public String reason() {
        return reason;
    }

    /** Below 200. */
    public boolean provisional() {
        return status < 200;
    }

    /** 200 to 299. */
    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** Starts a new response from this one. */
    public ResponseBuilder toBuilder() {
        return new ResponseBuilder(status, reason, fields(), sharedBody(), receivedOn());
    }

    @Override
    public String startLine() {
        return "SIP/2.0 " + status + ' ' + reason;
    }
}
