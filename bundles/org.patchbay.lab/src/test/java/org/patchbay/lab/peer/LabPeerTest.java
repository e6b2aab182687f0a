package org.patchbay.lab.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two simulated providers, each the other's customer, so that no runtime is needed. */
class LabPeerTest {
    private static final String LEFT = "+14255550100";
    private static final String RIGHT = "+12065550199";
    private final Changes changes = new Changes();
    private LabPeer left;
    private LabPeer right;

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    private static InetSocketAddress free(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return new InetSocketAddress(address, socket.getLocalPort());
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void open(Transport transport, Set<String> secrets) throws Exception {
        InetSocketAddress here = free("127.0.0.41");
        InetSocketAddress there = free("127.0.0.42");
        left = LabPeer.open(
                new PeerSettings("left", transport, here, there, "127.0.0.42", 620, secrets),
                new ProviderContract(text(here), Set.of(RIGHT)),
                changes);
        right = LabPeer.open(
                new PeerSettings("right", transport, there, here, "127.0.0.41", 440, Set.of()),
                new ProviderContract(text(there), Set.of(LEFT)),
                changes);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    void talksAndHangsUp(Transport transport) throws Exception {
        open(transport, Set.of());
        LabCall calling = left.call(LEFT, RIGHT);
        await().until(() -> right.taking(RIGHT).filter(LabCall::up).isPresent() && calling.up());
        LabCall called = right.taking(RIGHT).orElseThrow();
        await().until(() ->
                calling.audio().heard().is(520) && called.audio().heard().is(620));
        called.hangup();
        await().until(calling::ended);
        assertThat(left.calls()).isEmpty();
        assertThat(right.calls()).isEmpty();
        assertThat(left.breaches()).isEmpty();
        assertThat(right.breaches()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void behavesAsTold(Manner manner) throws Exception {
        open(Transport.UDP, Set.of());
        right.behave(RIGHT, manner);
        LabCall call = left.call(LEFT, RIGHT);
        switch (manner) {
            case ANSWER -> await().until(call::up);
            case BUSY -> {
                await().until(call::ended);
                assertThat(call.status()).isEqualTo(486);
            }
            case RING -> {
                await().until(() -> call.stage() == LabCall.Stage.RINGING);
                call.hangup();
                await().until(call::ended);
                assertThat(call.status()).isEqualTo(487);
                await().until(() -> right.calls().isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP"})
    void refusesACallerThatIsNotTheCustomers(Transport transport) throws Exception {
        open(transport, Set.of());
        LabCall call = left.call("+999555", RIGHT);
        await().until(call::ended);
        assertThat(call.status()).isEqualTo(403);
        assertThat(right.refusals()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP"})
    void noticesWhatItMustNotSee(Transport transport) throws Exception {
        open(transport, Set.of("127.0.0.42"));
        LabCall call = right.call(RIGHT, LEFT);
        await().until(call::up);
        assertThat(left.breaches()).anyMatch(b -> b.contains("127.0.0.42"));
    }
}
