package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Ear;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.of;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Calls in and out (C1, C2): what each side writes, that both hear each other, that nothing of one leg is on the other, and the records. */
abstract class PstnCallsRow extends Row {
    PstnCallsRow() {
        super(1);
    }

    @Test
    void aCallComesInRingsAtManyClientsAndOneAnswers() {
        String ada = user(0);
        String number = outside(0);
        try (Ear teams = Ear.open();
                Ear caller = Ear.open()) {
            Script hub = Script.called("pstn-in-hub", bench.hubStyle)
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
                    .says("183 Session Progress", of("a"), sdp(teams.port()))
                    .says("200 OK", of("b"), sdp(teams.port()))
                    .hears("ACK", header("To", "b$"), header("Route", literally(FlowBench.PROXY)))
                    .isHungUp(header("To", "b$"), header("Reason", "Q[.]850;cause=16"));
            Script carrier = Script.caller("pstn-in-carrier", bench.carrierStyle)
                    .invites(bench.dialled(ada), number, sdp(caller.port()))
                    .hears(100)
                    .hears(180)
                    .hears(200, body("a=sendrecv"), header("Contact", literally(ada)))
                    .acks()
                    .waitsForTest()
                    .hangsUp(with("Reason", "Q.850;cause=16;text=\"Normal call clearing\""));
            try (Party answers = bench.hub(hub, ada);
                    Party calls = bench.carrier(carrier)) {
                caller.speaksTo(calls.saw("SIP/2.0 200").message().body());
                teams.speaksTo(answers.saw("INVITE").message().body());
                hears("the user hears the caller", teams);
                hears("the caller hears the user", caller);
                calls.goesOn();
                calls.ends();
                answers.ends();
                assertThat(calls.crossings().stream()
                                .filter(each -> each.is("SIP/2.0 18"))
                                .count())
                        .as("18x at the carrier")
                        .isEqualTo(1);
            }
        }
        assertThat(record(number, ada))
                .contains("\"tenant\":\"contoso\"", "\"to_user\":\"" + id(0) + "\"", "\"sip\":200", "\"q850\":16")
                .contains("\"answered\":", "\"peer\":\"teams\"", "\"peer\":\"carrier\"", "\"codec\":\"pcma/8000\"");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "TEAMS, RUNTIME, PROVIDER");
        assertThat(entry().get("bundles")).contains("org.patchbay.sip.trunk");
    }

    @Test
    void aCallGoesOutIsTriedAtOnceAndAnsweredByTheNameThatWasDialled() {
        String ada = user(1);
        String number = outside(1);
        try (Ear teams = Ear.open();
                Ear called = Ear.open()) {
            Script hub = Script.caller("pstn-out-hub", bench.hubStyle)
                    .invites(bench.through(CONTOSO, number), ada, sdp(teams.port()))
                    .hears(100)
                    .hears(180)
                    .hears(
                            200,
                            header(
                                    "Contact",
                                    literally("<sip:" + number + "@" + CONTOSO + ":" + bench.tls + ";transport=tls>")),
                            header("Allow", "REFER"),
                            header("Allow", "NOTIFY"),
                            header("Supported", "timer"),
                            header("Supported", "replaces"),
                            header("Session-Expires", "3600;refresher=ua[cs]"),
                            is("Record-Route", "<sip:" + FlowBench.PROXY + ":" + bench.hubPort + ";transport=tls;lr>"),
                            body("a=sendrecv"))
                    .acks()
                    .isHungUp(header("Reason", "Q[.]850;cause=16"));
            Script carrier = Script.called("pstn-out-carrier", bench.carrierStyle)
                    .hears(
                            "INVITE",
                            line("INVITE sip:" + literally(number) + "@127[.]0[.]0[.]31"),
                            header("From", literally(ada)),
                            no("Record-Route"),
                            no("Route"))
                    .says("100 Trying")
                    .says("180 Ringing")
                    .waits(200)
                    .says("200 OK", sdp(called.port()))
                    .hears("ACK")
                    .waitsForTest()
                    .hangsUp();
            try (Party answers = bench.carrier(carrier, number);
                    Party calls = bench.hub(hub)) {
                teams.speaksTo(calls.saw("SIP/2.0 200").message().body());
                called.speaksTo(answers.saw("INVITE").message().body());
                hears("who is called hears the user", called);
                hears("the user hears who is called", teams);
                answers.goesOn();
                calls.ends();
                answers.ends();
                assertThat(calls.saw("SIP/2.0 100").nanos())
                        .as("100 before anybody else is asked, as far as two threads that note it can tell")
                        .isLessThan(answers.saw("INVITE").nanos()
                                + Duration.ofMillis(20).toNanos());
                assertThat(answers.saw("INVITE").message().text())
                        .as("nothing of the hub's leg")
                        .doesNotContain("pstnhub", "x-i=", "customers.lab", "52.114");
            }
        }
        assertThat(record(ada, number))
                .contains("\"from_user\":\"" + id(1) + "\"", "\"sip\":200", "\"call_chain\":\"109abb90-77aa\"");
    }
}
