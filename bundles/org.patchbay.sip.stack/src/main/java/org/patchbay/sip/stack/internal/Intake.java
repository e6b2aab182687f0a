package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.OverloadSettings;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.internal.Counters.Drop;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.MessageLimits;
import org.patchbay.sip.stack.transport.SourceFilter;

/**
 * From bytes to the right worker. What runs on the receiving thread looks at bytes only: whether this can be SIP, which worker it is for,
 * and whether a new call can still be taken. The worker parses.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private final Workers workers;
    private final Counters counters;
    private final OverloadSettings overload;
    private final MessageLimits limits;
    private final SourceFilter filter;
    /** Of peers that are let in: what is wrong with them somebody can see to. */
    private final RateLimitedLog faults = new RateLimitedLog(LOG, 5, Duration.ofSeconds(10));
    /** Of anybody: a line a minute shows the carrier that uses another address, and does not serve those who scan networks. */
    private final RateLimitedLog strangers = new RateLimitedLog(LOG, 3, Duration.ofMinutes(1));

    private final RateLimitedLog slow = new RateLimitedLog(LOG, 1, Duration.ofSeconds(1));
    private final TransactionUser user;
    private final Tapping tapping;
    private final Begun begun;
    /** Marks our refusals, so that their ACKs are known without state. */
    private final String refusalTag;

    private volatile boolean admitting = true;

    Intake(
            Workers workers,
            Counters counters,
            StackSettings settings,
            SourceFilter filter,
            TransactionUser user,
            Tapping tapping,
            Begun begun,
            RandomText random) {
        this.begun = begun;
        this.user = user;
        this.tapping = tapping;
        this.workers = workers;
        this.counters = counters;
        this.overload = settings.overload();
        this.limits = settings.limits();
        this.filter = filter;
        this.refusalTag = "ovl-" + random.token(12);
    }

    void admit(boolean newCalls) {
        admitting = newCalls;
    }

    /** Takes messages, and does what they have caused: for who is away from receiving meanwhile, with somebody in its place. */
    void around(Runnable taking) {
        user.around(taking);
    }

    /**
     * Takes a message.
     *
     * @param reply sends a stateless answer back to the source
     * @param here whether the calling thread may deal with it, and with what waits before it
     * @return false if the worker's queue is full and nothing was done
     */
    boolean take(Raw raw, ConnectionInfo info, Consumer<byte[]> reply, boolean here) {
        byte[] bytes = raw.bytes();
        if (!raw.looksLikeSip()) {
            counters.received.increment();
            counters.drop(Drop.GARBAGE);
            faults.warn(() -> bytes.length + " bytes from " + source(info) + " are not SIP: dropped.");
            return true;
        }
        int callId = raw.callIdHash();
        Worker worker = workers.of(callId);
        if (raw.isMethod("ACK") && raw.hasToTag(refusalTag)) {
            tapping.received(info, bytes);
            counters.received.increment();
            counters.drop(Drop.OVERLOAD_ACK);
            return true;
        }
        boolean beginning = isBeginning(raw);
        if (beginning && !admitting) {
            tapping.received(info, bytes);
            counters.received.increment();
            turnedAway(raw, info, reply);
            return true;
        }
        int replaced = beginning ? raw.replacedCallIdHash() : 0;
        if (replaced != 0) {
            worker = workers.bring(callId, replaced);
        }
        // One with Replaces belongs to a call that is there; the user refuses what does not.
        boolean refused = beginning
                ? replaced == 0 && !begun.has(callId) && (!worker.admits() || isCrowded(raw))
                : isCrowded(raw);
        boolean emergency = refused && beginning && isUrgent(raw);
        if (refused && !emergency) {
            tapping.received(info, bytes);
            counters.received.increment();
            refuse(raw, 503, "Service Unavailable", info, reply);
            return true;
        }
        if (worker.messages() >= overload.queueLimit() * (emergency ? 2 : 1)) {
            return false;
        }
        // Not before: what finds no place is offered again and again.
        tapping.received(info, bytes);
        counters.received.increment();
        if (beginning) {
            begun.add(callId);
        }
        Worker chosen = worker;
        // An emergency call waits behind no other, and what takes the place of a dialog begins nothing.
        boolean first = raw.isResponse() || raw.hasToTag() || replaced != 0 || emergency;
        Worker.Kind kind = first ? Worker.Kind.MESSAGE : Worker.Kind.BEGINNING;
        chosen.receive(() -> parse(chosen, raw, info, reply), kind, here);
        return true;
    }

    private boolean isUrgent(Raw raw) {
        try {
            return user.urgent(raw.target());
        } catch (RuntimeException e) {
            LOG.error("Whether a call is urgent could not be told", e);
            return false;
        }
    }

    /** Whether so much is held that this cannot be, too. */
    private boolean isCrowded(Raw raw) {
        long held = counters.held.get();
        if (held <= overload.heldBytes() || raw.isResponse() || raw.isMethod("ACK") || raw.isMethod("CANCEL")) {
            return false;
        }
        return !raw.hasToTag() || held > 2 * overload.heldBytes();
    }

    private static boolean isBeginning(Raw raw) {
        return raw.isMethod("INVITE") && !raw.hasToTag();
    }

    /**
     * Takes no INVITE, for another stack goes on here. A datagram is passed over: its peer has heard nothing, repeats it for half a minute, and the next
     * stack serves it. Nobody repeats what went into a stream, and a connection that is closed with it unread is a failure to its peer after seconds,
     * or a 503 (RFC 3261 section 8.1.3.1): it is told at once.
     */
    private void turnedAway(Raw raw, ConnectionInfo info, Consumer<byte[]> reply) {
        if (!info.transport().reliable()) {
            counters.drop(Drop.STOPPING);
            return;
        }
        int status = 503;
        try {
            status = user.refusal(info, raw.target());
        } catch (RuntimeException e) {
            LOG.error("With what a call is to be refused could not be told", e);
        }
        refuse(raw, status, status == 503 ? "Service Unavailable" : "Server Internal Error", info, reply);
    }

    private void refuse(Raw raw, int status, String reason, ConnectionInfo info, Consumer<byte[]> reply) {
        counters.refused.increment();
        String later = "Retry-After: " + overload.retryAfterSeconds();
        answer(RawReply.to(raw, status, reason, later, refusalTag, info.remote()), info, reply);
    }

    /** A datagram that could not be queued. */
    void full(InetSocketAddress source) {
        counters.received.increment();
        counters.drop(Drop.QUEUE);
        slow.warn(() -> "SIP workers are too slow: messages are dropped, e.g. from " + source);
    }

    /** A datagram longer than we have room for; what was received of it is enough for an answer. */
    void oversized(Raw start, ConnectionInfo info, Consumer<byte[]> reply) {
        counters.received.increment();
        tooLarge(start, "more than " + limits.datagram() + " bytes", info, reply);
    }

    private void tooLarge(Raw raw, String what, ConnectionInfo info, Consumer<byte[]> reply) {
        counters.drop(Drop.OVERSIZED);
        faults.warn(() -> "A message from " + source(info) + " has " + what + ": refused.");
        answer(RawReply.to(raw, 513, "Message Too Large", null, refusalTag, info.remote()), info, reply);
    }

    void refusedSource(ConnectionInfo source) {
        counters.received.increment();
        counters.drop(Drop.SOURCE);
        // Who shows a certificate that is trusted has a right to be told apart from those who only knock.
        RateLimitedLog log = source.peerCertificates().isEmpty() ? strangers : faults;
        log.warn(() -> "SIP over " + source.transport() + " from " + source(source) + " is dropped: "
                + filter.refusal(source) + ".");
    }

    private static String source(ConnectionInfo info) {
        return info.remote().getAddress().getHostAddress() + ':' + info.remote().getPort() + " (listening point "
                + info.listeningPoint() + ')';
    }

    private void parse(Worker worker, Raw raw, ConnectionInfo info, Consumer<byte[]> reply) {
        if (!admitting && isBeginning(raw)) {
            // It waited as that was said, and its peer has heard nothing yet.
            begun.remove(raw.callIdHash());
            turnedAway(raw, info, reply);
            return;
        }
        String large = raw.tooLarge(limits);
        if (large != null) {
            begun.remove(raw.callIdHash());
            tooLarge(raw, large, info, reply);
            return;
        }
        SipMessage message;
        try {
            message = SipMessage.parse(raw.bytes(), info);
            int hash = CallIds.hash(message.callId());
            Worker now = workers.of(hash);
            if (now != worker) {
                if (hash != raw.callIdHash()) {
                    throw new SipSyntaxException("Call-ID cannot be read alike twice");
                }
                // Its dialog has moved while this waited.
                now.receive(() -> parse(now, raw, info, reply), Worker.Kind.MESSAGE, false);
                return;
            }
        } catch (SipSyntaxException e) {
            counters.drop(Drop.MALFORMED);
            begun.remove(raw.callIdHash());
            faults.warn(() -> "A message from " + source(info) + " is refused: " + e.getMessage() + ".");
            answer(RawReply.to(raw, e.status(), e.reason(), null, refusalTag, info.remote()), info, reply);
            return;
        }
        counters.parsed.increment();
        worker.transactions().received(message);
    }

    /** Answers a stream message that could not be framed. */
    void unframed(byte[] head, int status, String reason, ConnectionInfo info, Consumer<byte[]> reply) {
        counters.received.increment();
        counters.drop(status == 400 ? Drop.MALFORMED : Drop.OVERSIZED);
        faults.warn(() -> "The connection from " + source(info) + " is closed: " + reason + ".");
        Raw raw = new Raw(head);
        if (raw.looksLikeSip()) {
            answer(RawReply.to(raw, status, reason, null, refusalTag, info.remote()), info, reply);
        }
    }

    /** A message that stopped on its way. */
    void unfinished(ConnectionInfo info, Duration limit) {
        counters.drop(Drop.MALFORMED);
        faults.warn(() -> "The connection from " + source(info) + " is closed: a message was not complete after "
                + limit.toSeconds() + " s.");
    }

    /** A peer for whom too much waits. */
    void unread(InetSocketAddress peer, int bytes) {
        faults.warn(() -> "The connection with " + peer.getAddress().getHostAddress() + ':' + peer.getPort()
                + " is closed: it does not read, and more than " + bytes + " bytes wait for it.");
    }

    private void answer(byte @Nullable [] bytes, ConnectionInfo info, Consumer<byte[]> reply) {
        if (bytes != null) {
            counters.sent.increment();
            tapping.sent(info, info.remote(), bytes);
            reply.accept(bytes);
        }
    }
}
