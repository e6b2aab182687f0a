package org.patchbay.lab.peer;

import java.net.InetAddress;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;

class HubContractTest {
    private static final String ADA = "sip:+14255550100@hub.example:5061;user=phone;transport=tcp";
    private final HubContract contract =
            new HubContract("sbc.patchbay.example", "127.0.0.11:5061", Set.of("+14255550100"));

    @Test
    void takesACallAsItShouldBe() {
        assertThat(contract.refuse(invite(ADA, UnaryOperator.identity()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sip:14255550100@hub.example;user=phone,404",
        "sip:+14255550100@hub.example,404",
        "sip:+19995550100@hub.example;user=phone,404"
    })
    void knowsItsUsersByNumber(String uri, int status) {
        assertThat(contract.refuse(invite(uri, UnaryOperator.identity())))
                .hasValueSatisfying(r -> assertThat(r.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @CsvSource({
        "Contact,<sip:127.0.0.21:5061;transport=tcp>,403",
        "Contact,<sip:sbc.elsewhere.example:5061>,403",
        "Replaces,abc;to-tag=1;from-tag=2,420",
        "Require,100rel,420"
    })
    void refusesWhatTheContractRefuses(String header, String value, int status) {
        assertThat(contract.refuse(invite(ADA, b -> b.set(header, value))))
                .hasValueSatisfying(r -> assertThat(r.status()).isEqualTo(status));
    }

    @Test
    void takesTheTargetOfItsOwnReferIfEveryByteIsThere() {
        String target = "sip:127.0.0.11:5061;transport=tcp;x-m=8:orgid:ben";
        assertThat(contract.refuse(invite(target, UnaryOperator.identity())))
                .as("nobody has asked for it")
                .hasValueSatisfying(r -> assertThat(r.status()).isEqualTo(404));
        contract.refers(target, "<sip:127.0.0.11:5061;x-t=1>");
        assertThat(contract.refuse(invite(target, b -> b.set("Referred-By", "<sip:127.0.0.11:5061;x-t=1>"))))
                .isEmpty();
        for (String wrong : new String[] {"<sip:127.0.0.11:5061;x-t=2>", "sip:127.0.0.11:5061;x-t=1"}) {
            assertThat(contract.refuse(invite(target, b -> b.set("Referred-By", wrong))))
                    .hasValueSatisfying(r -> assertThat(r.why()).contains("byte for byte"));
        }
        assertThat(contract.refuse(invite(target, UnaryOperator.identity()))).isPresent();
        assertThat(contract.refuse(invite(target + ";x", UnaryOperator.identity())))
                .isPresent();
    }

    @Test
    void wantsAnOffer() {
        assertThat(contract.refuse(invite(ADA, RequestBuilder::noBody)))
                .hasValueSatisfying(r -> assertThat(r.status()).isEqualTo(488));
    }

    @ParameterizedTest
    @CsvSource({
        "a=sendrecv,a=sendonly",
        "RTP/AVP 0 8 101,RTP/AVP 0 8 0",
        "RTP/AVP 0 8 101,RTP/AVP 9",
        "IN IP4 127.0.0.21,IN IP4 0.0.0.0"
    })
    void refusesOffersThatItDoesNotUnderstand(String part, String instead) {
        SipRequest request = invite(ADA, b -> b.body(Sdp.TYPE, offer().replace(part, instead)));
        assertThat(contract.refuse(request))
                .hasValueSatisfying(r -> assertThat(r.status()).isEqualTo(488));
    }

    private static SipRequest invite(String uri, UnaryOperator<RequestBuilder> change) {
        return change.apply(SipRequest.builder("INVITE", uri)
                        .add("Contact", "<sip:+12065550199@sbc.patchbay.example:5061;transport=tcp>")
                        .body(Sdp.TYPE, offer()))
                .build();
    }

    private static String offer() {
        return Sdp.of(address(), 20_000, 0, 1, "sendrecv");
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByName("127.0.0.21");
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
