package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

import static org.assertj.core.api.Assertions.assertThat;

/** Two transaction layers over a network that loses, doubles and reorders: what the users see must not show it. */
class LossyNetworkTest {
    private static final int CALLS = 200;
    private static final InetSocketAddress A = new InetSocketAddress("127.0.0.1", 5060);
    private static final InetSocketAddress B = new InetSocketAddress("127.0.0.2", 5060);

    private long now;
    private final TimerWheel wheel = new TimerWheel(0);
    private final Map<String, Integer> delivered = new HashMap<>();
    private final Map<String, List<Integer>> finals = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final List<String> acks = new ArrayList<>();

    private final TransactionLayer.Home home = new WheelHome(wheel, () -> now);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRequestIsDeliveredOnceAndAnsweredOnce(long seed) {
        Random random = new Random(seed);
        TransactionLayer[] layers = new TransactionLayer[2];
        Counters counters = new Counters();
        TransactionUser server = user();
        layers[1] = new TransactionLayer(
                SipTimers.defaults(),
                home,
                wire(random, layers, 0, B, A),
                server,
                counters,
                new RandomText(),
                new Begun());
        layers[0] = new TransactionLayer(
                SipTimers.defaults(),
                home,
                wire(random, layers, 1, A, B),
                server,
                new Counters(),
                new RandomText(),
                new Begun());
        for (int i = 0; i < CALLS; i++) {
            String method = i % 2 == 0 ? "INVITE" : "MESSAGE";
            SipRequest request = SipRequest.builder(method, "sip:b@127.0.0.2")
                    .add("Via", "SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK" + seed + "x" + i)
                    .add("From", "<sip:a@x>;tag=f")
                    .add("To", "<sip:b@y>")
                    .add("Call-ID", "c" + i)
                    .cseq(1)
                    .add("Max-Forwards", "70")
                    .build();
            layers[0].start(
                    new ClientHandle(layers[0]),
                    request,
                    null,
                    Destination.of(Transport.UDP, "127.0.0.2", 5060),
                    listener(request.callId()));
        }
        for (int tick = 0; tick < 10_000; tick++) {
            now += TimerWheel.TICK_NANOS;
            wheel.advance(now, Runnable::run);
        }
        assertThat(delivered).hasSize(CALLS).allSatisfy((callId, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(failures).isEmpty();
        assertThat(finals).hasSize(CALLS).allSatisfy((callId, seen) -> assertThat(seen)
                .hasSize(1));
        assertThat(counters.absorbed.sum())
                .as("the network did repeat requests")
                .isPositive();
        assertThat(acks).as("ACKs of refusals stay inside").isEmpty();
        assertThat(layers[0].live()).isZero();
        assertThat(layers[1].live()).isZero();
        assertThat(wheel.waiting()).isZero();
    }

    /** Loses 20 %, doubles 20 %, and delays by 0 to 300 ms so that messages overtake each other. */
    private Wire wire(
            Random random, TransactionLayer[] layers, int to, InetSocketAddress from, InetSocketAddress peer) {
        ConnectionInfo info = new ConnectionInfo(0, "p", Transport.UDP, peer, from, List.of(), false);
        Consumer<byte[]> send = bytes -> {
            int copies = random.nextInt(5) == 0 ? 0 : random.nextInt(5) == 0 ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                wheel.schedule(
                        now,
                        random.nextInt(300) * 1_000_000L,
                        () -> layers[to].received(SipMessage.parse(bytes, info)));
            }
        };
        return new Wire() {
            @Override
            public void request(ListeningPoint from, Destination to, byte[] bytes, Consumer<String> failed) {
                send.accept(bytes);
            }

            @Override
            public void response(ConnectionInfo on, InetSocketAddress to, byte[] bytes, Consumer<String> failed) {
                send.accept(bytes);
            }
        };
    }

    /** Refuses INVITEs after ringing; a 2xx would need the retransmissions of a core. */
    private TransactionUser user() {
        return new TransactionUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                SipRequest request = transaction.request();
                delivered.merge(request.callId(), 1, Integer::sum);
                if (request.method().equals("INVITE")) {
                    transaction.respond(
                            request.response(180, "Ringing").toTag("t").build());
                    home.schedule(
                            Duration.ofSeconds(3),
                            () -> transaction.respond(
                                    request.response(486, "Busy").toTag("t").build()));
                } else {
                    transaction.respond(request.response(200, "OK").toTag("t").build());
                }
            }

            @Override
            public void onAck(SipRequest ack) {
                acks.add(ack.callId());
            }

            @Override
            public void onCancel(ServerTransaction invite, SipRequest cancel) {}

            @Override
            public void onResponseFailure(ServerTransaction transaction, Failure failure) {
                failures.merge(transaction.request().callId(), 1, Integer::sum);
            }
        };
    }

    private ClientListener listener(String callId) {
        return new ClientListener() {
            @Override
            public void onResponse(ClientTransaction transaction, SipResponse response) {
                if (!response.provisional()) {
                    finals.computeIfAbsent(response.callId(), id -> new ArrayList<>())
                            .add(response.status());
                }
            }

            @Override
            public void onFailure(ClientTransaction transaction, Failure failure) {
                failures.merge(callId, 1, Integer::sum);
            }
        };
    }
}
