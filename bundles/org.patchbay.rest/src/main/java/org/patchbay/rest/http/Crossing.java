package org.patchbay.rest.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.handler.AbstractHandler;

/** From the server's requests to ours, and back. */
final class Crossing extends AbstractHandler {
    private final Function<Request, Answer> api;

    Crossing(Function<Request, Answer> api) {
        this.api = api;
    }

    @Override
    public void handle(
            String target,
            org.eclipse.jetty.server.Request base,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        Answer answer = api.apply(new Incoming(base));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!answer.type().isEmpty()) {
            response.setHeader("Content-Type", answer.type());
            response.setContentLength(answer.body().length);
        }
        response.getOutputStream().write(answer.body());
    }

    private record Incoming(org.eclipse.jetty.server.Request base) implements Request {

        @Override
        public String method() {
            return base.getMethod();
        }

        @Override
        public String path() {
            String path = base.getHttpURI().getPath();
            return path == null ? "/" : path;
        }

        @Override
        public String query() {
            String query = base.getQueryString();
            return query == null ? "" : query;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(base.getHeader(name));
        }

        @Override
        public String address() {
            return base.getRemoteAddr();
        }

        @Override
        public boolean isPrivate() {
            return base.isSecure() || isLoopback(base.getRemoteAddr()) && isLoopback(base.getLocalAddr());
        }

        private static boolean isLoopback(String address) {
            try {
                // An address in digits: nothing is looked up.
                return InetAddress.getByName(address).isLoopbackAddress();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public byte[] body(int most) {
            if (base.getContentLengthLong() > most) {
                throw tooLarge(most);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
            byte[] buffer = new byte[8192];
            try {
                InputStream in = base.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (bytes.size() + read > most) {
                        throw tooLarge(most);
                    }
                    bytes.write(buffer, 0, read);
                }
                return bytes.toByteArray();
            } catch (BadMessageException e) {
                throw Problem.of(e.getCode(), "The body cannot be read, or comes too slowly.");
            } catch (EOFException e) {
                throw Problem.of(400, "The body ended early.");
            } catch (IOException e) {
                throw Problem.of(
                        e.getCause() instanceof TimeoutException ? 408 : 400, "The body did not come whole in time.");
            }
        }

        private static Problem tooLarge(int most) {
            return Problem.of(413, "The body is larger than " + most + " bytes, which is the most that is taken here.")
                    .header("Connection", "close");
        }
    }
}
