package org.patchbay.sip.trunk;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What the hub says for its operator: the ids of the call chain, and Microsoft's subcodes; and that no provider learns of it. */
class HubWordsTest {
    private static final String CHAIN = "109abb90-1234-4567-89ab-0123456789ab";
    private static final String CONTACT = "<sip:api.hub.test:443;x-i=" + CHAIN + ";x-c=64ce/d/8/f071>";

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Q.850;cause=21;text=\"" + CHAIN + ";510532/403 Provided Trunk FQDN\"|510532|no trunk of the tenant",
                "Q.850;cause=63;text=\"" + CHAIN + ";Provided Trunk FQDN 'x' is not allowed.\"|510532|no trunk",
                "SIP;cause=488;text=\"531000: no SRTP\"|531000|srtp",
                "SIP;cause=488;text=\"531027\"|531027|ICE",
                "SIP;cause=404;text=\"Replacement call not found.\"|10202|transfer",
                "SIP;cause=480;text=\"10037 NoEndpoints\"|10037|endpoint",
                "SIP;cause=408;text=\"1106\"|1106|ACK",
                "SIP;cause=487;text=\"Call completed elsewhere\"|540200|another endpoint",
                "SIP;cause=504;text=\"569002/504\"|569002|TLS",
                "SIP;cause=504;text=\"569015\"|569015|DNS",
                "SIP;cause=486;text=\"560486\"|560486|486",
                "SIP;cause=500;text=\"510482/500\"|510482|loop",
                "SIP;cause=408;text=\"" + CHAIN + ";0/408 no media\"|0/408|no media came for 90 s",
                "SIP;cause=408;text=\"0/408\"|0/408|firewall",
            })
    void aSubcodeIsFoundAndExplained(String reason, String subcode, String means) {
        MicrosoftCodes.Said said = MicrosoftCodes.read(message(reason));
        assertThat(said.subcode()).isEqualTo(subcode);
        assertThat(said.explained()).contains(means);
        assertThat(said.chain()).isEqualTo(reason.contains(CHAIN) ? CHAIN : "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Q.850;cause=16;text=\"" + CHAIN + ";CallEndReasonLocalUserInitiated\"|CallEndReasonLocalUserInitiated",
                "Q.850;cause=16|''",
                "Q.850;cause=16;text=\"\"|''",
                "Q.850;cause=16;text=\"4567-510532 and x510532\"|4567-510532 and x510532",
                "nonsense;text=\"unclosed|unclosed",
                "SIP;cause=408;text=\"0/4080, 10/408, x0/408, 0 and /408\"|0/4080, 10/408, x0/408, 0 and /408",
                "SIP;text=bare;cause=1|bare",
            })
    void wordsWithoutASubcodeStayWords(String reason, String text) {
        MicrosoftCodes.Said said = MicrosoftCodes.read(message(reason));
        assertThat(said.subcode()).isEmpty();
        assertThat(said.text()).isEqualTo(text);
    }

    private static SipRequest message(String reason) {
        return SipRequest.builder("BYE", "sip:x@y")
                .add("From", "<sip:x@y>;tag=1")
                .add("To", "<sip:x@y>;tag=2")
                .add("Call-ID", "c")
                .cseq(1)
                .add("Reason", reason)
                .build();
    }

    private List<Happening.Noted> noted() {
        return world.core.told(Happening.Noted.class);
    }

    @Test
    void aRefusalIsExplainedAndTheProviderHearsNothingOfIt() {
        world.core.targets = List.of("hub");
        world.hub.onInvite = invite -> world.hub.answer(
                invite,
                403,
                null,
                more -> more.add("Reason", "Q.850;cause=21;text=\"" + CHAIN + ";510532/403 not allowed\""));
        Phone.Line caller = world.provider.line().call(Phone.SDP);
        until(() -> assertThat(caller.last()).isEqualTo(403));
        assertThat(noted()).singleElement().satisfies(n -> {
            assertThat(n.what()).isEqualTo("microsoft 510532");
            assertThat(n.why()).contains("510532/403 not allowed", "Get-CsOnlinePSTNGateway", CHAIN);
            assertThat(n.record())
                    .isEqualTo(Map.of(
                            "call_chain",
                            CHAIN,
                            "microsoft_subcode",
                            "510532",
                            "hub_reason",
                            "510532/403 not allowed"));
        });
        assertThat(caller.responses.get(0).toString()).doesNotContain("510532").doesNotContain(CHAIN);
    }

    @Test
    void theIdsOfAnInviteAndOfItsEndAreToldOnce() {
        Phone.Line line =
                world.hub.line().call(request -> request.set("Contact", CONTACT).body("application/sdp", Phone.SDP));
        until(() -> assertThat(world.provider.acks).isNotEmpty());
        until(() -> assertThat(noted())
                .containsExactly(
                        new Happening.Noted("", "", Map.of("call_chain", CHAIN, "hub_call", "64ce/d/8/f071"))));
        line.send(line.inDialog("BYE").add("Reason", "Q.850;cause=16;text=\"" + CHAIN + ";CallEndReason\""));
        until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
        assertThat(noted()).last().satisfies(n -> {
            assertThat(n.what()).isEqualTo("hub says");
            assertThat(n.why()).isEqualTo("CallEndReason (call chain " + CHAIN + ")");
        });
        assertThat(world.provider.requests)
                .noneMatch(r -> new String(r.encode(), java.nio.charset.StandardCharsets.UTF_8).contains(CHAIN));
    }

    @Test
    void aTransferNamesItsChain() {
        Phone.Line line = world.established();
        line.send(line.inDialog("REFER")
                .add("Refer-To", "<sip:hub.test:5061;transport=tls>")
                .add("Referred-By", "<sip:hub.test:5061;x-t=1;x-ti=" + CHAIN + ">"));
        until(() -> assertThat(noted()).contains(new Happening.Noted("", "", Map.of("referred_chain", CHAIN))));
    }

    /** CANCEL, its answer, and the ACK of what is no 2xx: transactions say them by themselves. */
    @Test
    void theLadderShowsACallThatIsCancelled() throws Exception {
        world.close();
        world = new World();
        world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
        Phone.Line line = world.hub.line().call(Phone.SDP);
        until(() -> assertThat(line.statuses()).contains(180));
        line.invite.cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
        until(() -> assertThat(line.last()).isEqualTo(487));
        String call = world.core.last().call();
        until(() -> assertThat(world.trunk.ladder().of(call))
                .extracting(l ->
                        (l.sent() ? "to " : "from ") + l.peer() + ' ' + l.line().replaceAll(" sip:.*", ""))
                .contains(
                        "from hub CANCEL",
                        "to hub SIP/2.0 200 OK",
                        "to hub SIP/2.0 487 Request Terminated",
                        "from hub ACK",
                        "to provider CANCEL",
                        "from provider SIP/2.0 200 OK",
                        "from provider SIP/2.0 487 Said",
                        "to provider ACK")
                .doesNotHaveDuplicates());
        assertThat(world.provider.cancels).singleElement().satisfies(c -> assertThat(c.first("Reason"))
                .isEqualTo("SIP;cause=200;text=\"Call completed elsewhere\""));
    }
}
