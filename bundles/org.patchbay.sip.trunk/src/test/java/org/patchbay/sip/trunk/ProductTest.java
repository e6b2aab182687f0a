package org.patchbay.sip.trunk;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.sip.trunk.World.until;

/** X-MS-SBC tells the hub, and nobody else, what SBC it talks to. */
class ProductTest {
    private static String said(SipMessage message) {
        String value = message.first("X-MS-SBC");
        return value == null ? "" : value;
    }

    @Test
    void theHubIsToldInResponsesAndRequestsAndTheProviderIsNot() throws Exception {
        try (World world = new World(Map.of("x_ms_sbc", "Maker/Model/{version}"), Map.of())) {
            Phone.Line line = world.established();
            assertThat(said(line.answer)).isEqualTo("Maker/Model/0.0.0");
            SipRequest invite = world.provider.heard("INVITE").get(0);
            assertThat(said(invite)).isEmpty();
            assertThat(invite.first("User-Agent")).isEqualTo("Patchbay");
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider.back(invite, "BYE", 1).build(),
                    world.provider.line());
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(said(world.hub.heard("BYE").get(0))).isEqualTo("Maker/Model/0.0.0");
        }
    }

    @Test
    void aRefusalSaysItToo() throws Exception {
        try (World world = new World(Map.of(), Map.of())) {
            Phone.Line line = world.hub.line();
            line.call(request -> request.body("text/plain", "?"));
            until(() -> assertThat(line.last()).isEqualTo(415));
            assertThat(line.responses).isNotEmpty().allMatch(answer -> said(answer)
                    .equals("Patchbay/Direct Routing/0.0.0"));
        }
    }

    @Test
    void nothingIsSaidWhereNothingIsSet() throws Exception {
        try (World world = new World(Map.of("x_ms_sbc", "none"), Map.of())) {
            assertThat(world.established().answer.has("X-MS-SBC")).isFalse();
        }
    }

    @Test
    void whatCannotStandInAHeaderFieldIsRefused() {
        for (String key : new String[] {"x_ms_sbc", "product"}) {
            assertThatThrownBy(
                            () -> TrunkSettings.read("pid", Map.of("listeners", "udp:127.0.0.1:5060", key, "a\r\nb")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(key);
        }
    }
}
