package org.patchbay.itests.rows;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;

/** Outside of the US and Canada: what is dialled in the country of the caller's site goes out as it is dialled, behind the site's prefix. */
abstract class EmergencyRowRow extends Row {
    private static final String EMIL = "+4930123401";
    private static final String LOBBY = "+4930123499";

    EmergencyRowRow() {
        super(22);
    }

    @BeforeEach
    void aSiteInBerlin() {
        for (String entry : List.of(
                "sites tenant=contoso id=berlin name=Berlin country=DE \"address=Unter den Linden 1\" emergency_number="
                        + LOBBY + " emergency_prefix=0815",
                "numbers tenant=contoso site=berlin first=+4930123400 last=" + LOBBY,
                "users tenant=contoso id=emil site=berlin number=" + EMIL + " \"licences=PHONE_SYSTEM PROVIDER\"",
                "users tenant=contoso id=door site=berlin extension=7001 \"licences=PHONE_SYSTEM PROVIDER\"")) {
            bench.distribution.run("patchbay:directory-set " + entry);
        }
    }

    @AfterEach
    void noSiteInBerlin() {
        for (String key : List.of(
                "users contoso/door", "users contoso/emil", "numbers contoso/+4930123400", "sites contoso/berlin")) {
            bench.distribution.run("patchbay:directory-remove " + key);
        }
    }

    /** A call of this caller to this number, and what the carrier has to hear of it. */
    private void calls(String from, String dialled, String arrives, Check... checks) {
        Script hub = Script.caller("help-hub", bench.hubStyle)
                .invites(bench.through(CONTOSO, dialled), from, sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .isHungUp();
        Check[] all = new Check[checks.length + 1];
        all[0] = line("INVITE sip:" + literally(arrives) + "@127[.]0[.]0[.]31");
        System.arraycopy(checks, 0, all, 1, checks.length);
        Script carrier = Script.called("help-carrier", bench.carrierStyle)
                .hears("INVITE", all)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .waits(200)
                .hangsUp();
        try (Party answers = bench.carrier(carrier, "INVITE sip:" + arrives + "@");
                Party calls = bench.hub(hub)) {
            answers.ends();
            calls.ends();
        }
    }

    @Test
    void theNumbersOfTheCountryGoOutAsTheyAreDialledBehindThePrefixOfTheSite() {
        calls(EMIL, "112", "0815112", header("From", literally(EMIL)));
        calls(EMIL, "110", "0815110");
        await("told").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        bench.distribution.run("patchbay:audit"))
                .contains("contoso/emil", "112, site berlin, location site"));
        assertThat(entry()).containsEntry("status", "SUPPORTED");
    }

    @Test
    void whoHasNoNumberShowsTheSitesAndWhoIsUnknownIsHelpedToo() {
        calls("7001", "112", "0815112", header("From", literally(LOBBY)));
        // Of no site: as the number is dialled, and by whomever the tenant has.
        calls("+4930999999", "112", "112");
    }
}
