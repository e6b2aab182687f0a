package org.patchbay.sip.stack.message;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/** Builds a {@link SipResponse}; start with {@link SipRequest#response(int, String)}. */
public final class ResponseBuilder extends MessageBuilder<ResponseBuilder> {
    private final int status;
    private final String reason;

    ResponseBuilder(
            int status, String reason, List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        super(fields, body, receivedOn);
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("not a status code: " + status);
        }
        HeaderField.checkLine(reason);
        this.status = status;
        this.reason = reason;
    }

    static ResponseBuilder to(SipRequest request, int status, String reason) {
        ResponseBuilder builder = new ResponseBuilder(status, reason, List.of(), new byte[0], null);
        for (HeaderField field : request.rawFields()) {
            boolean copied =
                    switch (field.name()) {
                        case "Via", "From", "To", "Call-ID", "CSeq" -> true;
                        case "Record-Route" -> status > 100 && status < 300;
                        case "Timestamp" -> status == 100;
                        default -> false;
                    };
            if (copied) {
                builder.fields.add(field);
            }
        }
        return builder;
    }

    @Override
    ResponseBuilder self() {
        return this;
    }

    /** Puts a tag on To unless it has one; the rest of To stays as received (RFC 3261 section 8.2.6.2). */
    public ResponseBuilder toTag(String tag) {
        String to = first("To");
        if (to != null && NameAddress.parse(to).tag() == null) {
            set("To", to + ";tag=" + tag);
        }
        return this;
    }

    /** The response. The builder may go on to be used; the response does not change. */
    public SipResponse build() {
        return new SipResponse(status, reason, fields, body, receivedOn);
    }
}
