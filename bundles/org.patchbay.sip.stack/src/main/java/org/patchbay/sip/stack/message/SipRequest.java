package org.patchbay.sip.stack.message;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/** A request. Callers must not take the request URI for an address to send to: routes come first (RFC 3261 section 8.1.2). */
public final class SipRequest extends SipMessage {
    private final String method;
    private final String requestUri;
    private @Nullable SipUri uri;

    SipRequest(
            String method,
            String requestUri,
            List<HeaderField> fields,
            byte[] body,
            @Nullable ConnectionInfo receivedOn) {
        super(fields, body, receivedOn);
        this.method = method;
        this.requestUri = requestUri;
    }

    /** Starts a request; it has no header fields yet. */
    public static RequestBuilder builder(String method, String requestUri) {
        return new RequestBuilder(method, requestUri, List.of(), new byte[0], null);
    }

    /** The method, in the case it was written in (methods are case-sensitive). */
    public String method() {
        return method;
    }

    /** The request URI as written. */
    public String requestUri() {
        return requestUri;
    }

    /** The request URI taken apart. */
    public SipUri uri() {
        SipUri known = uri;
        if (known == null) {
            known = SipUri.parse(requestUri);
            uri = known;
        }
        return known;
    }

    /** Whether it is outside any dialog: its To has no tag. */
    public boolean outsideDialog() {
        return toTag() == null;
    }

    /** Starts a new request from this one, header fields and body included. */
    public RequestBuilder toBuilder() {
        return new RequestBuilder(method, requestUri, fields(), sharedBody(), receivedOn());
    }

    /**
     * Starts the response: Via, From, To, Call-ID and CSeq are copied, Record-Route too for 101 to 299 and Timestamp for 100 (RFC 3261
     * sections 8.2.6 and 12.1.1). Set a To tag with {@link ResponseBuilder#toTag(String)} for anything but 100.
     */
    public ResponseBuilder response(int status, String reason) {
        return ResponseBuilder.to(this, status, reason);
    }

    @Override
    public String startLine() {
        return method + ' ' + requestUri + " SIP/2.0";
    }
}
