package org.patchbay.rest.http;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What the server refuses on its own, before it is a request of ours: in the same form, and without a word on what it is. */
final class ServerErrors extends ErrorHandler {

    private static Answer answer(int status) {
        return Problem.of(
                        status,
                        switch (status) {
                            case 414 -> "The address is too long.";
                            case 431 -> "The headers are too long.";
                            case 505 -> "Speak HTTP/1.1.";
                            default -> "This is no request that can be read.";
                        })
                .answer();
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        Answer answer = answer(status);
        fields.put(HttpHeader.CONTENT_TYPE, answer.type());
        fields.put(HttpHeader.CACHE_CONTROL, "no-store");
        fields.put("X-Content-Type-Options", "nosniff");
        return ByteBuffer.wrap(answer.body());
    }

    @Override
    public void doError(
            String target,
            org.eclipse.jetty.server.Request base,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        Answer answer = answer(response.getStatus());
        response.setHeader("Content-Type", answer.type());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(answer.body());
    }
}
