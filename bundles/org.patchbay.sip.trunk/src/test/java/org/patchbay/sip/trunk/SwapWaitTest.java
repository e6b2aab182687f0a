package org.patchbay.sip.trunk;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.SipResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** New calls while the core or the media engine is being replaced. */
class SwapWaitTest {

    private static void gone(World world, String what) {
        if (what.equals("core")) {
            world.trunk.core(null);
        } else {
            world.trunk.engines(List.of());
        }
    }

    private static void back(World world, String what) {
        if (what.equals("core")) {
            world.trunk.core(world.core);
        } else {
            world.trunk.engines(List.of(world.media));
        }
    }

    private static void waits(World world) {
        until(() -> assertThat(world.trunk.counters().get("waited-for-swap")).isOne());
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "engine"})
    void aCallThatComesInASwapWaitsForItsEnd(String what) throws Exception {
        try (World world = new World()) {
            gone(world, what);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            waits(world);
            assertThat(world.provider.heard("INVITE")).isEmpty();
            back(world, what);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.core.arrivals).hasSize(1);
            assertThat(world.trunk.counters().get("waited-for-swap")).isOne();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
            world.nothingIsLeft();
        }
    }

    @Test
    void whoGivesUpMeanwhileIsNoCall() throws Exception {
        try (World world = new World()) {
            gone(world, "engine");
            Phone.Line line = world.hub.line().call(Phone.SDP);
            waits(world);
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            back(world, "engine");
            Phone.Line other = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isEqualTo(200));
            assertThat(world.core.arrivals).hasSize(1);
        }
    }

    @Test
    void whatDoesNotComeBackIsNotWaitedForLong() throws Exception {
        try (World world = new World()) {
            gone(world, "engine");
            Phone.Line fromHub = world.hub.line().call(Phone.SDP);
            Phone.Line fromProvider = world.provider.line().call(Phone.SDP);
            until(() -> {
                assertThat(fromHub.last()).isEqualTo(503);
                assertThat(fromProvider.last()).isEqualTo(500);
            });
            assertThat(fromHub.responses.get(fromHub.responses.size() - 1).first("Retry-After"))
                    .isEqualTo("5");
            assertThat(world.trunk.counters().get("refused-not-ready")).isEqualTo(2);
            Phone.Line late = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(late.last()).isEqualTo(503));
            assertThat(world.trunk.counters().get("waited-for-swap"))
                    .as("it is gone, and nobody waits any more")
                    .isEqualTo(2);
            world.nothingIsLeft();
        }
    }

    @Test
    void whenTheTrunkStopsNobodyWaitsAnyMore() throws Exception {
        try (World world = new World()) {
            gone(world, "engine");
            Phone.Line line = world.hub.line().call(Phone.SDP);
            waits(world);
            world.trunk.stopping().retire();
            until(() -> assertThat(line.last()).isEqualTo(503));
        }
    }

    private static Phone.Line rings(World world) throws Exception {
        world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.last()).isEqualTo(180));
        return line;
    }

    private static void answers(World world) {
        world.provider.onInvite = invite -> world.provider.answer(invite, 200, Phone.SDP);
    }

    @Test
    void aCallThatRingsIsCalledAnewByTheNextCore() throws Exception {
        try (World world = new World()) {
            Phone.Line line = rings(world);
            gone(world, "core");
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            answers(world);
            back(world, "core");
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.responses.stream().filter(each -> each.status() >= 180))
                    .extracting(SipResponse::status)
                    .containsExactly(180, 200);
            String call = world.core.last().call();
            assertThat(world.core.arrivals).extracting(Arrival::call).containsExactly(call, call);
            assertThat(world.core.told(Happening.Noted.class))
                    .extracting(Happening.Noted::what)
                    .containsExactly("rings anew");
            assertThat(world.trunk.counters().get("kept-for-swap")).isOne();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
            assertThat(world.trunk.unrecorded().size())
                    .as("the core knows all of it")
                    .isZero();
        }
    }

    @Test
    void aCallerThatGivesUpWhileThereIsNoCoreIsNotCalledAnew() throws Exception {
        try (World world = new World()) {
            Phone.Line line = rings(world);
            gone(world, "core");
            until(() -> assertThat(world.trunk.counters().get("kept-for-swap")).isOne());
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            world.nothingIsLeft();
            assertThat(world.trunk.swapWait().kept()).isZero();
            back(world, "core");
            assertThat(world.trunk.unrecorded().size()).as("its record").isOne();
            assertThat(world.core.arrivals).hasSize(1);
        }
    }

    @Test
    void whatACoreOrdersThatIsNoMoreIsLeftUndone() throws Exception {
        try (World world = new World()) {
            Phone.Line line = rings(world);
            String call = world.core.last().call();
            LegPort former = world.core.port;
            gone(world, "core");
            former.order(call, new LegOrder.End(world.core.last().leg(), 486, 17, "", false));
            CountDownLatch dealtWith = new CountDownLatch(1);
            world.trunk.table().call(call).execute(dealtWith::countDown);
            dealtWith.await();
            assertThat(line.last()).isEqualTo(180);
        }
    }

    @Test
    void aCoreThatComesBeforeTheFormerHasGoneTakesItsPlaceAsWell() throws Exception {
        try (World world = new World()) {
            Phone.Line line = rings(world);
            answers(world);
            FakeCore next = new FakeCore();
            world.trunk.core(next);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(next.arrivals)
                    .extracting(Arrival::call)
                    .containsExactly(world.core.last().call());
            assertThat(world.provider.cancels).hasSize(1);
        }
    }

    @Test
    void notMoreWaitThanCanGoOnTogether() throws Exception {
        try (World world = new World()) {
            SwapWait wait = new SwapWait(world.trunk, 2);
            List<String> refused = new CopyOnWriteArrayList<>();
            List<String> taken = new CopyOnWriteArrayList<>();
            wait.begins();
            gone(world, "engine");
            for (String call : List.of("one", "two", "three")) {
                Unanswered invite = new Unanswered(world.hub.line().first("INVITE", any -> {}));
                if (!wait.take(invite, () -> taken.add(call), () -> {})) {
                    refused.add(call);
                }
            }
            assertThat(refused).containsExactly("three");
            back(world, "engine");
            until(() -> assertThat(taken).containsExactlyInAnyOrder("one", "two"));
        }
    }

    private record Unanswered(SipRequest request) implements ServerTransaction {
        @Override
        public void respond(SipResponse response) {
            assertThat(response.status()).isEqualTo(100);
        }

        @Override
        public boolean answered() {
            return false;
        }
    }
}
