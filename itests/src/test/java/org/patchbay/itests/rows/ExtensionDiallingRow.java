package org.patchbay.itests.rows;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.line;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Part.sdp;

/** The provider's users dial extensions of users of Teams, at other sites behind the code of the site; what nobody has is refused, and goes nowhere. */
abstract class ExtensionDiallingRow extends Row {
    private static final String NUMBER = "+14255550934";

    ExtensionDiallingRow() {
        super(34);
    }

    private void reaches(String dialled, String number, String caller) {
        Script hub = Script.called("extension-hub", bench.hubStyle)
                .hears("INVITE", line("INVITE sip:" + literally(number) + "@sip"), header("From", literally(caller)))
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
        Script carrier = Script.caller("extension-zoom", bench.carrierStyle)
                .invites(bench.dialled(dialled).replace(";user=phone", ""), caller, sdp(9))
                .hears(100)
                .hears(200)
                .acks()
                .waits(100)
                .hangsUp();
        try (Party answers = bench.hub(hub, number);
                Party calls = bench.carrier(carrier)) {
            calls.ends();
            answers.ends();
        }
    }

    @Test
    void anExtensionReachesItsUserAndWhatNobodyHasIsRefused() {
        reaches(extension(0), user(0), outside(0));
        assertThat(record(outside(0), extension(0))).contains("\"sip\":200", "\"to_user\":\"" + id(0) + "\"");
        Script carrier = Script.caller("nobodys-zoom", bench.carrierStyle)
                .invites(bench.dialled("8999").replace(";user=phone", ""), outside(0), sdp(9))
                .hears(100)
                .hears(404, header("Reason", "Q[.]850;cause=1"))
                .acksRefusal();
        try (Party calls = bench.carrier(carrier)) {
            calls.ends();
        }
        assertThat(record(outside(0), "8999")).contains("\"sip\":404").doesNotContain("\"side\":\"HUB\"");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME");
    }

    @Test
    void atAnotherSiteItIsDialledBehindTheCodeOfTheSite() {
        bench.distribution.run(
                "patchbay:directory-set sites tenant=contoso id=row34 name=Bellevue country=US code=834");
        bench.distribution.run("patchbay:directory-set users tenant=contoso id=r34 site=row34 display=R34 extension=12"
                + " number=" + NUMBER + " licences='PHONE_SYSTEM PROVIDER' kind=PERSON");
        try {
            reaches("83412", NUMBER, outside(1));
        } finally {
            bench.distribution.run("patchbay:directory-remove users contoso/r34");
            bench.distribution.run("patchbay:directory-remove sites contoso/row34");
        }
        assertThat(record(outside(1), "83412")).contains("\"sip\":200");
    }
}
