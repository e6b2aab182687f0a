package org.patchbay.rest.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.handler.AbstractHandler;

/** From the server's requests to ours, and back. */
final class Crossing extends AbstractHandler {
    private final Function<Request, Answer> api;
    /** Threads that may wait for senders; the others answer what has come. */
    private final Semaphore waiting;

    /** @param threads how many requests are worked on at a time */
    Crossing(Function<Request, Answer> api, int threads) {
        this.api = api;
        this.waiting = new Semaphore(Math.max(1, threads / 2));
    }

    @Override
    public void handle(
            String target,
            org.eclipse.jetty.server.Request base,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        Answer answer = api.apply(new Incoming(base, waiting));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (answer.file().isPresent()) {
            send(answer.type(), answer.file().get(), response);
            return;
        }
        if (!answer.type().isEmpty()) {
            response.setHeader("Content-Type", answer.type());
            response.setContentLength(answer.body().length);
        }
        response.getOutputStream().write(answer.body());
    }

    private static void send(String type, Answer.SentFile file, HttpServletResponse response) throws IOException {
        try {
            response.setHeader("Content-Type", type);
            response.setContentLengthLong(Files.size(file.path()));
            Files.copy(file.path(), response.getOutputStream());
        } finally {
            file.sent();
        }
    }

    private record Incoming(org.eclipse.jetty.server.Request base, Semaphore waiting) implements Request {

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
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
            try {
                body(most, bytes);
            } catch (IOException e) {
                throw new IllegalStateException("memory takes what is written", e);
            }
            return bytes.toByteArray();
        }

        @Override
        public long body(long most, OutputStream to) throws IOException {
            long length = base.getContentLengthLong();
            if (length > most) {
                throw tooLarge(most);
            }
            // One that has come already is nobody's to wait for.
            if (length >= 0 && base.getInputStream().available() >= length) {
                return body(length, most, to);
            }
            if (!waiting.tryAcquire()) {
                throw Problem.of(503, "Too many bodies are coming in slowly. Send it again in a moment.")
                        .header("Retry-After", "5")
                        .header("Connection", "close");
            }
            try {
                return body(length, most, to);
            } finally {
                waiting.release();
            }
        }

        private long body(long length, long most, OutputStream to) throws IOException {
            Haste haste = new Haste();
            byte[] buffer = new byte[8192];
            long size = 0;
            // When all has come nothing more is asked for: the server would count the time that we take here as the
            // sender's.
            while (size != length) {
                long begun = System.nanoTime();
                int read = read(buffer);
                if (!haste.came(Math.max(0, read), System.nanoTime() - begun)) {
                    throw Problem.of(408, "The body comes too slowly.").header("Connection", "close");
                }
                if (read < 0) {
                    break;
                }
                size += read;
                if (size > most) {
                    throw tooLarge(most);
                }
                to.write(buffer, 0, read);
            }
            return size;
        }

        private int read(byte[] buffer) {
            try {
                return base.getInputStream().read(buffer);
            } catch (BadMessageException e) {
                throw Problem.of(e.getCode(), "The body cannot be read, or comes too slowly.");
            } catch (EOFException e) {
                throw Problem.of(400, "The body ended early.");
            } catch (IOException e) {
                throw Problem.of(
                        e.getCause() instanceof TimeoutException ? 408 : 400, "The body did not come whole in time.");
            }
        }

        private static Problem tooLarge(long most) {
            return Problem.of(413, "The body is larger than " + most + " bytes, which is the most that is taken here.")
                    .header("Connection", "close");
        }
    }
}
