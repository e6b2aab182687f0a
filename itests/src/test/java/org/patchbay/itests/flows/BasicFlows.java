package org.patchbay.itests.flows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.flows.FlowBench.outside;
import static org.patchbay.itests.flows.FlowBench.user;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Calls in and out: C1 and C2. */
abstract class BasicFlows {
    private static final FlowBench BENCH = FlowBench.current();

    @Test
    void c1InboundRingsAtManyClientsAndOneAnswers() {
        String ada = user(0);
        String number = outside(0);
        Script hub = Script.called("c1-hub", BENCH.hubStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(ada)
                                + "@sip[.]pstnhub[.]microsoft[.]com:[0-9]+;user=phone;transport=tls"),
                        header("From", "<sip:" + literally(number + "@" + CONTOSO) + ";user=phone>"),
                        header("To", "<sip:" + literally(ada) + "@sip[.]pstnhub[.]microsoft[.]com;user=phone>"),
                        header("Contact", "<sip:" + literally(number + "@" + CONTOSO) + ":[0-9]+;transport=tls>"),
                        header("Via", "SIP/2[.]0/TLS sbc"),
                        header("Allow", "REFER"),
                        header("Allow", "NOTIFY"),
                        header("Supported", "timer"),
                        header("Supported", "replaces"),
                        header("Session-Expires", "1800"),
                        no("Require"),
                        no("Replaces"),
                        no("Record-Route"),
                        body("a=sendrecv"),
                        body("m=audio [0-9]+ RTP/AVP 8"))
                .says("100 Trying")
                .says("180 Ringing", of("a"))
                .says("180 Ringing", of("b"))
                .says("183 Session Progress", of("a"), sdp(9))
                .says("200 OK", of("b"), sdp(9))
                .hears("ACK", header("To", "b$"), header("Route", literally(FlowBench.PROXY)))
                .isHungUp(header("To", "b$"), header("Reason", "Q[.]850;cause=16"));
        Script carrier = Script.caller("c1-carrier", BENCH.carrierStyle)
                .invites(BENCH.dialled(ada), number, sdp(9))
                .hears(100)
                .hears(180)
                .hears(200, body("a=sendrecv"), header("Contact", literally(ada)))
                .acks()
                .waits(100)
                .hangsUp(with("Reason", "Q.850;cause=16;text=\"Normal call clearing\""));
        try (Party answers = BENCH.hub(hub, ada);
                Party calls = BENCH.carrier(carrier)) {
            calls.ends();
            answers.ends();
            assertThat(calls.crossings().stream()
                            .filter(each -> each.is("SIP/2.0 18"))
                            .count())
                    .as("18x at the carrier")
                    .isEqualTo(1);
        }
    }

    @Test
    void c2OutboundIsTriedAtOnceAndAnsweredByTheNameThatWasDialled() {
        String ada = user(1);
        String number = outside(1);
        Script hub = Script.caller("c2-hub", BENCH.hubStyle)
                .invites(BENCH.through(CONTOSO, number), ada, sdp(9))
                .hears(100)
                .hears(180)
                .hears(
                        200,
                        header(
                                "Contact",
                                literally("<sip:" + number + "@" + CONTOSO + ":" + BENCH.tls + ";transport=tls>")),
                        header("Allow", "REFER"),
                        header("Allow", "NOTIFY"),
                        header("Supported", "timer"),
                        header("Supported", "replaces"),
                        header("Session-Expires", "3600;refresher=ua[cs]"),
                        is("Record-Route", "<sip:" + FlowBench.PROXY + ":" + BENCH.hubPort + ";transport=tls;lr>"),
                        body("a=sendrecv"))
                .acks()
                .isHungUp(header("Reason", "Q[.]850;cause=16"));
        Script carrier = Script.called("c2-carrier", BENCH.carrierStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:" + literally(number) + "@127[.]0[.]0[.]31"),
                        header("From", literally(ada)),
                        no("Record-Route"),
                        no("Route"))
                .says("100 Trying")
                .says("180 Ringing")
                .waits(200)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waits(100)
                .hangsUp();
        try (Party answers = BENCH.carrier(carrier, number);
                Party calls = BENCH.hub(hub)) {
            calls.ends();
            answers.ends();
            assertThat(calls.saw("SIP/2.0 100").nanos())
                    .as("100 before anybody else is asked")
                    .isLessThan(answers.saw("INVITE").nanos());
            assertThat(answers.saw("INVITE").message().text())
                    .as("nothing of the hub's leg")
                    .doesNotContain("pstnhub", "x-i=", "customers.lab", "52.114");
        }
    }
}
