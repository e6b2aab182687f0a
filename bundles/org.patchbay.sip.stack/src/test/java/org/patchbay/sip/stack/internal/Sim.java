package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.SipTimers;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

/** One transaction layer with a clock that only moves when told, a wire that only records, and a user that writes down what it hears. */
final class Sim implements TransactionUser, ClientListener {
    static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.2", 5060);
    static final InetSocketAddress SELF = new InetSocketAddress("127.0.0.1", 5060);

    record Sent(long atMillis, String text) {
        String startLine() {
            return text.substring(0, text.indexOf("\r\n"));
        }

        SipMessage parsed() {
            return SipMessage.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
        }
    }

    final Transport transport;
    final Counters counters = new Counters();
    final List<Sent> sent = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final List<ServerTransaction> requests = new ArrayList<>();
    final List<SipResponse> responses = new ArrayList<>();
    final TransactionLayer layer;
    private long now;
    private final TimerWheel wheel = new TimerWheel(0);
    private Consumer<String> lastFailed = detail -> {};
    Consumer<ServerTransaction> onRequest = transaction -> {};
    boolean failSends;

    Sim(Transport transport) {
        this.transport = transport;
        TransactionLayer.Home home = new WheelHome(wheel, () -> now);
        Wire wire = new Wire() {
            @Override
            public void request(ListeningPoint from, Destination to, byte[] bytes, Consumer<String> failed) {
                record(bytes, failed);
            }

            @Override
            public void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
                record(bytes, failed);
            }
        };
        layer = new TransactionLayer(SipTimers.defaults(), home, wire, this, counters, new RandomText(), new Begun());
    }

    private void record(byte[] bytes, Consumer<String> failed) {
        lastFailed = failed;
        if (failSends) {
            failed.accept("wire cut");
        } else {
            sent.add(new Sent(millis(), new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    long millis() {
        return now / 1_000_000;
    }

    void failLast() {
        lastFailed.accept("wire cut");
    }

    void advance(long millis) {
        long until = now + millis * 1_000_000;
        while (now < until) {
            now = Math.min(until, now + TimerWheel.TICK_NANOS);
            wheel.advance(now, Runnable::run);
        }
    }

    int timers() {
        return wheel.waiting();
    }

    /** The times at which messages with this beginning were sent. */
    List<Long> times(String start) {
        return sent.stream()
                .filter(message -> message.text().startsWith(start))
                .map(Sent::atMillis)
                .toList();
    }

    void receive(String text) {
        ConnectionInfo info =
                new ConnectionInfo(transport.reliable() ? 1 : 0, "in", transport, SELF, PEER, List.of(), false);
        layer.received(
                SipMessage.parse(text.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), info));
    }

    static String request(String method, String branch, String... more) {
        String cseqMethod = method;
        return method + " sip:b@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2:5060;branch=" + branch
                + "\nFrom: <sip:a@x>;tag=f\nTo: <sip:b@y>\nCall-ID: c1\nCSeq: 1 " + cseqMethod + "\nMax-Forwards: 70\n"
                + String.join("", more) + "Content-Length: 0\n\n";
    }

    SipResponse answer(ServerTransaction transaction, int status) {
        return transaction.request().response(status, "x").toTag("t").build();
    }

    ClientHandle call(String method) {
        SipRequest request = SipRequest.builder(method, "sip:b@127.0.0.2")
                .add("Via", "SIP/2.0/" + transport + " 127.0.0.1:5060;branch=z9hG4bKc")
                .add("From", "<sip:a@x>;tag=f")
                .add("To", "<sip:b@y>")
                .add("Call-ID", "c1")
                .cseq(7)
                .add("Max-Forwards", "70")
                .add("Route", "<sip:proxy;lr>")
                .body("application/sdp", "v=0\r\n")
                .build();
        ClientHandle handle = new ClientHandle(layer);
        layer.start(handle, request, null, Destination.of(transport, "127.0.0.2", 5060), this);
        return handle;
    }

    void respond(int status, String method, String... more) {
        receive("SIP/2.0 " + status + " x\nVia: SIP/2.0/" + transport
                + " 127.0.0.1:5060;branch=z9hG4bKc\nFrom: <sip:a@x>;tag=f\nTo: <sip:b@y>;tag=t" + status
                + "\nCall-ID: c1\nCSeq: 7 " + method + "\n" + String.join("", more) + "Content-Length: 0\n\n");
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        requests.add(transaction);
        heard.add(transaction.request().method());
        onRequest.accept(transaction);
    }

    @Override
    public void onAck(SipRequest ack) {
        heard.add("ack");
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        heard.add("cancel");
    }

    @Override
    public void onStrayResponse(SipResponse response) {
        heard.add("stray " + response.status());
    }

    @Override
    public void onResponseFailure(ServerTransaction transaction, Failure failure) {
        heard.add("undelivered " + failure.kind());
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        responses.add(response);
        heard.add(Integer.toString(response.status()));
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        heard.add("failed " + failure.status());
    }
}
