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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "History-Info|<sip:+4930777@x;user=phone?Reason=SIP%3Bcause%3D302&Privacy=history>;index=1, <sip:+4930111@x>;index=1.1|x",
                "Diversion|<sip:+4930777@x>;reason=unconditional;privacy=full|x",
                "Diversion|<tel:+4930777>;reason=unconditional|history"
            })
    void whoHasDivertedAndDoesNotWantToBeSeenIsKnownToWhoIsTrustedAlone(String told) throws Exception {
        String[] parts = told.split("[|]");
        for (boolean trusted : new boolean[] {false, true}) {
            for (String written : new String[] {"diversion", "history-info"}) {
                try (World world = new World()) {
                    world.peer(
                            "provider",
                            world.provider,
                            Transport.UDP,
                            Map.of("trusted", Boolean.toString(trusted), "diversion", written));
                    world.core.onArrival = arrival -> {
                        assertThat(org.patchbay.api.call.Party.of(
                                                arrival.diversions().get(0).from())
                                        .dialled())
                                .as("policy knows")
                                .isEqualTo("+4930777");
                        world.core.diversions = arrival.diversions();
                        world.core.forward(arrival);
                    };
                    call(world.hub, "<sip:+4930222@x.test>", parts[0], parts[1], "Privacy", parts[2]);
                    SipRequest sent = world.provider.heard("INVITE").get(0);
                    String name = written.equals("diversion") ? "Diversion" : "History-Info";
                    assertThat(sent.first(name))
                            .contains(trusted ? "<sip:+4930777@" : "<sip:anonymous@anonymous.invalid")
                            .contains(written.equals("diversion") ? ";privacy=full" : "&Privacy=history>");
                    assertThat(sent.toString().contains("4930777")).isEqualTo(trusted);
                }
            }
        }
    }

    private static Phone.Line call(Phone from, String caller, String... more) {
        Phone.Line line = from.line();
        line.call(request -> {
            request.set("From", caller + ";tag=" + line.tag).body("application/sdp", Phone.SDP);
            for (int i = 0; i < more.length; i += 2) {
                request.add(more[i], more[i + 1]);
            }
        });
        until(() -> assertThat(line.last()).isEqualTo(200));
        return line;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoCallsForAnotherIsSeenAsTheOtherAndKnownToWhoIsTrustedAlone(boolean trusted) throws Exception {
        try (World world = new World()) {
            world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", Boolean.toString(trusted)));
            call(
                    world.hub,
                    "\"The Boss\" <sip:+4930100@sbc.test;user=phone>",
                    "P-Asserted-Identity",
                    "\"Ed, Delegate\" <sip:+" + NUMBER + "@hub.test;user=phone>, <tel:+" + NUMBER + ">",
                    "Privacy",
                    "id");
            assertThat(world.core.last().from().dialled())
                    .as("policy asks who pays")
                    .isEqualTo("+" + NUMBER);
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.from().toString())
                    .startsWith("\"The Boss\" <sip:+4930100@")
                    .contains(";user=phone");
            assertThat(sent.contact().uri().user()).isEqualTo("+4930100");
            if (trusted) {
                assertThat(sent.all("P-Asserted-Identity")).hasSize(1);
                assertThat(sent.first("P-Asserted-Identity")).contains("+" + NUMBER, ";user=phone");
                assertThat(sent.first("Privacy")).as("as the hub asked").isEqualTo("id");
            } else {
                assertThat(sent.toString()).doesNotContain(NUMBER, "Delegate", "Privacy", "hub.test");
            }
        }
    }

    @Test
    void aNumberThatAHandlerHasChosenIsTheOneThatIsShown() throws Exception {
        try (World world = new World()) {
            world.core.caller = org.patchbay.api.call.Party.of("tel:+4930900");
            call(world.hub, "<sip:+4930100@x.test>", "P-Asserted-Identity", "<sip:+" + NUMBER + "@x.test>");
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.from().uri().user()).isEqualTo("+4930900");
            assertThat(sent.toString()).doesNotContain(NUMBER, "4930100");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "header", "user", "id;critical", "user;header;id"})
    void whatAProviderWithholdsTheHubSeesAsAnonymousWhateverWayItIsSaid(String privacy) throws Exception {
        try (World world = new World()) {
            world.core.targets = java.util.List.of("hub");
            world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", "true"));
            call(
                    world.provider,
                    "\"Alice\" <sip:+4930222@carrier.test>",
                    "P-Asserted-Identity",
                    "<sip:+" + NUMBER + "@carrier.test>",
                    "P-Asserted-Identity",
                    "<tel:+" + NUMBER + ">",
                    "Privacy",
                    privacy,
                    "Identity",
                    "eyJ;info=<https://cert.test/x>");
            SipRequest sent = world.hub.heard("INVITE").get(0);
            assertThat(sent.from().toString()).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
            assertThat(sent.contact().uri().user()).isNull();
            assertThat(sent.first("P-Asserted-Identity")).contains("+" + NUMBER);
            assertThat(sent.first("Privacy")).isEqualTo("id");
            assertThat(sent.has("Identity")).as("it is signed over the number").isFalse();
            assertThat(sent.toString()).doesNotContain("4930222", "Alice");
        }
    }

    @Test
    void aProvidersAssertedNumberIsWhatTheHubSeesInFromAndNoneWithheldsNothing() throws Exception {
        try (World world = new World()) {
            world.core.targets = java.util.List.of("hub");
            world.peer("provider", world.provider, Transport.UDP, Map.of("trusted", "true"));
            call(
                    world.provider,
                    "\"Alice\" <sip:30222@carrier.test>",
                    "P-Asserted-Identity",
                    "<tel:+" + NUMBER + ">",
                    "Privacy",
                    "none",
                    "Identity",
                    "eyJ;info=<https://cert.test/x>");
            SipRequest sent = world.hub.heard("INVITE").get(0);
            assertThat(sent.from().toString())
                    .startsWith("\"Alice\" <sip:+" + NUMBER + "@")
                    .contains(";user=phone");
            assertThat(sent.to().toString()).contains(";user=phone");
            assertThat(sent.requestUri()).contains(";user=phone");
            assertThat(sent.has("Privacy")).isFalse();
            assertThat(sent.first("Identity")).startsWith("eyJ");
        }
    }

    @Test
    void aNameIsATextAndNothingElse() throws Exception {
        try (World world = new World()) {
            String name = "J\u00f6rg \"the\" \\ \u7530\r\nX-Evil: 1\u007f <sip:evil@x>;tag=1";
            world.core.caller = org.patchbay.api.call.Party.of("tel:+4930900").named(name);
            call(world.hub, "<sip:+4930100@x.test>");
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.has("X-Evil")).isFalse();
            assertThat(sent.from().uri().user()).isEqualTo("+4930900");
            assertThat(sent.from().displayName())
                    .isEqualTo("J\u00f6rg \"the\" \\ \u7530  X-Evil: 1  <sip:evil@x>;tag=1");
            assertThat(sent.fromTag()).isNotEqualTo("1");
        }
    }
}
