package org.patchbay.itests.rows;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.harness.Style;

import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** Telephones as rows about ringing need them, at the hub or at the carrier. */
final class Ringing {
    static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

    private Ringing() {}

    /** Rings until the call was answered elsewhere. */
    static Script loses(String name, Style style, Check... checks) {
        return Script.called(name, style)
                .hears("INVITE", checks)
                .says("180 Ringing")
                .hears("CANCEL", is("Reason", ELSEWHERE))
                .agrees()
                .says("487 Request Terminated")
                .hears("ACK");
    }

    /** Rings until the test lets it answer. */
    static Script wins(String name, Style style, Check... checks) {
        return Script.called(name, style)
                .hears("INVITE", checks)
                .says("180 Ringing")
                .waitsForTest()
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }

    /** Answers at once. */
    static Script answers(String name, Style style, Check... checks) {
        return Script.called(name, style)
                .hears("INVITE", checks)
                .says("200 OK", sdp(9))
                .hears("ACK")
                .isHungUp();
    }

    /** Says no. */
    static Script refuses(String name, Style style, String status) {
        return Script.called(name, style).hears("INVITE").says(status).hears("ACK");
    }

    /** Calls, hears ringing, is answered and hangs up. */
    static Script calls(String name, Style style, String uri, String from) {
        return Script.caller(name, style)
                .invites(uri, from, sdp(9))
                .hears(100)
                .mayHear(180)
                .hears(200)
                .acks()
                .waits(200)
                .hangsUp();
    }

    /** The hub's leg to a mobile, given up because the user has answered in Teams. */
    static Script mobileLeg(FlowBench bench, String name, String mobile, String caller, String ada) {
        return mobileRings(bench, name, mobile, caller, ada, sdp(9))
                .waits(100)
                .cancels(with("REASON", ELSEWHERE))
                .hears(200)
                .hears(487)
                .acksRefusal();
    }

    /** The hub's leg to a mobile, until that rings. */
    static Script mobileRings(
            FlowBench bench, String name, String mobile, String caller, String ada, Part description) {
        return Script.caller(name, bench.hubStyle)
                .invites(
                        bench.through(CONTOSO, mobile).replace(";user=phone", ";cause=496;user=phone"),
                        caller,
                        with(
                                "HISTORY-INFO",
                                "<sip:" + ada
                                        + "@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D496>;index=1,"
                                        + "<sip:" + mobile + "@sip.pstnhub.microsoft.com:5061;user=phone>;index=1.1"),
                        description)
                .hears(100)
                .hears(180);
    }
}
