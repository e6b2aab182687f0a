package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.trunk.HostState.Reach;

import static org.assertj.core.api.Assertions.assertThat;

class HostsTest {
    private static final Host ONE = new Host("one.example", 5061);
    private static final Host TWO = new Host("two.example", 5061);
    private static final Host THREE = new Host("three.example", 5061);

    private final AtomicLong now = new AtomicLong(5_000_000);
    private final Hosts hosts = new Hosts(now::get);
    private final PeerSettings peer = peer("one.example, two.example, three.example");

    private static PeerSettings peer(String hosts) {
        return PeerSettings.read(
                "p",
                Map.of("name", "teams", "side", "hub", "hosts", hosts, "tls_name", "x", "cool_down_seconds", "20"));
    }

    private Host first() {
        return hosts.next(peer, List.of(), false);
    }

    private void pass(long seconds) {
        now.addAndGet(seconds * 1000);
    }

    @Test
    void theFirstThatIsNotDownIsTaken() {
        assertThat(first()).as("nothing is known").isEqualTo(ONE);
        hosts.found(peer, ONE, false, "It does not answer OPTIONS.");
        assertThat(first()).isEqualTo(TWO);
        hosts.found(peer, TWO, false, "It does not answer OPTIONS.");
        assertThat(first()).isEqualTo(THREE);
        hosts.found(peer, ONE, true, "");
        assertThat(first()).isEqualTo(ONE);
    }

    @Test
    void oneThatDidNotTakeAnInviteIsPassedOverForAsLongAsIsConfigured() {
        hosts.failed(peer, ONE, OptionalLong.empty(), "It was silent.");
        assertThat(first()).isEqualTo(TWO);
        pass(19);
        assertThat(first()).isEqualTo(TWO);
        pass(1);
        assertThat(first()).isEqualTo(ONE);
    }

    @Test
    void retryAfterHoldsAHostForThatLong() {
        hosts.failed(peer, ONE, OptionalLong.of(90), "It answered 503.");
        pass(89);
        assertThat(first()).isEqualTo(TWO);
        pass(1);
        assertThat(first()).isEqualTo(ONE);
        hosts.failed(peer, ONE, OptionalLong.of(0), "It answered 503.");
        assertThat(first()).as("it asked for no rest").isEqualTo(ONE);
    }

    @Test
    void anAnswerToOptionsEndsACoolDownUnlessRetryAfterSetIt() {
        hosts.failed(peer, ONE, OptionalLong.empty(), "It was silent.");
        hosts.found(peer, ONE, false, "It answers OPTIONS with 503.");
        assertThat(hosts.faults(peer)).as("that is no answer").contains("is passed over for 20 s");
        hosts.found(peer, TWO, false, "It does not answer OPTIONS.");
        assertThat(first()).isEqualTo(THREE);
        hosts.found(peer, ONE, true, "");
        assertThat(first()).isEqualTo(ONE);

        hosts.failed(peer, ONE, OptionalLong.of(60), "It answered 503.");
        hosts.failed(peer, ONE, OptionalLong.empty(), "It was silent.");
        hosts.found(peer, ONE, true, "");
        assertThat(first()).isEqualTo(THREE);
        pass(59);
        assertThat(first()).isEqualTo(THREE);
        pass(1);
        assertThat(first()).isEqualTo(ONE);
    }

    @Test
    void ifAllArePassedOverTheOneThatIsBackSoonestIsTaken() {
        hosts.failed(peer, ONE, OptionalLong.of(50), "It answered 503.");
        hosts.failed(peer, TWO, OptionalLong.of(40), "It answered 503.");
        hosts.failed(peer, THREE, OptionalLong.of(60), "It answered 503.");
        assertThat(first()).isEqualTo(TWO);
        assertThat(hosts.next(peer, List.of(TWO), false))
                .as("who asked for rest gets it from a call that was refused")
                .isNull();
        assertThat(hosts.next(peer, List.of(TWO), true)).as("an emergency").isEqualTo(ONE);
        assertThat(hosts.next(peer, List.of(TWO, ONE), true)).isEqualTo(THREE);
        assertThat(hosts.next(peer, List.of(TWO, ONE, THREE), true)).isNull();
    }

    @Test
    void aCallThatWasNotTakenHasEveryHostThatDoesNotAskForRest() {
        hosts.failed(peer, TWO, OptionalLong.empty(), "It was silent.");
        hosts.found(peer, THREE, false, "It does not answer OPTIONS.");
        assertThat(first()).isEqualTo(ONE);
        assertThat(hosts.next(peer, List.of(ONE), false)).as("for 0 s").isEqualTo(THREE);
        assertThat(hosts.next(peer, List.of(ONE, THREE), false)).isEqualTo(TWO);
    }

    @Test
    void aPeerWithOneHostKeepsIt() {
        PeerSettings alone = peer("one.example");
        hosts.failed(alone, ONE, OptionalLong.of(60), "It answered 503.");
        assertThat(hosts.next(alone, List.of(), false)).isEqualTo(ONE);
        assertThat(hosts.next(alone, List.of(ONE), true)).isNull();
    }

    @Test
    void aPeerIsPassedOverWhileNoneOfItsHostsIsUsable() {
        PeerSettings alone = peer("one.example");
        assertThat(hosts.passedOver(alone)).as("nothing is known").isFalse();
        hosts.failed(alone, ONE, OptionalLong.of(60), "It answered an INVITE with 503.");
        assertThat(hosts.passedOver(alone)).isTrue();
        assertThat(hosts.faults(alone))
                .isEqualTo("It is passed over for 60 s where there is another way: It answered an INVITE with 503.");
        assertThat(hosts.passedOver(peer)).as("it has others").isFalse();
        hosts.found(peer, TWO, false, "It does not answer OPTIONS.");
        hosts.failed(peer, THREE, OptionalLong.empty(), "It was silent.");
        assertThat(hosts.passedOver(peer)).isTrue();
        pass(20);
        assertThat(hosts.passedOver(peer)).isFalse();
        assertThat(hosts.passedOver(alone)).isTrue();
        pass(40);
        assertThat(hosts.passedOver(alone)).isFalse();
    }

    @Test
    void aPeerIsUpWhenOneOfItsHostsIsAndDownWhenAllAre() {
        assertThat(hosts.reach(peer)).isEqualTo(Reach.UNKNOWN);
        hosts.found(peer, ONE, false, "It does not answer OPTIONS.");
        hosts.found(peer, TWO, false, "It does not answer OPTIONS.");
        assertThat(hosts.reach(peer)).isEqualTo(Reach.UNKNOWN);
        hosts.found(peer, THREE, false, "It is not reached.");
        assertThat(hosts.reach(peer)).isEqualTo(Reach.DOWN);
        hosts.found(peer, TWO, true, "");
        assertThat(hosts.reach(peer)).isEqualTo(Reach.UP);
    }

    @Test
    void whatIsConfiguredNoMoreIsForgotten() {
        hosts.found(peer, ONE, true, "");
        hosts.found(peer, TWO, true, "");
        PeerSettings fewer = peer("two.example");
        hosts.keep(new PeerTable(List.of(fewer)));
        assertThat(hosts.of(peer, ONE)).isEqualTo(HostState.UNKNOWN);
        assertThat(hosts.of(peer, TWO).reach()).isEqualTo(Reach.UP);
        hosts.keep(new PeerTable(List.of(PeerSettings.read(
                "p", Map.of("name", "teams", "side", "hub", "transport", "tcp", "hosts", "two.example")))));
        assertThat(hosts.of(peer, TWO)).as("over TLS").isEqualTo(HostState.UNKNOWN);
    }

    @Test
    void eachHostIsShownWithItsStateAndWhatIsWrong() {
        hosts.found(peer, ONE, true, "");
        hosts.found(peer, TWO, false, "It does not answer OPTIONS.");
        hosts.failed(peer, ONE, OptionalLong.empty(), "It answered an INVITE with 503.");
        pass(5);
        assertThat(hosts.describe(peer))
                .isEqualTo("tls:one.example:5061 up, two.example:5061 down, three.example:5061 unknown");
        assertThat(hosts.faults(peer))
                .startsWith("one.example:5061 is passed over for 15 s: It answered an INVITE with 503."
                        + " two.example:5061 is down since 20")
                .endsWith(": It does not answer OPTIONS.");
        PeerSettings alone = peer("one.example");
        assertThat(hosts.describe(alone)).isEqualTo("tls:one.example:5061");
        assertThat(hosts.faults(alone))
                .isEqualTo("It is passed over for 15 s where there is another way: It answered an INVITE with 503.");
        pass(15);
        assertThat(hosts.faults(alone)).isEmpty();
    }
}
