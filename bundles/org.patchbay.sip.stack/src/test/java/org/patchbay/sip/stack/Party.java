package org.patchbay.sip.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/** A stack with a user that writes down what it hears, and answers every request if told to. */
final class Party implements TransactionUser, ClientListener {
    final SipStack stack;
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<ServerTransaction> requests = new CopyOnWriteArrayList<>();
    final List<SipResponse> responses = new CopyOnWriteArrayList<>();
    volatile int answer;
    volatile boolean onWorker = true;
    /** Answer INVITEs 180 and 486 whatever {@link #answer} says. */
    volatile boolean refuseInvites;

    /** The Request-URI of an emergency call. */
    volatile String emergency = "";

    /** With what it refuses while it admits nothing. */
    volatile int refusal = 503;

    volatile Runnable work = () -> {};
    /** The Call-ID of the one with which it is busy until it is told to go on. */
    volatile String slow = "";

    final CountDownLatch goOn = new CountDownLatch(1);

    Party(StackSettings settings, SourceFilter filter) {
        stack = SipStack.start(settings, this, filter);
    }

    ListeningPoint listen(Transport transport) throws IOException {
        return stack.listen(ListenSettings.plain(
                transport.name() + stack.listeningPoints().size(), transport, new InetSocketAddress("127.0.0.1", 0)));
    }

    Destination to(ListeningPoint other) {
        return Destination.of(
                other.transport(), "127.0.0.1", other.localAddress().getPort());
    }

    SipRequest request(String method, String callId) {
        return SipRequest.builder(method, "sip:b@127.0.0.1")
                .add("From", "<sip:a@x>;tag=f")
                .add("To", "<sip:b@y>")
                .add("Call-ID", callId)
                .cseq(1)
                .add("Max-Forwards", "70")
                .build();
    }

    static String text(String method, String callId, String via) {
        return method + " sip:b@127.0.0.1 SIP/2.0\r\nVia: " + via
                + "\r\nFrom: <sip:a@x>;tag=f\r\nTo: <sip:b@y>\r\nCall-ID: " + callId + "\r\nCSeq: 1 " + method
                + "\r\nMax-Forwards: 70\r\nContact: <sip:a@127.0.0.1>\r\nContent-Length: 0\r\n\r\n";
    }

    static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean heard(String what) {
        return log.contains(what);
    }

    long count(String what) {
        return log.stream().filter(what::equals).count();
    }

    SipRequest lastRequest() {
        return requests.get(requests.size() - 1).request();
    }

    void reply(int status) {
        ServerTransaction last = requests.get(requests.size() - 1);
        last.respond(last.request().response(status, "x").toTag("t").build());
    }

    @Override
    public int refusal(ConnectionInfo from, String requestUri) {
        return refusal;
    }

    @Override
    public boolean urgent(String requestUri) {
        return requestUri.equals(emergency);
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        work.run();
        if (transaction.request().callId().equals(slow)) {
            log.add("busy");
            waitFor(goOn);
        }
        onWorker &= stack.onWorkerOf(transaction.request().callId());
        requests.add(transaction);
        log.add(transaction.request().method());
        if (refuseInvites && transaction.request().method().equals("INVITE")) {
            reply(180);
            reply(486);
        } else if (answer != 0) {
            transaction.respond(
                    transaction.request().response(answer, "x").toTag("t").build());
        }
    }

    @Override
    public void onAck(SipRequest ack) {
        log.add("ack");
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        log.add("cancel");
    }

    @Override
    public void onStrayResponse(SipResponse response) {
        log.add("stray " + response.status());
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        responses.add(response);
        log.add(Integer.toString(response.status()));
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        log.add("failed " + failure.status());
    }
}
