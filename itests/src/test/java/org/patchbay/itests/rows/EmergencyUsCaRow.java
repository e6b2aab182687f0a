package org.patchbay.itests.rows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/**
 * C10: the location goes with the call as it came, nothing stops it, those responsible are told, and a call back that comes late finds
 * somebody. What the trunk does with ELINs, alone and over restarts is {@code EmergencyIT}'s.
 */
abstract class EmergencyUsCaRow extends Row {
    /** In the range of the site, and of no user. */
    private static final String SHOWN = "+14255550195";

    private static final String BOUNDARY = "part";
    private static final String LOCATION = "Content-Type: application/pidf+xml\nContent-ID: <place@hub.lab>\n\n"
            + "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"sip:x@hub.lab\">"
            + "<tuple id=\"0\"><status><country>US</country><method>LIS</method></status></tuple></presence>\n";

    EmergencyUsCaRow() {
        super(21);
    }

    private String audit() {
        return bench.distribution.run("patchbay:audit");
    }

    private static Part located() {
        String description = sdp(9).body();
        return Part.body(
                "multipart/mixed;boundary=" + BOUNDARY,
                "--" + BOUNDARY + "\nContent-Type: application/sdp\n\n" + description + "\n--" + BOUNDARY + "\n"
                        + LOCATION + "\n--" + BOUNDARY + "--\n");
    }

    @Test
    void theLocationGoesWithTheCallNothingStopsItAndItIsTold() {
        String scope = "contoso/-/" + id(0);
        bench.distribution.run("patchbay:settings-set " + scope + " blocking blocked_destinations 911,*");
        Script hub = Script.caller("911-hub", bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, "911"),
                        user(0),
                        with("Geolocation", "<cid:place@hub.lab>"),
                        with("Priority", "emergency"),
                        located())
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        Script carrier = Script.called("911-carrier", bench.carrierStyle)
                .hears(
                        "INVITE",
                        line("INVITE sip:911@127[.]0[.]0[.]31"),
                        header("From", literally(user(0))),
                        header("Geolocation", "<cid:place@hub[.]lab>"),
                        header("Priority", "emergency"),
                        header("Content-Type", "multipart/mixed"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waits(200)
                .hangsUp();
        try (Party answers = bench.carrier(carrier, "INVITE sip:911@");
                Party calls = bench.hub(hub)) {
            calls.ends();
            answers.ends();
            String sent = calls.saw("INVITE").message().body();
            String arrived = answers.saw("INVITE").message().body();
            String mark = "--" + BOUNDARY + "\r\nContent-Type: application/pidf+xml";
            assertThat(sent).contains(mark);
            assertThat(arrived.substring(arrived.indexOf(mark))).isEqualTo(sent.substring(sent.indexOf(mark)));
        } finally {
            bench.distribution.run("patchbay:settings-set " + scope + " blocking blocked_destinations \"\"");
        }
        await("told").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(audit())
                .contains("emergency-call", "contoso/" + id(0), "911, site hq, location call"));
        assertThat(entry()).containsEntry("status", "SUPPORTED").hasEntrySatisfying("bundles", bundles -> assertThat(
                        bundles)
                .contains("org.patchbay.feature.emergency"));
    }

    @Test
    void theTestNumberTakesTheSameWayAndIsToldAsATest() {
        Script hub = Script.caller("933-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, "933"), user(1), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        Script carrier = Script.called("933-carrier", bench.carrierStyle)
                .hears("INVITE", line("INVITE sip:933@127[.]0[.]0[.]31"), header("From", literally(user(1))))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waits(200)
                .hangsUp();
        try (Party answers = bench.carrier(carrier, "INVITE sip:933@");
                Party calls = bench.hub(hub)) {
            calls.ends();
            answers.ends();
        }
        await("told").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(audit())
                .contains("emergency-test", "933, site hq, location unknown"));
    }

    @Test
    void aCallBackThatComesLateFindsTheDesk() {
        bench.distribution.run("patchbay:settings-set contoso emergency-callback numbers " + SHOWN);
        bench.distribution.run("patchbay:settings-set contoso emergency-callback desk " + user(0));
        Script hub = Script.called("desk-hub", bench.hubStyle)
                .hears("INVITE", line("INVITE sip:" + literally(user(0)) + "@"))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("late-carrier", bench.carrierStyle)
                .invites(bench.dialled(SHOWN), FlowBench.outside(43), sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waits(200)
                .hangsUp();
        try (Party answers = bench.hub(hub, user(0));
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        } finally {
            bench.distribution.run("patchbay:settings-set contoso emergency-callback desk \"\"");
            bench.distribution.run("patchbay:settings-set contoso emergency-callback numbers \"\"");
        }
    }
}
