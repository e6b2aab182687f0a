package org.patchbay.webhook;

import java.nio.ByteBuffer;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What the server refuses on its own: by its status alone, without a word on what it is. */
final class ServerErrors extends ErrorHandler {

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        fields.put(HttpHeader.CACHE_CONTROL, "no-store");
        return ByteBuffer.allocate(0);
    }

    @Override
    public void doError(String target, Request base, HttpServletRequest request, HttpServletResponse response) {
        base.setHandled(true);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
    }
}
