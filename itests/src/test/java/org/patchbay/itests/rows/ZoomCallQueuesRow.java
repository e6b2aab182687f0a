package org.patchbay.itests.rows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.itests.flows.FlowBench;
import org.patchbay.itests.flows.Party;
import org.patchbay.itests.harness.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.itests.harness.Check.header;
import static org.patchbay.itests.harness.Check.is;
import static org.patchbay.itests.harness.Part.sdp;
import static org.patchbay.itests.harness.Part.with;

/** A queue of the provider's rings several users of Teams at once: who is busy says so at once, one answers, the others are told that it was answered. */
abstract class ZoomCallQueuesRow extends Row {
    private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";
    /** Of those that no row has. */
    private static final int FIRST_AGENT = 85;

    ZoomCallQueuesRow() {
        super(33);
    }

    private Script asked(int agent) {
        return Script.caller("zoom-queue-" + agent, bench.carrierStyle)
                .invites(
                        bench.dialled(FlowBench.user(FIRST_AGENT + agent)),
                        outside(0),
                        with("Diversion", "<sip:" + outside(1) + "@127.0.0.31>;reason=unconditional"),
                        sdp(9))
                .hears(100);
    }

    private Script rings(int agent) {
        return Script.called("queue-agent-" + agent, bench.hubStyle)
                .hears("INVITE", header("History-Info", "sip:[+]1"))
                .says("180 Ringing");
    }

    @Test
    void ofFiveOneAnswersOneIsBusyAndTheOthersHearThatItWasAnsweredElsewhere() {
        List<Party> queue = new ArrayList<>();
        List<Party> agents = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Script agent = i == 0
                        ? Script.called("queue-busy", bench.hubStyle)
                                .hears("INVITE")
                                .says("486 Busy Here", with("REASON", "Q.850;cause=34;text=\"busy\""))
                                .hears("ACK")
                        : i == 1
                                ? rings(i).waitsForTest()
                                        .says("200 OK", sdp(9))
                                        .hears("ACK")
                                        .isHungUp()
                                : rings(i).hears("CANCEL", is("Reason", ELSEWHERE))
                                        .agrees()
                                        .says("487 Request Terminated")
                                        .hears("ACK");
                Script zoom = i == 0
                        ? asked(i).hears(486, header("Reason", "Q[.]850;cause=17"))
                                .acksRefusal()
                        : i == 1
                                ? asked(i).hears(180)
                                        .hears(200)
                                        .acks()
                                        .waitsForTest()
                                        .hangsUp()
                                : asked(i).hears(180)
                                        .waitsForTest()
                                        .cancels(with("Reason", ELSEWHERE))
                                        .hears(200)
                                        .hears(487)
                                        .acksRefusal();
                agents.add(bench.hub(agent, FlowBench.user(FIRST_AGENT + i)));
                queue.add(bench.carrier(zoom));
            }
            queue.get(0).ends();
            queue.subList(1, 5).forEach(each -> each.saw("SIP/2.0 180"));
            agents.get(1).goesOn();
            queue.get(1).saw("SIP/2.0 200");
            queue.subList(2, 5).forEach(Party::goesOn);
            queue.subList(2, 5).forEach(Party::ends);
            queue.get(1).goesOn();
            queue.get(1).ends();
            agents.forEach(Party::ends);
        } finally {
            queue.forEach(Party::close);
            agents.forEach(Party::close);
        }
        assertThat(record(outside(0), FlowBench.user(FIRST_AGENT))).contains("\"sip\":486", "\"q850\":17");
        assertThat(record(outside(0), FlowBench.user(FIRST_AGENT + 1))).contains("\"sip\":200", "\"answered\":");
        assertThat(record(outside(0), FlowBench.user(FIRST_AGENT + 4)))
                .contains("\"sip\":487")
                .doesNotContain("\"answered\":");
        assertThat(entry()).containsEntry("status", "SUPPORTED").containsEntry("here", "RUNTIME, PROVIDER");
    }
}
