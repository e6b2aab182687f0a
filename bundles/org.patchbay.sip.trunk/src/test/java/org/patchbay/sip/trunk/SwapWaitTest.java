package org.patchbay.sip.trunk;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
