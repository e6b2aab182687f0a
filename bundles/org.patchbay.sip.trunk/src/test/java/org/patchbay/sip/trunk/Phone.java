package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Failure;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.SipTimers;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/** A peer at the other end of a wire: it says what a test tells it to, and keeps all it hears. */
final class Phone implements TransactionUser, AutoCloseable {
    static final String SDP = FakeMedia.sdp("127.0.0.1", 4000, "0 8", "sendrecv");
    static final String ANSWER = FakeMedia.sdp("127.0.0.1", 5000, "0", "sendrecv");

    final SipStack stack;
    final ListeningPoint point;
    final Transport transport;
    final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    final List<ServerTransaction> transactions = new CopyOnWriteArrayList<>();
    final List<SipRequest> acks = new CopyOnWriteArrayList<>();
    final List<SipRequest> cancels = new CopyOnWriteArrayList<>();
    volatile Consumer<ServerTransaction> onInvite = t -> answer(t, 200, ANSWER);
    volatile Consumer<ServerTransaction> onOptions = t -> answer(t, 200, null);
    volatile Consumer<ServerTransaction> onOther =
            t -> t.respond(t.request().response(200, "OK").toTag("t").build());
    volatile boolean answersBye = true;
    volatile boolean answersCancel = true;
    volatile Consumer<SipRequest> onAck = ack -> {};
    InetSocketAddress trunk = new InetSocketAddress("127.0.0.1", 5060);

    Phone(Transport transport) throws IOException {
        this(transport, ListenSettings.plain("phone", transport, new InetSocketAddress("127.0.0.1", 0)));
    }

    Phone(Transport transport, ListenSettings settings) throws IOException {
        this(transport, settings, TIMERS);
    }

    private Phone(Transport transport, ListenSettings settings, SipTimers timers) throws IOException {
        this.transport = transport;
        stack = SipStack.start(StackSettings.defaults().withWorkers(1).withTimers(timers), this, SourceFilter.ANYONE);
        point = stack.listen(settings);
    }

    /** One that says nothing to an INVITE, not even 100, until it is told what. */
    static Phone mute(Transport transport) throws IOException {
        SipTimers timers = new SipTimers(TIMERS.t1(), TIMERS.t2(), TIMERS.t4(), java.time.Duration.ofMinutes(1));
        Phone phone = new Phone(
                transport, ListenSettings.plain("phone", transport, new InetSocketAddress("127.0.0.1", 0)), timers);
        phone.onInvite = invite -> {};
        return phone;
    }

    static final SipTimers TIMERS = new SipTimers(
            java.time.Duration.ofMillis(50),
            java.time.Duration.ofMillis(200),
            java.time.Duration.ofMillis(200),
            java.time.Duration.ofMillis(100));

    int port() {
        return point.localAddress().getPort();
    }

    /** What a dialog of this phone's is made of. */
    final class Line implements ClientListener {
        final String callId = stack.newCallId();
        final String tag = stack.newTag();
        final List<SipResponse> responses = new CopyOnWriteArrayList<>();
        final List<Failure> failures = new CopyOnWriteArrayList<>();
        volatile ClientTransaction invite;
        volatile SipResponse answer;
        volatile boolean acknowledges = true;
        volatile String answerInAck;
        long cseq = 1;
        String number = "+4930111";

        SipRequest first(String method, Consumer<RequestBuilder> more) {
            RequestBuilder request = SipRequest.builder(
                            method, "sip:" + number + "@" + trunk.getHostString() + ":" + trunk.getPort())
                    .add("Max-Forwards", "70")
                    .add("From", "\"Alice\" <sip:+4930222@127.0.0.1:" + port() + ">;tag=" + tag)
                    .add("To", "<sip:" + number + "@127.0.0.1>")
                    .add("Call-ID", callId)
                    .cseq(cseq)
                    .add("Contact", "<sip:alice@127.0.0.1:" + port() + transportParameter() + ">");
            more.accept(request);
            return request.build();
        }

        Line call(String sdp) {
            return call(request -> {
                if (sdp != null) {
                    request.body("application/sdp", sdp);
                }
            });
        }

        Line call(Consumer<RequestBuilder> more) {
            invite = stack.send(point, destination(), first("INVITE", more), this);
            return this;
        }

        RequestBuilder inDialog(String method) {
            return SipRequest.builder(method, answer.contact().uri().text())
                    .add("Max-Forwards", "70")
                    .add("From", answer.from().toString())
                    .add("To", answer.to().toString())
                    .add("Call-ID", callId)
                    .cseq(method.equals("ACK") ? answer.cseqNumber() : ++cseq)
                    .add("Contact", "<sip:alice@127.0.0.1:" + port() + transportParameter() + ">");
        }

        ClientTransaction send(RequestBuilder request) {
            return stack.send(point, destination(), request.build(), this);
        }

        @Override
        public void onResponse(ClientTransaction transaction, SipResponse response) {
            if (response.status() == 100) {
                // As often as a slow machine lets the INVITE be repeated.
                return;
            }
            boolean answers = response.cseqMethod().equals("INVITE") && response.success();
            // Nor as often as it lets an answer be repeated before its ACK is there.
            boolean repeated =
                    answers && acknowledges && answer != null && answer.cseqNumber() == response.cseqNumber();
            if (answers) {
                // First: whoever sees the response goes on in its dialog.
                answer = response;
            }
            if (!repeated) {
                responses.add(response);
            }
            if (answers) {
                if (acknowledges) {
                    RequestBuilder ack = inDialog("ACK");
                    if (answerInAck != null) {
                        ack.body("application/sdp", answerInAck);
                    }
                    stack.sendStateless(point, destination(), ack.build());
                }
            }
        }

        @Override
        public void onFailure(ClientTransaction transaction, Failure failure) {
            failures.add(failure);
        }

        int last() {
            return responses.isEmpty() ? 0 : responses.get(responses.size() - 1).status();
        }

        List<Integer> statuses() {
            return responses.stream().map(SipResponse::status).toList();
        }
    }

    Line line() {
        return new Line();
    }

    String transportParameter() {
        return transport == Transport.UDP ? "" : ";transport=" + transport.parameter();
    }

    Destination destination() {
        return Destination.of(transport, trunk.getHostString(), trunk.getPort());
    }

    /** Answers an INVITE, with a Contact of this phone's. */
    SipResponse answer(ServerTransaction transaction, int status, String sdp) {
        return answer(transaction, status, sdp, "phone" + port());
    }

    SipResponse answer(ServerTransaction transaction, int status, String sdp, String tag) {
        return answer(transaction, status, sdp, tag, more -> {});
    }

    SipResponse answer(ServerTransaction transaction, int status, String sdp, Consumer<ResponseBuilder> more) {
        return answer(transaction, status, sdp, "phone" + port(), more);
    }

    SipResponse answer(
            ServerTransaction transaction, int status, String sdp, String tag, Consumer<ResponseBuilder> more) {
        ResponseBuilder response = transaction.request().response(status, "Said");
        if (transaction.request().toTag() == null) {
            response.toTag(tag);
        }
        response.add("Contact", "<sip:bob@127.0.0.1:" + port() + transportParameter() + ">");
        if (sdp != null) {
            response.body("application/sdp", sdp);
        }
        more.accept(response);
        SipResponse built = response.build();
        transaction.respond(built);
        return built;
    }

    /** Starts a request in the dialog of an INVITE that this phone answered. */
    RequestBuilder back(SipRequest invite, String method, long cseq) {
        return SipRequest.builder(method, invite.contact().uri().text())
                .add("Max-Forwards", "70")
                .add("From", invite.to().withTag("phone" + port()).toString())
                .add("To", invite.from().toString())
                .add("Call-ID", invite.callId())
                .cseq(cseq)
                .add("Contact", "<sip:bob@127.0.0.1:" + port() + transportParameter() + ">");
    }

    List<SipRequest> heard(String method) {
        return requests.stream().filter(r -> r.method().equals(method)).toList();
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        requests.add(transaction.request());
        transactions.add(transaction);
        switch (transaction.request().method()) {
            case "INVITE" -> onInvite.accept(transaction);
            case "OPTIONS" -> onOptions.accept(transaction);
            case "BYE" -> {
                if (answersBye) {
                    transaction.respond(
                            transaction.request().response(200, "OK").build());
                }
            }
            default -> onOther.accept(transaction);
        }
    }

    @Override
    public void onAck(SipRequest ack) {
        acks.add(ack);
        onAck.accept(ack);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        cancels.add(cancel);
        if (answersCancel) {
            answer(invite, 487, null);
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
