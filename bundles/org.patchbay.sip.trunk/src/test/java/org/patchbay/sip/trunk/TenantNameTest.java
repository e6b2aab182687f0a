package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.message.Via;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** One trunk for many tenants, each under a name of its own, which is what the hub tells them apart by. */
class TenantNameTest {

    private static SipRequest to(SipRequest request, String host) {
        RequestBuilder moved = SipRequest.builder("INVITE", "sip:+4930111@" + host);
        request.fields().forEach(field -> moved.add(field.name(), field.value()));
        return moved.body("application/sdp", Phone.SDP).build();
    }

    /** Has the core order another leg to the hub, under this name of ours. @return its id */
    private static String dialled(World world, String name) {
        String leg = world.core.last().leg() + "-t";
        world.core.order(new LegOrder.Dial(
                leg,
                Target.over("hub", "tel:+4930999"),
                Party.of("tel:+4930222"),
                Party.of("tel:+4930999"),
                List.of(),
                Map.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(name)));
        return leg;
    }

    @ParameterizedTest
    @CsvSource({"SBC1.customers.test:5061,sbc1.customers.test", "127.0.0.1,127.0.0.1", "[::1]:5061,127.0.0.1"})
    void theHubFindsTheNameThatItHasCalledInOurContact(String called, String ours) throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.invite = world.hub.stack.send(
                    world.hub.point, world.hub.destination(), to(line.first("INVITE", any -> {}), called), line);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.contact().uri().host()).isEqualTo(ours);
            assertThat(world.provider.heard("INVITE").get(0).contact().uri().host())
                    .as("nothing of it reaches the provider")
                    .isEqualTo("127.0.0.1");
            assertThat(world.provider.heard("INVITE").get(0).toString()).doesNotContain("customers");
        }
    }

    @Test
    void aProviderHasNoSayInIt() throws Exception {
        try (World world = new World()) {
            world.core.targets = List.of("hub");
            Phone.Line line = world.provider.line();
            line.invite = world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    to(line.first("INVITE", any -> {}), "sbc1.customers.test"),
                    line);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(line.answer.contact().uri().host()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP,127.0.0.1", "TCP,sbc2.customers.test"})
    void aCallToTheHubIsUnderTheNameThatTheCoreSays(Transport transport, String sentBy) throws Exception {
        try (World world = new World(transport, Map.of(), Map.of("contact_host", "sbc.customers.test"))) {
            world.established();
            String leg = dialled(world, "sbc2.customers.test");
            until(() -> assertThat(world.hub.acks).hasSize(1));
            SipRequest invite = world.hub.heard("INVITE").get(0);
            assertThat(invite.contact().uri().host()).isEqualTo("sbc2.customers.test");
            assertThat(invite.from().uri().host()).isEqualTo("sbc2.customers.test");
            assertThat(invite.uri().host()).isEqualTo("127.0.0.1");
            world.core.order(new LegOrder.End(leg, 200, 16, "", false));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(Stream.of(
                                    invite,
                                    world.hub.acks.get(0),
                                    world.hub.heard("BYE").get(0))
                            .map(request -> request.topVia().host()))
                    .containsOnly(sentBy);
        }
    }

    @Test
    void overConnectionsTheHubFindsTheNameOfTheTrunkInVia() throws Exception {
        try (World world = new World(
                Transport.TCP, Map.of(), Map.of("contact_host", "sbc.customers.test", "contact_port", "5061"))) {
            world.core.targets = List.of("hub");
            Phone.Line line = world.provider.line();
            line.invite = world.provider.stack.send(
                    world.provider.point, world.provider.destination(), line.first("INVITE", any -> {}), line);
            until(() -> assertThat(world.hub.acks).hasSize(1));
            for (SipRequest each : List.of(world.hub.heard("INVITE").get(0), world.hub.acks.get(0))) {
                Via via = each.topVia();
                assertThat(via.host() + ":" + via.port()).isEqualTo("sbc.customers.test:5061");
                assertThat(via.branch()).startsWith("z9hG4bK");
            }
        }
    }

    @Test
    void aNameThatIsNoneFailsItsLegAndIsSaid() throws Exception {
        try (World world = new World()) {
            world.established();
            dialled(world, "no name");
            until(() -> assertThat(world.core.told(Happening.Failed.class))
                    .extracting(Happening.Failed::sip)
                    .containsExactly(500));
            assertThat(world.hub.heard("INVITE")).isEmpty();
            assertThat(world.trunk.counters().get("order-failed")).isOne();
        }
    }
}
