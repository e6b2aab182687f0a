package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.SipTimers;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.internal.Counters.Drop;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.message.Via;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;

/**
 * The transactions of one worker: which message belongs to which. No locks and no scans: all of a Call-ID is on one thread, and a message
 * finds its transaction by branch, sent-by and method (RFC 3261 sections 17.1.3 and 17.2.3).
 */
final class TransactionLayer {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionLayer.class);

    /** Where the layer's time and thread come from, so that tests can be both. */
    interface Home {
        Scheduled schedule(Duration delay, Runnable task);

        /** Nanoseconds since any moment; never goes back. */
        long now();

        /** Runs a task on the worker: at once if the caller is on it. */
        void run(Runnable task);
    }

    final SipTimers timers;
    /** {@link SipTimers#transactionLifetime()}, which is not worked out anew for each transaction. */
    final Duration lifetime;

    final Home home;
    final Wire wire;
    final TransactionUser user;
    final Counters counters;
    final RandomText random;
    final Begun begun;
    /** What stays for {@link #lifetime}, and what stays for T4. */
    final Lingering lingering;

    final Lingering briefly;
    private final Map<Key, ServerEnd> servers = new HashMap<>();
    private final Map<Key, ClientEnd> clients = new HashMap<>();

    TransactionLayer(
            SipTimers timers,
            Home home,
            Wire wire,
            TransactionUser user,
            Counters counters,
            RandomText random,
            Begun begun) {
        this.begun = begun;
        this.timers = timers;
        this.lifetime = timers.transactionLifetime();
        this.home = home;
        this.lingering = new Lingering(home, lifetime);
        this.briefly = new Lingering(home, timers.t4());
        this.wire = wire;
        this.user = user;
        this.counters = counters;
        this.random = random;
    }

    /** A parsed message, on the worker. */
    void received(SipMessage message) {
        if (message instanceof SipRequest request) {
            request(request);
        } else if (message instanceof SipResponse response) {
            response(response);
        }
    }

    private void request(SipRequest request) {
        String method = request.method();
        Key key = Key.ofServer(request, method.equals("ACK") ? "INVITE" : method);
        ServerEnd known = servers.get(key);
        if (method.equals("ACK")) {
            if (known == null || !known.acknowledged(request)) {
                guarded("onAck", () -> user.onAck(request));
            }
        } else if (known != null) {
            counters.absorbed.increment();
            known.repeated();
        } else if (method.equals("CANCEL")) {
            cancel(key, request);
        } else {
            ServerMachine fresh = method.equals("INVITE")
                    ? new InviteServer(this, key, request)
                    : new OtherServer(this, key, request);
            admitted(key, fresh);
            deliver(fresh, request);
        }
    }

    private void admitted(Key key, ServerMachine fresh) {
        servers.put(key, fresh);
        counters.servers.incrementAndGet();
        fresh.start();
    }

    private void deliver(ServerMachine fresh, SipRequest request) {
        ServerMachine.Handle handle = fresh.handle();
        if (handle == null) {
            return;
        }
        try {
            user.onRequest(handle);
        } catch (Throwable t) {
            LOG.error("{} could not be handled", request.method(), t);
            if (!handle.answered()) {
                handle.respond(request.response(500, "Server Internal Error")
                        .toTag(random.token(10))
                        .build());
            }
        }
    }

    private void cancel(Key key, SipRequest cancel) {
        ServerEnd invite = servers.get(Key.ofServer(cancel, "INVITE"));
        if (invite == null) {
            nothingToCancel(key, cancel);
            return;
        }
        OtherServer own = new OtherServer(this, key, cancel);
        admitted(key, own);
        SipResponse answer = cancel.response(200, "OK").toTag(random.token(10)).build();
        aside(cancel, false);
        own.respond(answer);
        aside(answer, true);
        ServerMachine.Handle handle = invite.handle();
        if (handle != null && !handle.answered()) {
            guarded("onCancel", () -> user.onCancel(handle, cancel));
        }
    }

    /** Answered without a transaction (RFC 3261 section 8.2.7): a storm of them leaves nothing behind, and each repetition gets the same again. */
    private void nothingToCancel(Key key, SipRequest cancel) {
        ConnectionInfo on = cancel.receivedOn();
        if (on != null) {
            String tag = "c" + Integer.toHexString(key.hashCode());
            byte[] bytes = cancel.response(481, "Call/Transaction Does Not Exist")
                    .toTag(tag)
                    .build()
                    .encode();
            sendResponse(on, ServerMachine.replyTo(cancel.topVia(), on), bytes, detail -> {});
        }
    }

    /** Whether anything is left of a server transaction. */
    boolean remembers(Key key) {
        return servers.containsKey(key);
    }

    void aside(SipMessage message, boolean sent) {
        guarded("onAside", () -> user.onAside(message, sent));
    }

    private void response(SipResponse response) {
        if (response.elements("Via").size() > 1) {
            // RFC 3261 section 8.1.3.3: as a user agent we put on the only one.
            counters.drop(Drop.RESPONSE_MISROUTED);
            return;
        }
        Via via = response.topVia();
        ClientEnd known = clients.get(Key.ofClient(via, response.cseqMethod()));
        if (known != null) {
            known.received(response);
        } else {
            counters.drop(Drop.STRAY);
            guarded("onStrayResponse", () -> user.onStrayResponse(response));
        }
    }

    /** Starts a client transaction with a request that has our Via; on the worker. */
    void start(ClientHandle handle, SipRequest request, ListeningPoint from, Destination to, ClientListener listener) {
        ClientMachine machine = request.method().equals("INVITE")
                ? new InviteClient(this, handle, request, from, to, listener)
                : new OtherClient(this, handle, request, from, to, listener);
        handle.bind(machine);
        clients.put(machine.key, machine);
        counters.clients.incrementAndGet();
        machine.start();
    }

    void ended(ServerMachine machine) {
        forget(machine.key, machine);
    }

    void ended(ClientMachine machine) {
        forget(machine.key, machine);
    }

    void gone(ServerRemains remains) {
        forget(remains.key, remains);
    }

    void gone(ClientRemains remains) {
        forget(remains.key, remains);
    }

    private void forget(Key key, ServerEnd end) {
        if (servers.remove(key, end)) {
            counters.servers.decrementAndGet();
        }
    }

    private void forget(Key key, ClientEnd end) {
        if (clients.remove(key, end)) {
            counters.clients.decrementAndGet();
        }
    }

    /** Puts what is left of a transaction in its place, for the time that the queue gives it. */
    void remain(ServerMachine machine, ServerRemains remains, Lingering queue) {
        if (servers.replace(machine.key, machine, remains)) {
            queue.add(remains);
        }
    }

    void remain(ClientMachine machine, ClientRemains remains, Lingering queue) {
        if (clients.replace(machine.key, machine, remains)) {
            queue.add(remains);
        }
    }

    void sendRequest(ListeningPoint from, Destination to, byte[] bytes, Consumer<String> failed) {
        counters.sent.increment();
        wire.request(from, to, bytes, detail -> {
            counters.sendFailures.increment();
            home.run(() -> failed.accept(detail));
        });
    }

    void sendResponse(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
        counters.sent.increment();
        wire.response(on, to, bytes, detail -> {
            counters.sendFailures.increment();
            home.run(() -> failed.accept(detail));
        });
    }

    void guarded(String what, Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            LOG.error("{} failed", what, t);
        }
    }

    int live() {
        return servers.size() + clients.size();
    }
}
