package org.patchbay.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import javax.servlet.AsyncContext;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.BadMessageException;

import org.patchbay.api.ops.webhook.WebhookAnswer;

/**
 * Takes in one body as it comes, on no thread while nothing does, and has it answered once it is whole. Bytes that are held for bodies are counted
 * over all requests: what would be more than all of them may hold is told to come again.
 */
final class Reception implements ReadListener {
    static final int MOST_BYTES = 1 << 20;
    private static final long MOST_HELD = 32L << 20;
    private static final int CHUNK = 8192;

    private final AsyncContext async;
    private final HttpServletResponse response;
    private final ServletInputStream in;
    private final AtomicLong held;
    private final Function<byte[], WebhookAnswer> taker;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Runnable atEnd = () -> {};

    /** @param held bytes of all that are being taken in */
    Reception(
            AsyncContext async,
            HttpServletResponse response,
            ServletInputStream in,
            AtomicLong held,
            Function<byte[], WebhookAnswer> taker) {
        this.async = async;
        this.response = response;
        this.in = in;
        this.held = held;
        this.taker = taker;
    }

    /** What is done once it is answered. */
    void atEnd(Runnable run) {
        atEnd = run;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[CHUNK];
        while (!answered.get() && in.isReady()) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            if (body.size() + read > MOST_BYTES) {
                end(WebhookAnswer.of(413), true);
                return;
            }
            if (held.addAndGet(read) > MOST_HELD) {
                held.addAndGet(-read);
                end(WebhookAnswer.of(503), true);
                return;
            }
            body.write(buffer, 0, read);
        }
    }

    @Override
    public void onAllDataRead() {
        if (!answered.get()) {
            end(taker.apply(body.toByteArray()), false);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        int status = thrown instanceof BadMessageException bad
                ? bad.getCode()
                : thrown instanceof TimeoutException || thrown.getCause() instanceof TimeoutException ? 408 : 400;
        end(WebhookAnswer.of(status), true);
    }

    /** The body did not come in time. */
    void late() {
        end(WebhookAnswer.of(408), true);
    }

    private void end(WebhookAnswer answer, boolean hangUp) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            Entrance.write(response, answer, hangUp);
        } catch (IOException | RuntimeException e) {
            // Who posted is gone; nobody is left to be told.
        } finally {
            held.addAndGet(-body.size());
            atEnd.run();
            async.complete();
        }
    }
}
