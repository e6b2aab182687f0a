package org.patchbay.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Transfers of a call that a treatment controls. */
class TreatedTransferTest {
    private static final String USER = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    private TestCore t;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        t = new TestCore(directory);
        t.route("carrier");
        t.handler(
                "give",
                Phase.SCREEN,
                (attempt, call) ->
                        attempt.parent().isEmpty() && attempt.to().uri().equals(USER)
                                ? Verdict.with().treat("menu", Map.of())
                                : Verdict.proceed());
    }

    @AfterEach
    void stop() {
        t.close();
    }

    /** One that calls an agent, lets caller and agent talk, and goes on watching. */
    private void menu() {
        t.treatment("menu", "1.0.0", (event, view) -> {
            events.add(event);
            if (event.what() instanceof Happening.Started) {
                return Plan.of()
                        .originate(
                                "agent",
                                view.scope(),
                                List.of(Wave.of(
                                        org.patchbay.api.call.Target.of("tel:+4930777"), Duration.ofMinutes(1))),
                                "")
                        .build();
            } else if (event.what() instanceof Happening.Answered
                    && event.op().filter("agent"::equals).isPresent()) {
                return Plan.of()
                        .bridge("talk", "c1.a", event.leg().orElseThrow())
                        .build();
            }
            return Plan.of().build();
        });
    }

    private LegOrder.Dial bridged() {
        menu();
        t.call("c1", USER);
        LegOrder.Dial agent = t.dialled("c1", "+4930777");
        t.answers(agent);
        t.awaited("c1", LegOrder.Bridge.class, b -> b.b().equals(agent.leg()));
        await().until(() -> events.stream().anyMatch(e -> e.what() instanceof Happening.Bridged));
        return agent;
    }

    private void told(String leg, int sip) {
        t.awaited("c1", LegOrder.TransferStatus.class, s -> s.equals(new LegOrder.TransferStatus(leg, sip)));
    }

    @Test
    void whatATreatmentControlsIsNotTransferredBehindItsBack() {
        t.treatment("menu", "1.0.0", (event, view) -> Plan.of().build());
        t.call("c1", USER);
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("Started")));
        t.happens("c1", "c1.a", new Happening.TransferAsked("<tel:+4930222>", ""));
        told("c1.a", 603);
    }

    @Test
    void twoWhomATreatmentHasLetTalkMayTransferEachOther() {
        LegOrder.Dial agent = bridged();
        t.happens("c1", agent.leg(), new Happening.TransferAsked("<tel:+4930222>", ""));
        LegOrder.Dial target = t.dialled("c1", "+4930222");
        t.answers(target);
        told(agent.leg(), 200);
        await().until(() -> events.stream()
                .anyMatch(e -> e.what().equals(new Happening.Replaced(target.leg()))
                        && e.leg().orElseThrow().equals(agent.leg())));
        assertThat(t.ordered("c1", LegOrder.Control.class)).allMatch(LegOrder.Control::on);
        // The one who transferred goes: that is no business of the treatment's any more.
        t.happens("c1", agent.leg(), new Happening.Ended(16, ""));
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("ended leg " + agent.leg())));
        assertThat(t.ordered("c1", LegOrder.End.class)).isEmpty();
        t.happens("c1", "c1.a", new Happening.Ended(16, ""));
        t.ended("c1", target.leg());
        await().until(() -> t.core.scopes.call("c1") == null);
        assertThat(events)
                .noneMatch(e -> e.what() instanceof Happening.Ended
                        && e.leg().orElseThrow().equals(agent.leg()));
    }

    /** A menu that says this to its beginning, and is told of everything. */
    private void answeredBy(Plan first) {
        t.treatment("menu", "1.0.0", (event, view) -> {
            events.add(event);
            if (event.what() instanceof Happening.TransferAsked) {
                return Plan.of()
                        .transferStatus(event.leg().orElseThrow(), 200)
                        .hangup("c1.a", 480, 16, "it does it its own way")
                        .build();
            }
            return event.what() instanceof Happening.Started ? first : Plan.nothing();
        });
        t.call("c1", USER);
        await().until(() -> t.trace("c1").stream().anyMatch(s -> s.contains("Started")));
    }

    @Test
    void aTreatmentMayDoItItsOwnWay() {
        answeredBy(Plan.of().transfers(Action.Transfers.Handling.TOLD).build());
        t.happens("c1", "c1.a", new Happening.TransferAsked("<tel:+4930222>", "<sip:x>"));
        told("c1.a", 200);
        t.ended("c1", "c1.a");
        assertThat(events)
                .anyMatch(e -> e.what().equals(new Happening.TransferAsked("<tel:+4930222>", "<sip:x>"))
                        && e.leg().orElseThrow().equals("c1.a"));
        assertThat(t.ordered("c1", LegOrder.Dial.class)).isEmpty();
    }

    @Test
    void aTreatmentMayRefuse() {
        answeredBy(Plan.of().transfers(Action.Transfers.Handling.REFUSED).build());
        t.happens("c1", "c1.a", new Happening.TransferAsked("<tel:+4930222>", ""));
        told("c1.a", 603);
        assertThat(events).noneMatch(e -> e.what() instanceof Happening.TransferAsked);
    }
}
