package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/**
 * Sends calls through a trunk of its own on the loopback, so that the first real call finds compiled code: a cold machine takes several times
 * as long for each, and meets the retransmissions that follow with more of the same. Uses no core, no media engine and no configured peer.
 */
final class WarmUp implements TransactionUser, ClientListener, CallControl {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int AT_ONCE = 8;
    private static final Duration CALL = Duration.ofSeconds(4);

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicInteger done = new AtomicInteger();
    private final SipStack phones;
    private final Trunk trunk;
    private final ListeningPoint phone;
    private final ListeningPoint target;

    private WarmUp() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        phones = SipStack.start(StackSettings.defaults(), this, SourceFilter.ANYONE);
        trunk = new Trunk(TrunkSettings.read("warm-up", Map.of()), StackSettings.defaults());
        phone = phones.listen(ListenSettings.plain("phone", Transport.UDP, any));
        target = trunk.stack().listen(ListenSettings.plain("trunk", Transport.UDP, any));
        trunk.peers(new PeerTable(List.of(PeerSettings.read(
                "warm-up",
                Map.of(
                        "name",
                        "phone",
                        "side",
                        "provider",
                        "host",
                        any.getAddress().getHostAddress(),
                        "port",
                        Integer.toString(phone.localAddress().getPort()))))));
        trunk.engine(new WarmUpMedia());
        trunk.core(this);
    }

    /** Takes as many calls as it can in the time; returns early when interrupted. */
    static void run(int calls, Duration limit) throws InterruptedException {
        long began = System.nanoTime();
        WarmUp warmUp;
        try {
            warmUp = new WarmUp();
        } catch (IOException e) {
            LOG.warn("No warm-up, the first calls will take longer: {}", e.getMessage());
            return;
        }
        try {
            for (int i = 0; i < calls && System.nanoTime() - began < limit.toNanos(); i++) {
                if (warmUp.free.tryAcquire(CALL.toMillis(), TimeUnit.MILLISECONDS)) {
                    warmUp.call();
                }
            }
            if (!warmUp.free.tryAcquire(AT_ONCE, CALL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Some calls of the warm-up did not end.");
            }
        } finally {
            warmUp.trunk.close();
            warmUp.phones.close();
            LOG.info("Warmed up with {} calls in {} ms.", warmUp.done.get(), (System.nanoTime() - began) / 1_000_000);
        }
    }

    private void call() {
        String contact = "<sip:+4930222@" + phone.advertisedHost() + ":" + phone.advertisedPort() + ">";
        SipRequest invite = SipRequest.builder(
                        "INVITE", "sip:+4930111@" + target.advertisedHost() + ":" + target.advertisedPort())
                .add("Max-Forwards", "70")
                .add("From", "\"Warm Up\" " + contact + ";tag=" + phones.newTag())
                .add("To", "<sip:+4930111@" + target.advertisedHost() + ">")
                .add("Call-ID", phones.newCallId())
                .cseq(1)
                .add("Contact", contact)
                .body(Bodies.SDP, WarmUpMedia.SDP)
                .build();
        phones.send(phone, to(), invite, this);
    }

    private Destination to() {
        return Destination.of(
                Transport.UDP,
                target.localAddress().getAddress().getHostAddress(),
                target.localAddress().getPort());
    }

    private void follow(SipResponse answer, String method, long cseq) {
        SipRequest first = SipRequest.builder(method, "sip:" + target.advertisedHost() + ":" + target.advertisedPort())
                .add("Max-Forwards", "70")
                .add("From", answer.from().toString())
                .add("To", answer.to().toString())
                .add("Call-ID", answer.callId())
                .cseq(cseq)
                .build();
        RequestBuilder request = first.toBuilder();
        if (method.equals("ACK")) {
            phones.sendStateless(phone, to(), request.build());
        } else {
            phones.send(phone, to(), request.build(), this);
        }
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        if (response.provisional()) {
            return;
        }
        if (response.cseqMethod().equals("INVITE") && response.success()) {
            follow(response, "ACK", 1);
            follow(response, "BYE", 2);
        } else {
            done.incrementAndGet();
            free.release();
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        free.release();
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.method().equals("INVITE")) {
            transaction.respond(
                    request.response(180, "Ringing").toTag(request.callId()).build());
            transaction.respond(request.response(200, "OK")
                    .toTag(request.callId())
                    .add("Contact", "<sip:" + phone.advertisedHost() + ":" + phone.advertisedPort() + ">")
                    .body(Bodies.SDP, WarmUpMedia.SDP)
                    .build());
        } else {
            transaction.respond(request.response(200, "OK").build());
        }
    }

    @Override
    public void onAck(SipRequest ack) {}

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {}

    @Override
    public void arrived(Arrival arrival, LegPort port) {
        port.order(
                arrival.call(),
                new LegOrder.Dial(
                        arrival.call() + "-b",
                        Target.over("phone", arrival.to().uri()),
                        arrival.from(),
                        arrival.to(),
                        List.of(),
                        Map.of(),
                        Optional.of(arrival.leg()),
                        false));
    }

    @Override
    public void happened(String call, String leg, String op, Happening what) {
        if (what instanceof Happening.Answered) {
            trunk.port().order(call, new LegOrder.Bridge("", call + "-a", leg));
        }
    }

    @Override
    public void replaced(Arrival arrival, String leg) {}

    @Override
    public void adopt(List<EstablishedCall> calls, LegPort port) {}

    @Override
    public void adopted(LegPort port) {}

    @Override
    public CompletionStage<Void> ended(EndedCall call) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public AutoCloseable watch(Consumer<Boolean> ready) {
        return () -> {};
    }
}
