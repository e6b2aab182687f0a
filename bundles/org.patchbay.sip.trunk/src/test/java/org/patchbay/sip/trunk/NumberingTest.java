package org.patchbay.sip.trunk;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.sip.trunk.World.until;

/** Numbers that a provider writes as they are dialled in its country, and what it says of how to ring. */
class NumberingTest {
    private static Numbering of(String code, String prefix) {
        return Numbering.read(new Values("pid", Map.of("country_code", code, "national_prefix", prefix)), true);
    }

    @ParameterizedTest
    @CsvSource({
        "49,'',030123456,+4930123456",
        "49,'',004930123456,+4930123456",
        "49,'',0014255550100,+14255550100",
        "49,'',30123456,",
        "49,'',0301,",
        "1,'',2065550199,+12065550199",
        "1,'',12065550199,+12065550199",
        "1,'',01149301234567,+49301234567",
        "1,'',5550199,",
        "34,none,912345678,+34912345678",
        "36,06,0612345678,+3612345678",
        "49,'',anonymous,",
        "49,'',0301234x6,"
    })
    void aNumberIsReadAsItIsDialledThere(String code, String prefix, String user, String number) {
        assertThat(of(code, prefix).international(user).map(E164::value).orElse(null))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "49,'',+4930123456,030123456",
        "49,'',+14255550100,0014255550100",
        "49,'',+43123456789,0043123456789",
        "1,'',+12065550199,12065550199",
        "1,'',+49301234567,01149301234567",
        "34,none,+34912345678,912345678",
        "36,06,+3612345678,0612345678"
    })
    void aNumberIsWrittenAsItIsDialledThereAndReadBackTheSame(
            String code, String prefix, String number, String dialled) {
        Numbering there = of(code, prefix);
        assertThat(there.dialled(new E164(number))).isEqualTo(dialled);
        assertThat(there.international(dialled)).contains(new E164(number));
    }

    @Test
    void withoutACountryNumbersAreLeftAsTheyAre() {
        assertThat(Numbering.read(new Values("pid", Map.of()), false).international("030123456"))
                .isEmpty();
    }

    @Test
    void whoWantsThemAsDialledSaysWhere() {
        assertThatThrownBy(() -> Numbering.read(new Values("pid", Map.of("number_format", "dialled")), true))
                .hasMessageContainingAll("pid: number_format = dialled", "country_code");
    }

    @Test
    void whatIsNoCodeIsNamed() {
        assertThatThrownBy(() -> of("DE", "")).hasMessageContainingAll("pid: country_code = DE", "such as 49");
        assertThatThrownBy(() -> of("49", "x")).hasMessageContainingAll("national_prefix = x", "none");
    }

    private static SipRequest called(World world) {
        world.core.targets = java.util.List.of("hub");
        Phone.Line line = world.provider.line();
        line.number = "030111000";
        line.call(request -> request.set("From", "\"Alice\" <sip:030222000@127.0.0.1>;tag=" + line.tag)
                .add("Alert-Info", "<http://carrier.test/loud.wav>")
                .body("application/sdp", Phone.SDP));
        until(() -> assertThat(line.last()).isEqualTo(200));
        return world.hub.heard("INVITE").get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHubSeesInternationalNumbersAndHowToRingFromThoseWhoAreTrusted(boolean trusted) throws Exception {
        try (World world = new World()) {
            world.peer(
                    "provider",
                    world.provider,
                    Transport.UDP,
                    Map.of("country_code", "49", "trusted", Boolean.toString(trusted)));
            SipRequest sent = called(world);
            assertThat(world.core.last().from().e164()).contains(new E164("+4930222000"));
            assertThat(world.core.last().to().e164()).contains(new E164("+4930111000"));
            assertThat(sent.from().toString()).startsWith("\"Alice\" <sip:+4930222000@");
            assertThat(sent.requestUri()).startsWith("sip:+4930111000@");
            assertThat(sent.has("Alert-Info")).isEqualTo(trusted);
        }
    }

    @Test
    void howToRingMayBeSaidByWhoIsNotTrustedWhereTheOperatorWants() throws Exception {
        try (World world = new World()) {
            world.peer("provider", world.provider, Transport.UDP, Map.of("alert_info", "pass"));
            assertThat(called(world).first("Alert-Info")).contains("loud.wav");
        }
    }

    /** The hub does not escape it, though RFC 3261 section 25.1 wants that; the carrier gets it as the RFC has it. */
    @ParameterizedTest
    @ValueSource(strings = {"#31#+12065550199", "%2331%23+12065550199"})
    void aHashThatIsDialledReachesTheCarrierEscaped(String dialled) throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.hub.line();
            line.number = dialled;
            line.call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(world.core.last().to().e164())
                    .as("it is a code, and no number")
                    .isEmpty();
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.requestUri()).startsWith("sip:%2331%23+12065550199@");
            assertThat(sent.to().uri().text()).startsWith("sip:%2331%23+12065550199@");
        }
    }

    @Test
    void whoTakesNoPlusIsCalledAsInItsCountry() throws Exception {
        try (World world = new World()) {
            world.peer(
                    "provider",
                    world.provider,
                    Transport.UDP,
                    Map.of("country_code", "49", "number_format", "dialled", "trusted", "true"));
            Phone.Line line = world.hub.line();
            line.number = "+14255550100";
            line.call(request -> request.set("From", "<sip:+4930222000@127.0.0.1;user=phone>;tag=" + line.tag)
                    .set("P-Asserted-Identity", "<sip:+4930222000@127.0.0.1;user=phone>")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(line.last()).isEqualTo(200));
            SipRequest sent = world.provider.heard("INVITE").get(0);
            assertThat(sent.requestUri()).startsWith("sip:0014255550100@");
            assertThat(sent.to().uri().text()).startsWith("sip:0014255550100@");
            assertThat(sent.from().uri().text()).startsWith("sip:030222000@");
            assertThat(sent.first("P-Asserted-Identity")).contains("sip:030222000@");
        }
    }
}
