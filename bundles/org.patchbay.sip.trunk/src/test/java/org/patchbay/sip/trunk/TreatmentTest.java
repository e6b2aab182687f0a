package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;
import org.patchbay.api.call.treatment.Treatment;
import org.patchbay.api.media.MediaCapability;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Phones, trunk, media engine and the real core: what a treatment plans is heard, and what a caller presses it is told. */
class TreatmentTest {
    private static final String RELAY = "application/dtmf-relay";

    @TempDir
    Path scratch;

    private TestRuntime runtime;
    private Studio studio;

    @BeforeEach
    void open() throws Exception {
        runtime = TestRuntime.start(scratch);
        studio = new Studio();
        studio.world.trunk.core(runtime.service(CallControl.class));
    }

    @AfterEach
    void close() {
        studio.close();
        runtime.close();
    }

    private void serves(Treatment treatment) {
        CallHandler gives = (attempt, call) ->
                attempt.origin() == Origin.CALLER ? Verdict.with().treat("desk", Map.of()) : Verdict.proceed();
        runtime.serve(CallHandler.class, gives, Map.of("patchbay.name", "gives", "patchbay.phase", "SERVICE"));
        runtime.serve(Treatment.class, treatment, Map.of("patchbay.name", "desk"));
    }

    /** Asks for two digits with a tone, and says with another whether they were 42. */
    private static Plan menu(Event event, ScopeView scope) {
        String leg = scope.callerLeg().orElseThrow().id();
        Happening what = event.what();
        if (what instanceof Happening.Started) {
            return Plan.of().answer(leg).play("ask", leg, "tone:620", false).build();
        }
        if (what instanceof Happening.Played && event.op().filter("ask"::equals).isPresent()) {
            return Plan.of()
                    .play("go", leg, "tone:500", true)
                    .collect("digits", leg, 2, Duration.ofSeconds(5))
                    .build();
        }
        if (what instanceof Happening.Collected collected) {
            String tone = collected.complete() && collected.digits().equals("42") ? "tone:900" : "tone:300";
            return Plan.of().play("say", leg, tone, true).build();
        }
        return Plan.nothing();
    }

    private Phone.Line asked() {
        serves(TreatmentTest::menu);
        Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMA, "sendrecv"));
        until(() -> assertThat(line.last()).isEqualTo(200));
        studio.provider.speaksTo(line.answer.bodyText());
        until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(500));
        return line;
    }

    @Test
    void collectsTelephoneEvents() throws Exception {
        Phone.Line line = asked();
        studio.provider.press('4');
        studio.provider.press('2');
        until(() -> assertThat(studio.provider.hears()).isEqualTo(900));
        line.send(line.inDialog("BYE"));
        studio.world.nothingIsLeft();
        until(() -> assertThat(runtime.operations().calls()).isEmpty());
    }

    @Test
    void collectsDigitsOfInfoRequests() {
        Phone.Line line = asked();
        line.send(line.inDialog("INFO").body(RELAY, "Signal=4\r\nDuration=160\r\n"));
        until(() -> assertThat(line.statuses()).containsExactly(200, 200));
        line.send(line.inDialog("INFO").body(RELAY, "Signal=2\r\nDuration=160\r\n"));
        until(() -> assertThat(studio.provider.hears()).isEqualTo(900));
    }

    /** Answers, plays music, and has somebody called in. */
    private static Plan agent(Event event, ScopeView scope) {
        String caller = scope.callerLeg().orElseThrow().id();
        if (event.what() instanceof Happening.Started) {
            Wave wave = new Wave(List.of(Target.over("hub", "tel:+4930999")), Duration.ofSeconds(20), Set.of(), 0);
            return Plan.of()
                    .answer(caller)
                    .play("music", caller, "tone:620", true)
                    .originate("agent", scope.scope(), List.of(wave), "")
                    .build();
        }
        return event.what() instanceof Happening.Answered
                ? Plan.of()
                        .bridge("b", caller, event.leg().orElseThrow())
                        .release()
                        .build()
                : Plan.nothing();
    }

    @Test
    void callsSomebodyInAndLetsBothTalk() {
        serves(TreatmentTest::agent);
        studio.world.hub.onInvite = invite -> studio.world.hub.answer(invite, 180, null);
        Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMA, "sendrecv"));
        until(() -> assertThat(line.last()).isEqualTo(200));
        studio.provider.speaksTo(line.answer.bodyText());
        until(() -> assertThat(studio.provider.hears()).as("music").isEqualTo(620));
        until(() -> assertThat(studio.offersToHub()).hasSize(1));
        studio.hub.speaksTo(studio.offersToHub().get(0).bodyText());
        studio.world.hub.answer(studio.world.hub.transactions.get(0), 200, studio.hub.sdp(Handset.PCMA, "sendrecv"));
        studio.talks();
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        studio.world.nothingIsLeft();
        until(() -> assertThat(runtime.operations().calls()).isEmpty());
    }

    @Test
    void partiesWithoutACommonCodecAreNotLeftInSilence() throws Exception {
        studio.close();
        studio = new Studio(Set.of(MediaCapability.TRANSCODE));
        studio.world.trunk.core(runtime.service(CallControl.class));
        serves(TreatmentTest::agent);
        studio.world.hub.onInvite = invite -> {
            boolean first = invite.request().toTag() == null;
            studio.world.hub.answer(invite, first ? 200 : 488, first ? studio.hub.sdp(Handset.PCMA, "sendrecv") : null);
        };
        studio.world.provider.onInvite = invite -> studio.world.provider.answer(invite, 488, null);
        Phone.Line line = studio.world.provider.line().call(studio.provider.sdp(Handset.PCMU, "sendrecv"));
        until(() -> assertThat(studio.world.provider.heard("BYE")).hasSize(1));
        until(() -> assertThat(studio.world.hub.heard("BYE")).hasSize(1));
        assertThat(line.last()).isEqualTo(200);
        studio.world.nothingIsLeft();
        until(() -> assertThat(runtime.operations().calls()).isEmpty());
    }
}
