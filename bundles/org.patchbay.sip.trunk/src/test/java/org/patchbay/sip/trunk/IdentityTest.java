package org.patchbay.sip.trunk;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Callers who withhold their number (RFC 3323), and who may see it all the same (RFC 3325). */
class IdentityTest {
    private static final String NUMBER = "4930555";

    private static SipRequest called(World world, Phone from, Phone to, String caller, String privacy) {
        Phone.Line line = from.line();
        line.call(request -> {
            request.set("From", caller + ";tag=" + line.tag)
                    .add("P-Asserted-Identity", "<sip:+" + NUMBER + "@x.test;user=phone>")
                    .body("application/sdp", Phone.SDP);
            if (!privacy.isEmpty()) {
                request.add("Privacy", privacy);
            }
        });
        until(() -> assertThat(line.last()).isEqualTo(200));
        assertThat(world.core.last().from().dialled())
                .as("policy knows who calls")
                .isEqualTo("+" + NUMBER);
        return to.heard("INVITE").get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
                "<sip:anonymous@hub.test;user=phone>",
                "<sip:x@anonymous.invalid>"
            })
    void aCallerWithoutANumberInFromHasNoneForWhoIsNotTrustedWithOrWithoutPrivacy(String from) throws Exception {
        for (String privacy : new String[] {"", "id"}) {
            try (World world = new World()) {
                SipRequest sent = called(world, world.hub, world.provider, from, privacy);
                assertThat(sent.from().uri().text()).isEqualTo("sip:anonymous@anonymous.invalid");
                assertThat(sent.toString()).as("also not in Contact").doesNotContain(NUMBER);
                assertThat(sent.first("Privacy")).isEqualTo("id");
            }
        }
    }

    @Test
    void whoIsTrustedIsToldAndAskedToKeepIt() throws Exception {
        try (World world = new World()) {
            world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", "true"));
            SipRequest sent = called(world, world.hub, world.provider, "<sip:anonymous@anonymous.invalid>", "");
            assertThat(sent.from().uri().text()).isEqualTo("sip:anonymous@anonymous.invalid");
            assertThat(sent.first("P-Asserted-Identity")).contains("+" + NUMBER);
            assertThat(sent.first("Privacy")).isEqualTo("id");
        }
    }

    @Test
    void aHandlerMayLetTheNumberBeSeen() throws Exception {
        try (World world = new World()) {
            world.core.amendments = Map.of("Privacy", "none");
            SipRequest sent = called(world, world.hub, world.provider, "<sip:anonymous@anonymous.invalid>", "id");
            assertThat(sent.from().uri().user()).isEqualTo("+" + NUMBER);
        }
    }

    @Test
    void whoIsNotTrustedIsNotBelievedAndTheHubSeesAnAnonymousCallerAsItWantsTo() throws Exception {
        try (World world = new World()) {
            world.core.targets = java.util.List.of("hub");
            Phone.Line line = world.provider.line();
            line.call(request -> request.set("From", "<sip:anonymous@127.0.0.1>;tag=" + line.tag)
                    .add("P-Asserted-Identity", "<tel:+" + NUMBER + ">")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            SipRequest sent = world.hub.heard("INVITE").get(0);
            assertThat(sent.from().toString()).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
            assertThat(sent.toString()).doesNotContain(NUMBER);
        }
    }
}
