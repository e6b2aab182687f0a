package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class TrunkComponentTest {

    /** A core whose readiness a test decides. */
    static final class Core implements CallControl {
        final FakeCore real = new FakeCore();
        final List<Consumer<Boolean>> watchers = new ArrayList<>();
        boolean ready;

        void ready(boolean now) {
            ready = now;
            watchers.forEach(each -> each.accept(now));
        }

        @Override
        public void arrived(Arrival arrival, LegPort port) {
            real.arrived(arrival, port);
        }

        @Override
        public void happened(String call, String leg, String op, Happening what) {
            real.happened(call, leg, op, what);
        }

        @Override
        public void replaced(Arrival arrival, String leg) {}

        @Override
        public void adopt(List<EstablishedCall> calls, LegPort port) {}

        @Override
        public void adopted(LegPort port) {
            real.adopted(port);
        }

        @Override
        public CompletionStage<Void> ended(EndedCall call) {
            return real.ended(call);
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public AutoCloseable watch(Consumer<Boolean> told) {
            watchers.add(told);
            told.accept(ready);
            return () -> watchers.remove(told);
        }
    }

    private final Core core = new Core();
    private final FakeMedia media = new FakeMedia();
    private TrunkComponent component;
    private Phone phone;

    @BeforeEach
    void start() throws Exception {
        phone = new Phone(Transport.UDP);
        component = new TrunkComponent(settings("udp:127.0.0.1:0"), null);
        component.bindPeer(new PeerComponent(peer("options_seconds", "1")));
    }

    @AfterEach
    void stop() {
        component.deactivate();
        phone.close();
    }

    private static Map<String, Object> settings(String listeners) {
        return new HashMap<>(Map.of("listeners", listeners, "warm_up_calls", "1", "workers", "1"));
    }

    private Map<String, Object> peer(String... more) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "name", "provider",
                "side", "provider",
                "host", "127.0.0.1",
                "port", phone.port()));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return values;
    }

    @Test
    void listensOnlyWhenTheCoreIsReadyAndThenForGood() {
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        assertThat(component.listeners()).isEmpty();
        assertThat(component.check().state()).isEqualTo(HealthResult.State.NOT_READY);
        assertThat(component.check().text()).contains("the core is ready");

        core.ready(true);
        until(() -> assertThat(component.listeners()).hasSize(1));
        assertThat(component.listeners().get(0)).startsWith("udp:127.0.0.1:");
        until(() -> assertThat(core.real.allBack)
                .as("no call of before comes any more")
                .isEqualTo(1));

        core.ready(false);
        assertThat(component.listeners()).hasSize(1);
        assertThat(component.check().state()).isEqualTo(HealthResult.State.NOT_READY);
        component.unbindCore(core);
        assertThat(component.listeners()).hasSize(1);
        assertThat(core.watchers).isEmpty();
    }

    @Test
    void thePeersStateFollowsItsAnswersToOptions() {
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        core.ready(true);
        until(() -> assertThat(component.peers().get(0).state()).isEqualTo("up"));
        assertThat(phone.heard("OPTIONS").get(0).contact()).isNotNull();
        until(() -> assertThat(component.check())
                .satisfies(
                        result -> assertThat(result.state()).as(result.text()).isEqualTo(HealthResult.State.OK)));
        component.modified(settings("udp:127.0.0.1:0,more=tcp:127.0.0.1:0"));
        assertThat(component.listeners()).hasSize(2);
    }

    @Test
    void aWrongSettingIsShownAndTheOthersStay() {
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        core.ready(true);
        until(() -> assertThat(component.listeners()).hasSize(1));
        component.modified(settings("smoke:127.0.0.1:1"));
        assertThat(component.listeners()).hasSize(1);
        until(() -> assertThat(component.check().text()).contains("org.patchbay.sip.trunk: listeners = smoke"));
        component.modified(settings("udp:127.0.0.1:0"));
        assertThat(component.check().text()).doesNotContain("smoke");
    }

    @Test
    void aCallGoesThroughAndIsCounted() {
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        core.ready(true);
        until(() -> assertThat(component.listeners()).hasSize(1));
        phone.trunk = new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(component.listeners().get(0).split(":")[2]));
        Phone.Line line = phone.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(component.counters()).containsEntry("calls", 1L).containsEntry("legs", 2L);
        assertThat(component.peers().get(0).attempts()).isEqualTo(2);
        String call = core.real.arrivals.get(0).call();
        until(() -> assertThat(component.peers().get(0).answered()).isEqualTo(2));
        assertThat(component.media(call)).hasSize(2).allMatch(text -> text.contains("ours 127.0.0.99:"));
        component.deactivate();
        until(() -> assertThat(phone.heard("BYE")).isNotEmpty());
    }

    /** A port that stays shut refuses nothing, and helps nobody. */
    @Test
    void aRuntimeThatDoesNotBecomeReadyOpensForEmergencyCallsAlone() throws Exception {
        component.deactivate();
        Map<String, Object> settings = settings("udp:127.0.0.1:0");
        settings.put("emergency_open_seconds", "1");
        component = new TrunkComponent(settings, null);
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        Peer peer = new PeerComponent(peer("emergency_numbers", "112", "emergency_fallback", "*@provider"));
        component.bindPeer(peer);
        until(() -> assertThat(component.listeners()).hasSize(1));
        assertThat(component.check().state()).isEqualTo(HealthResult.State.NOT_READY);
        assertThat(component.check().text()).contains("for emergency calls alone", "the core is not ready");
        phone.trunk = new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(component.listeners().get(0).split(":")[2]));
        Phone.Line ordinary = phone.line().call(Phone.SDP);
        until(() -> assertThat(ordinary.last()).isEqualTo(500));
        Phone.Line emergency = phone.line();
        emergency.number = "112";
        emergency.call(Phone.SDP);
        until(() -> assertThat(emergency.last()).isEqualTo(200));

        core.ready(true);
        until(() -> assertThat(component.check().text()).doesNotContain("emergency"));
        Phone.Line later = phone.line().call(Phone.SDP);
        until(() -> assertThat(later.last()).isEqualTo(200));
    }
}
