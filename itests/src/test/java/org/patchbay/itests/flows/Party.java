package org.patchbay.itests.flows;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.itests.harness.Crossing;
import org.patchbay.itests.harness.Exchange;
import org.patchbay.itests.harness.Link;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One end of one call: a SIPp that goes through a scenario once. */
public final class Party implements AutoCloseable {
    /** Besides what the long flows last. */
    private static final int LIMIT_SECONDS = 45;

    private final FlowBench bench;
    private final Exchange exchange;
    private final Script script;
    private final int port = Ports.free();
    /** An earlier one may have had the same port. */
    private final long began = System.nanoTime();

    private final Sipp sipp;

    private Party(FlowBench bench, Exchange exchange, Script script) {
        this.bench = bench;
        this.exchange = exchange;
        this.script = script;
        // No retransmissions: nothing is lost on the way to the exchange.
        sipp = Sipp.script(script.name(), script.text(), "127.0.0.1", port)
                .limit(Duration.ofSeconds(LIMIT_SECONDS + bench.lasting.longest()))
                .with("-nr");
    }

    public static Party waits(FlowBench bench, Exchange exchange, Script script, String word) {
        Party party = new Party(bench, exchange, script);
        party.sipp.listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(party.sipp::isListening);
        exchange.takes(word, party.port, 1);
        return party;
    }

    public static Party calls(FlowBench bench, Exchange exchange, Script script) {
        Party party = new Party(bench, exchange, script);
        party.sipp.call("127.0.0.1", exchange.port());
        return party;
    }

    /** What went over the wire of this end's call. */
    public List<Crossing> crossings() {
        return exchange.of(port).stream()
                .filter(each -> each.nanos() - began >= 0)
                .toList();
    }

    /** The message that begins so, once it went to or from this end. */
    public Crossing saw(String start) {
        await(script.name() + " sees " + start).atMost(Duration.ofSeconds(20)).until(() -> crossings().stream()
                .anyMatch(each -> each.is(start)));
        return crossings().stream().filter(each -> each.is(start)).findFirst().orElseThrow();
    }

    /** Lets a scenario that waits for the test go on. */
    public void goesOn() {
        await(script.name() + " has a call").atMost(Duration.ofSeconds(20)).until(() -> !crossings()
                .isEmpty());
        exchange.goOn(port, crossings().get(0).callId());
    }

    /** The scenario went to its end, and every message of the runtime's came over the connection that it has to take. */
    public void ends() {
        SippResult result = sipp.await();
        assertThat(result.exit())
                .as("%s: %s%s\n%s", script.name(), sipp.directory(), FlowBench.told(crossings()), result.errors())
                .isZero();
        assertThat(result.successful()).isEqualTo(1);
        ways();
    }

    /** Section 0.7: answers where they were asked, requests over connections that the runtime has opened, those of a dialog to its Route. */
    private void ways() {
        Map<String, Link> asked = new HashMap<>();
        for (Crossing each : crossings()) {
            Reply message = each.message();
            String id = each.callId() + each.cseq().replace("CANCEL", "INVITE").replace("ACK", "INVITE");
            if (!each.fromRuntime() && message.status() == 0) {
                asked.put(each.callId() + each.cseq(), each.link());
            } else if (each.fromRuntime() && message.status() > 0) {
                assertThat(each.link()).as("%s", each).isEqualTo(asked.get(each.callId() + each.cseq()));
            } else if (each.fromRuntime()) {
                assertThat(each.link().opened())
                        .as("opened by the runtime: %s", each)
                        .isTrue();
                if (exchange == bench.hubExchange()) {
                    way(each, asked.get(id));
                    asked.put(id, each.link());
                }
            }
        }
    }

    private static void way(Crossing request, Link invite) {
        String route = request.message().header("Route");
        assertThat(request.link().serverName()).isEqualTo(FlowBench.SIP);
        if (!route.isEmpty()) {
            assertThat(route).contains(FlowBench.PROXY);
            assertThat(request.message().startLine()).as("%s", request).contains(FlowBench.API + ":443;x-i=");
            assertThat(request.link().end()).as("%s", request).isEqualTo(FlowBench.PROXY);
        } else {
            assertThat(FlowBench.NAMES)
                    .as("%s", request)
                    .contains(request.link().end());
        }
        if (request.is("CANCEL")) {
            assertThat(request.link()).as("a CANCEL goes the way of its INVITE").isEqualTo(invite);
        }
    }

    @Override
    public void close() {
        sipp.close();
    }
}
