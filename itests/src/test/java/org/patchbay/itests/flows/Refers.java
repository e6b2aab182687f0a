package org.patchbay.itests.flows;

import java.util.ArrayList;
import java.util.List;

import org.patchbay.itests.harness.Check;
import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Part;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.flows.FlowBench.CONTOSO;
import static org.patchbay.itests.harness.Check.body;
import static org.patchbay.itests.harness.Check.exactly;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Check.literally;
import static org.patchbay.itests.harness.Check.no;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** What the hub says to move a call: REFER (C4), and INVITE with Replaces (C8). */
public final class Refers {
    /** 400 characters, as the hub may send. */
    public static final String BY = "<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27c0de;x-t=1a;x-ti=2b;x-tt="
            + "aHR0cHM6Ly9h".repeat(27) + ">";

    private Refers() {}

    /** The address of something of the hub's that takes calls: music, a parking lot, a queue. */
    public static String bot(String id) {
        return "sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:DFCBA638-" + id;
    }

    /** Whoever has a call refers it to another of the hub's, over another connection, and leaves. */
    public static Script moves(Script script, String target) {
        assertThat(BY).hasSizeGreaterThanOrEqualTo(400);
        return notified(
                        notified(
                                notified(
                                        script.asks(
                                                        "REFER",
                                                        with("REFER-TO", "<" + target + ">"),
                                                        with("REFERRED-BY", BY),
                                                        with("X-Link", "other"))
                                                .hears(202),
                                        "100 Trying",
                                        "active"),
                                "180 Ringing",
                                "active"),
                        "200 OK",
                        "terminated")
                .hangsUp(with("X-Link", "third"));
    }

    /** Hears how the transfer goes (RFC 3515). */
    public static Script notified(Script script, String fragment, String state) {
        return script.hears(
                        "NOTIFY",
                        header("Event", "refer"),
                        header("Content-Type", "message/sipfrag"),
                        header("Subscription-State", state),
                        body("SIP/2[.]0 " + fragment))
                .agrees();
    }

    /** Whom the runtime calls for a REFER, silent. */
    public static Script target(String name, String target, String caller) {
        return target(name, target, caller, 9);
    }

    /** Whom the runtime calls for a REFER. */
    public static Script target(String name, String target, String caller, int port) {
        return target(name, target, caller, sdp(port));
    }

    /** The same with an answer and more to look at in the offer. */
    static Script target(String name, String target, String caller, Part answer, Check... offer) {
        return rings(name, target, caller, offer)
                .waits(200)
                .says("200 OK", answer)
                .hears("ACK", header("Route", literally(FlowBench.PROXY)));
    }

    /** The same until it rings. */
    public static Script rings(String name, String target, String caller, Check... offer) {
        List<Check> checks = new ArrayList<>(List.of(
                exactly("INVITE " + target + " SIP/2.0"),
                is("Referred-By", BY),
                header("From", literally(caller + "@" + CONTOSO)),
                header("Contact", literally("@" + CONTOSO + ":")),
                no("Replaces"),
                body("a=sendrecv")));
        checks.addAll(List.of(offer));
        return Script.called(name, FlowBench.current().hubStyle)
                .hears("INVITE", checks.toArray(Check[]::new))
                .says("100 Trying")
                .says("180 Ringing");
    }

    /** The dialog that the answer of an end of the hub's has begun, as that end names it (RFC 3891): to-tag is ours. */
    public static Part replacing(Crossing ok) {
        String to = ok.message().header(ok.fromRuntime() ? "To" : "From");
        String from = ok.message().header(ok.fromRuntime() ? "From" : "To");
        return with("REPLACES", ok.callId() + ";to-tag=" + tag(to) + ";from-tag=" + tag(from));
    }

    private static String tag(String address) {
        return address.replaceAll(".*;tag=", "");
    }

    /** An end of the hub's that takes the place of another, silent. */
    public static Script replaces(String name, String user, String number, Part replaced) {
        return replaces(name, user, number, replaced, 9);
    }

    /** An end of the hub's that takes the place of another. */
    public static Script replaces(String name, String user, String number, Part replaced, int port) {
        return replaces(name, user, number, replaced, sdp(port), body("a=sendrecv"));
    }

    /** The same with an offer, and what to look at in the answer. */
    static Script replaces(String name, String user, String number, Part replaced, Part offer, Check... answer) {
        FlowBench bench = FlowBench.current();
        return Script.caller(name, bench.hubStyle)
                .invites(bench.through(CONTOSO, number), user, with("REQUIRE", "replaces"), replaced, offer)
                .hears(100)
                .hears(200, answer)
                .acks();
    }

    /** Asks for a transfer over another connection, and is told in the end what came of it. */
    public static Script refersInVain(Script script, String target, String status) {
        return notified(
                notified(
                        script.asks(
                                        "REFER",
                                        with("REFER-TO", "<" + target + ">"),
                                        with("REFERRED-BY", BY),
                                        with("X-Link", "other"))
                                .hears(202),
                        "100 Trying",
                        "active"),
                status,
                "terminated");
    }
}
