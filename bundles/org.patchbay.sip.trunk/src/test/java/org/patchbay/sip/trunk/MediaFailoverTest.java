package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** An engine takes a call and is found dead when it is to say where its media are. */
class MediaFailoverTest {
    private final FakeMedia dead = new FakeMedia();

    @BeforeEach
    void dies() {
        dead.name = "dead";
        dead.dead = true;
    }

    @Test
    void aCallOfWhoseMediaNobodyKnowsGoesToTheNextEngine() throws Exception {
        try (World world = new World()) {
            world.trunk.engines(List.of(dead, world.media));
            Phone.Line line = world.established();
            assertThat(world.provider.heard("INVITE")).hasSize(1);
            assertThat(world.provider.heard("INVITE").get(0).bodyText()).contains("RTP/AVP 0 8");
            assertThat(world.media.sessions).hasSize(1);
            assertThat(world.media.connected).hasSize(1);
            assertThat(dead.sessions).isEmpty();
            assertThat(world.trunk.counters().get("media-failed-over")).isOne();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
            world.nothingIsLeft();
        }
    }

    @Test
    void oneThatThrowsIsLeftAsWell() throws Exception {
        dead.dead = false;
        dead.throwing = true;
        try (World world = new World()) {
            world.trunk.engines(List.of(dead, world.media));
            Phone.Line line = world.established();
            assertThat(world.media.connected).hasSize(1);
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
            world.nothingIsLeft();
            world.trunk.engines(List.of(dead));
            Phone.Line other = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isEqualTo(500));
            world.nothingIsLeft();
        }
    }

    @Test
    void anAnnouncementDoesToo() throws Exception {
        try (World world = new World()) {
            world.trunk.engines(List.of(dead, world.media));
            world.core.onArrival = arrival -> world.core.order(new LegOrder.Answer(arrival.leg()));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.media.sessions).hasSize(1);
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
        }
    }

    @Test
    void withoutAnotherOneItIsRefused() throws Exception {
        try (World world = new World()) {
            world.trunk.engines(List.of(dead));
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(503));
            assertThat(dead.sessions).isEmpty();
            world.nothingIsLeft();
        }
    }

    /** Another target may do better, with the media that the caller has. */
    @Test
    void aLegThatFailsLeavesTheCallersMediaWhereThereIsNoOtherEngine() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("provider#unlucky", "provider#lucky");
            world.media.failing.set(1);
            Phone.Line line = world.established();
            assertThat(world.core.told(Happening.Failed.class)).hasSize(1);
            assertThat(world.provider.heard("INVITE")).singleElement().satisfies(invite -> assertThat(invite.bodyText())
                    .as("what the caller has offered")
                    .contains("RTP/AVP 0 8"));
            assertThat(world.media.connected).hasSize(1);
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
            world.nothingIsLeft();
        }
    }

    @Test
    void anEmergencyCallGoesWithoutAnyEngine() throws Exception {
        try (World world = new World(Map.of(), Map.of("emergency_numbers", "112"))) {
            world.trunk.engines(List.of(dead));
            Phone.Line line = world.hub.line();
            line.call(r -> r.requestUri("sip:112@127.0.0.1").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.trunk.counters().get("emergencies-unanchored")).isOne();
            line.send(line.inDialog("BYE"));
        }
    }

    @Test
    void aCallWhosePeersKnowStays() throws Exception {
        try (World world = new World()) {
            dead.dead = false;
            world.trunk.engines(List.of(dead, world.media));
            Phone.Line line = world.established();
            dead.dead = true;
            line.send(line.inDialog("INVITE").body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isGreaterThanOrEqualTo(488));
            assertThat(dead.sessions).hasSize(1);
            assertThat(world.media.sessions).isEmpty();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(dead.sessions).isEmpty());
        }
    }
}
