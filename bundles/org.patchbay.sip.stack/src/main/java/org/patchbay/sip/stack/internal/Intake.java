package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;
import org.patchbay.sip.stack.internal.Counters.Drop;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.transport.ConnectionInfo;

/**
 * From bytes to the right worker. What runs on the receiving thread looks at bytes only: whether this can be SIP, which worker it is for,
 * and whether a new call can still be taken. The worker parses.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private final Workers workers;
    private final Counters counters;
    private final OverloadSettings overload;
    private final RateLimitedLog log = new RateLimitedLog(LOG);
    /** Marks our refusals, so that their ACKs are known without state. */
    private final String refusalTag;

    private volatile boolean admitting = true;

    Intake(Workers workers, Counters counters, OverloadSettings overload, RandomText random) {
        this.workers = workers;
        this.counters = counters;
        this.overload = overload;
        this.refusalTag = "ovl-" + random.token(12);
    }

    void admit(boolean newCalls) {
        admitting = newCalls;
    }

    /**
     * Takes a message.
     *
     * @param reply sends a stateless answer back to the source
     * @return false if the worker's queue is full and nothing was done
     */
    boolean take(byte[] bytes, ConnectionInfo info, Consumer<byte[]> reply) {
        Raw raw = new Raw(bytes);
        if (!raw.looksLikeSip()) {
            counters.received.increment();
            counters.drop(Drop.GARBAGE);
            log.debug("{} bytes from {} are not SIP", bytes.length, info.remote());
            return true;
        }
        Worker worker = workers.of(raw.callIdHash());
        if (raw.isMethod("ACK") && raw.hasToTag(refusalTag)) {
            counters.received.increment();
            counters.drop(Drop.OVERLOAD_ACK);
            return true;
        }
        if (raw.isMethod("INVITE") && !raw.hasToTag() && !admits(worker)) {
            counters.received.increment();
            counters.refused.increment();
            answer(
                    raw.reply(
                            503,
                            "Service Unavailable",
                            "Retry-After: " + overload.retryAfterSeconds(),
                            refusalTag,
                            info.remote()),
                    reply);
            return true;
        }
        if (worker.messages() >= overload.queueLimit()) {
            return false;
        }
        counters.received.increment();
        worker.receive(() -> parse(worker, bytes, raw, info, reply));
        return true;
    }

    private boolean admits(Worker worker) {
        return admitting && worker.age() <= overload.refuseAfter().toNanos();
    }

    /** A datagram that could not be queued. */
    void full(InetSocketAddress source) {
        counters.received.increment();
        counters.drop(Drop.QUEUE);
        log.warn("SIP workers are too slow: messages are dropped, e.g. from {}", source);
    }

    void oversized(InetSocketAddress source, int limit) {
        counters.received.increment();
        counters.drop(Drop.OVERSIZED);
        log.debug("message of more than {} bytes from {} dropped", limit, source);
    }

    void refusedSource(InetSocketAddress source) {
        counters.received.increment();
        counters.drop(Drop.SOURCE);
        log.debug("message from {} dropped: not a configured source", source);
    }

    private void parse(Worker worker, byte[] bytes, Raw raw, ConnectionInfo info, Consumer<byte[]> reply) {
        SipMessage message;
        try {
            message = SipMessage.parse(bytes, info);
            if (workers.of(CallIds.hash(message.callId())) != worker) {
                throw new SipSyntaxException("Call-ID cannot be read alike twice");
            }
        } catch (SipSyntaxException e) {
            counters.drop(Drop.MALFORMED);
            log.debug("malformed message from {}: {}", info.remote(), e.toString());
            answer(raw.reply(e.status(), phrase(e), null, refusalTag, info.remote()), reply);
            return;
        }
        counters.parsed.increment();
        worker.transactions().received(message);
    }

    private static String phrase(SipSyntaxException e) {
        return switch (e.status()) {
            case 413 -> "Request Entity Too Large";
            case 505 -> "Version Not Supported";
            default -> "Bad Request";
        };
    }

    /** Answers a stream message that could not be framed. */
    void unframed(byte[] head, int status, String reason, ConnectionInfo info, Consumer<byte[]> reply) {
        counters.received.increment();
        counters.drop(status == 413 ? Drop.OVERSIZED : Drop.MALFORMED);
        log.debug("connection from {} is given up: {} {}", info.remote(), status, reason);
        Raw raw = new Raw(head);
        if (raw.looksLikeSip()) {
            answer(raw.reply(status, reason, null, refusalTag, info.remote()), reply);
        }
    }

    private void answer(byte @Nullable [] bytes, Consumer<byte[]> reply) {
        if (bytes != null) {
            counters.sent.increment();
            reply.accept(bytes);
        }
    }
}
