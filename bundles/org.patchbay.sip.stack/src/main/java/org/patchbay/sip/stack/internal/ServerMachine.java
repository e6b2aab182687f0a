package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.message.Via;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Transport;

/** What the two server machines share: the way back, the last response, and the handle the transaction user holds. */
abstract class ServerMachine implements ServerEnd {
    private static final int OWN_WEIGHT = 1500;

    final TransactionLayer layer;
    final Key key;
    final boolean reliable;
    final ConnectionInfo on;
    final InetSocketAddress replyTo;
    /** About how many bytes it takes: what it has itself, the request, and a response that repeats most of it. */
    final int weight;

    private @Nullable Handle handle;
    /** The response that a repeated request is answered with. */
    byte @Nullable [] last;

    ServerMachine(TransactionLayer layer, Key key, SipRequest request) {
        this.layer = layer;
        this.key = key;
        this.handle = new Handle(this, request);
        ConnectionInfo info = request.receivedOn();
        if (info == null) {
            throw new IllegalArgumentException("a request that was not received");
        }
        this.on = info;
        this.weight = OWN_WEIGHT + 2 * request.size();
        this.reliable = info.transport().reliable();
        this.replyTo = replyTo(request.topVia(), info);
    }

    /** RFC 3261 section 18.2.2 and RFC 3581; maddr is not honoured, it would let a stranger aim our responses. */
    static InetSocketAddress replyTo(Via via, ConnectionInfo info) {
        if (info.transport() == Transport.UDP && via.parameters().has("rport")) {
            return info.remote();
        }
        int port = via.port() < 0 ? info.transport().defaultPort() : via.port();
        if (port == info.remote().getPort()) {
            return info.remote();
        }
        return new InetSocketAddress(info.remote().getAddress(), port);
    }

    @Override
    public final @Nullable Handle handle() {
        return handle;
    }

    /** Lets go of the request once nothing can be reported about it any more: a machine may linger 32 s, a thousand of them a second. */
    final void release() {
        handle = null;
    }

    abstract void start();

    /** The transaction user's response, on the worker. */
    abstract void respond(SipResponse response);

    abstract void sendFailed(String detail);

    final void send(byte[] bytes) {
        layer.sendResponse(on, replyTo, bytes, this::sendFailed);
    }

    final void resendLast() {
        byte[] again = last;
        if (again != null) {
            layer.counters.retransmitted.increment();
            send(again);
        }
    }

    final void report(Failure failure) {
        Handle known = handle;
        if (known != null) {
            layer.guarded("onResponseFailure", () -> layer.user.onResponseFailure(known, failure));
        }
    }

    final void end() {
        layer.ended(this);
    }

    /** The transaction user's end; it holds the request. */
    static final class Handle implements ServerTransaction {
        private final ServerMachine machine;
        private final SipRequest request;
        private volatile boolean answered;

        Handle(ServerMachine machine, SipRequest request) {
            this.machine = machine;
            this.request = request;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public void respond(SipResponse response) {
            if (response.status() >= 200) {
                answered = true;
            }
            machine.layer.home.run(() -> machine.respond(response));
        }

        @Override
        public boolean answered() {
            return answered;
        }
    }
}
