package org.patchbay.sip.stack.message;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/** Builds a {@link SipRequest}. Via is put on by the stack when it is sent; do not add one. */
public final class RequestBuilder extends MessageBuilder<RequestBuilder> {
    private final String method;
    private String requestUri;

    RequestBuilder(
            String method,
            String requestUri,
            List<HeaderField> fields,
            byte[] body,
            @Nullable ConnectionInfo receivedOn) {
        super(fields, body, receivedOn);
        this.method = method;
        requestUri(requestUri);
    }

    @Override
    RequestBuilder self() {
        return this;
    }

    /** Changes the request URI. */
    public RequestBuilder requestUri(String uri) {
        HeaderField.checkLine(uri);
        if (uri.isEmpty() || uri.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("not a request URI");
        }
        requestUri = uri;
        return this;
    }

    /** Sets CSeq with this request's method. */
    public RequestBuilder cseq(long number) {
        return set("CSeq", number + " " + method);
    }

    /** The request. The builder may go on to be used; the request does not change. */
    public SipRequest build() {
        return new SipRequest(method, requestUri, fields, body, receivedOn);
    }
}
