package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
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

    private final Map<Key, ServerMachine> servers = new HashMap<>();
    private final Map<Key, ClientMachine> clients = new HashMap<>();
    /** What is left of those that have their final response. */
    private final Remains<ServerEnd> answered;

    private final Remains<ClientEnd> settled;
    private final Remains<ClientEnd> settledBriefly;
    private final ClientEnd absorbing;

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
        this.answered = new Remains<>(home, lifetime, (end, call) -> {
            counters.servers.decrementAndGet();
            if (end == Answered.ACCEPTED) {
                begun.remove(call);
            } else if (end instanceof Answered other) {
                counters.held.addAndGet(-other.weight());
            }
        });
        this.settled = new Remains<>(home, lifetime, (end, none) -> counters.clients.decrementAndGet());
        this.settledBriefly = new Remains<>(home, timers.t4(), (end, none) -> counters.clients.decrementAndGet());
        this.absorbing = response -> counters.absorbed.increment();
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
        ServerEnd known = server(key);
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

    private @Nullable ServerEnd server(Key key) {
        ServerMachine live = servers.get(key);
        return live == null ? answered.find(key.digest()) : live;
    }

    private @Nullable ClientEnd client(Key key) {
        ClientEnd known = clients.get(key);
        if (known == null) {
            long digest = key.digest();
            known = settled.find(digest);
            known = known == null ? settledBriefly.find(digest) : known;
        }
        return known;
    }

    private void admitted(Key key, ServerMachine fresh) {
        servers.put(key, fresh);
        counters.servers.incrementAndGet();
        counters.held.addAndGet(fresh.weight);
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
        ServerEnd invite = server(Key.ofServer(cancel, "INVITE"));
        if (invite == null) {
            nothingToCancel(key, cancel);
            return;
        }
        OtherServer own = new OtherServer(this, key, cancel);
        admitted(key, own);
        SipResponse answer = cancel.response(200, "OK").toTag(random.token(10)).build();
        own.respond(answer);
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
        return server(key) != null;
    }

    private void response(SipResponse response) {
        if (response.elements("Via").size() > 1) {
            // RFC 3261 section 8.1.3.3: as a user agent we put on the only one.
            counters.drop(Drop.RESPONSE_MISROUTED);
            return;
        }
        Via via = response.topVia();
        ClientEnd known = client(Key.ofClient(via, response.cseqMethod()));
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

    private boolean left(ServerMachine machine) {
        boolean there = servers.remove(machine.key, machine);
        if (there) {
            counters.held.addAndGet(-machine.weight);
        }
        return there;
    }

    void ended(ServerMachine machine) {
        if (left(machine)) {
            counters.servers.decrementAndGet();
        }
    }

    void ended(ClientMachine machine) {
        if (clients.remove(machine.key, machine)) {
            counters.clients.decrementAndGet();
        }
    }

    /** An INVITE that was accepted: for half a minute that it comes again changes nothing. */
    void accepted(ServerMachine machine, int call) {
        if (left(machine)) {
            answered.add(machine.key.digest(), Answered.ACCEPTED, call);
        }
    }

    /** Another request that has its answer: for half a minute it gets the same again. */
    void answered(ServerMachine machine, byte[] answer) {
        if (left(machine)) {
            Answered end = new Answered(this, machine.on, machine.replyTo, answer);
            counters.held.addAndGet(end.weight());
            answered.add(machine.key.digest(), end, 0);
        }
    }

    /** An INVITE of ours that has its final response. */
    void settled(ClientMachine machine, ClientEnd end) {
        if (clients.remove(machine.key, machine)) {
            settled.add(machine.key.digest(), end, 0);
        }
    }

    /** Another request of ours that has its response: for T4 that one coming again is absorbed. */
    void settled(ClientMachine machine) {
        if (clients.remove(machine.key, machine)) {
            settledBriefly.add(machine.key.digest(), absorbing, 0);
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
        return servers.size() + clients.size() + answered.size() + settled.size() + settledBriefly.size();
    }
}
