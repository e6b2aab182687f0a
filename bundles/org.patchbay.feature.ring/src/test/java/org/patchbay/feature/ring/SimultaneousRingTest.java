package org.patchbay.feature.ring;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.testkit.Asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.feature.ring.Sales.ADA;
import static org.patchbay.feature.ring.Sales.BOB;
import static org.patchbay.feature.ring.Sales.CALLER;
import static org.patchbay.feature.ring.Sales.MOBILE;

class SimultaneousRingTest {
    private static final Party OWN = Asked.user("ada", ADA);

    private static SimultaneousRing ring() {
        SimultaneousRing ring = new SimultaneousRing();
        ring.bindDirectory(Sales.directory());
        return ring;
    }

    private static Asked about(int delay, String... also) {
        return Asked.about(Asked.outsider(CALLER), OWN).userSets("ada", new RingSettings(List.of(also), delay, 60));
    }

    private static List<String> targets(Verdict verdict) {
        assertThat(verdict.waves()).hasSize(1);
        return verdict.waves().get(0).targets().stream().map(Target::uri).toList();
    }

    @Test
    void leavesACallAloneWhereNobodyShouldRingToo() {
        assertThat(about(0).decidedBy(ring()).decision()).isEqualTo(Decision.PROCEED);
        assertThat(Asked.about(Asked.outsider(CALLER), Asked.outsider(BOB))
                        .decidedBy(ring())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void ringsTheUserAndTheOthersInOneWave() {
        Verdict verdict = about(0, "mobile", "client", BOB, "2007", "sip:door@gate.example")
                .decidedBy(ring());
        assertThat(targets(verdict))
                .containsExactly(
                        OWN.uri(), "tel:" + MOBILE, "sip:8001", "tel:" + BOB, "sip:2007", "sip:door@gate.example");
        Wave wave = verdict.waves().get(0);
        assertThat(wave.ring()).isEqualTo(Duration.ofSeconds(60));
        assertThat(wave.cause()).isEqualTo(496);
        assertThat(wave.huntOn()).contains(603);
        assertThat(verdict.reason())
                .isEqualTo("rings with 5 others (mobile, client, " + BOB + ", 2007, sip:door@gate.example)");
        assertThat(verdict.state()).isEmpty();
    }

    @Test
    void ringsAllOfAGroupOnce() {
        assertThat(targets(about(0, "group:sales", BOB, MOBILE).decidedBy(ring())))
                .containsExactly(OWN.uri(), "tel:" + BOB, "sip:3003", "tel:" + MOBILE);
    }

    @Test
    void ringsNeitherTheCallerNorWhoHadTheCallBefore() {
        Asked fromMobile =
                Asked.about(Asked.outsider(MOBILE), OWN).userSets("ada", new RingSettings(List.of("mobile"), 0, 60));
        Verdict verdict = fromMobile.decidedBy(ring());
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        assertThat(verdict.reason()).contains("nobody is known or none is left: mobile");
        assertThat(about(0, BOB)
                        .diverted("sip:" + BOB + "@hub.test", 302)
                        .decidedBy(ring())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void doesNotForkALegThatIsAForkAlready() {
        Asked cameBack = about(0, "mobile").diverted("tel:" + BOB, 496);
        assertThat(cameBack.decidedBy(ring()).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void keepsToThePeerThatWasChosen() {
        Wave wave = about(0, BOB).over("hub").decidedBy(ring()).waves().get(0);
        assertThat(wave.targets().get(0)).isEqualTo(Target.over("hub", OWN.uri()));
        assertThat(wave.targets().get(1)).isEqualTo(Target.of("tel:" + BOB));
    }

    @Test
    void theOthersWaitForTheirTurn() {
        Verdict fork = about(7, BOB).decidedBy(ring());
        assertThat(fork.reason()).endsWith(", who follow after 7 s");
        assertThat(fork.state()).containsExactly(Map.entry("delay " + BOB, "7"));
        Asked other = about(7, BOB)
                .forwardedTo(Asked.outsider(BOB))
                .diverted(OWN.uri(), 496)
                .withState(1, fork.state());
        Verdict waits = other.decidedBy(ring());
        assertThat(waits.question()).hasValueSatisfying(q -> {
            assertThat(q.lookup()).isEqualTo("ring-delay");
            assertThat(q.limit()).isEqualTo(Duration.ofSeconds(7));
        });
        assertThat(other.answered("delay", Map.of("error", "no answer within PT7S"))
                        .decidedBy(ring())
                        .decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(other.asRehearsal().decidedBy(ring()).decision()).isEqualTo(Decision.PROCEED);
        assertThat(about(7, BOB).diverted(OWN.uri(), 496).decidedBy(ring()).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void withoutADirectoryNumbersRingAllTheSame() {
        assertThat(targets(about(0, "group:sales", "mobile", BOB).decidedBy(new SimultaneousRing())))
                .containsExactly(OWN.uri(), "tel:" + BOB);
    }

    // --- targets that nobody dials -----------------------------------------------------------------------------------

    private static CallHandler services() {
        ServiceTargets targets = new ServiceTargets();
        targets.bindDirectory(Sales.directory());
        return targets;
    }

    private static Asked diverted(Target to) {
        return Asked.about(Asked.outsider(CALLER), OWN)
                .forwardedTo(Party.of(to.uri()))
                .diverted(OWN.uri(), 302);
    }

    @Test
    void aGroupIsItsMembersButTheOneWhoForwards() {
        Verdict verdict = diverted(Target.group("sales")).decidedBy(services());
        assertThat(targets(verdict)).containsExactly("tel:" + BOB, "sip:3003");
        assertThat(verdict.waves().get(0).cause()).isZero();
        assertThat(verdict.waves().get(0).huntOn()).contains(603);
        assertThat(verdict.reason()).isEqualTo("group sales: 2 telephones");
    }

    @Test
    void mobileAndClientAreThoseOfWhoeverTheCallWasFor() {
        assertThat(targets(diverted(Target.MOBILE).decidedBy(services()))).containsExactly("tel:" + MOBILE);
        assertThat(targets(diverted(Target.CLIENT).decidedBy(services()))).containsExactly("sip:8001");
        Asked bobs = diverted(Target.MOBILE).diverted("tel:" + BOB, 302);
        assertThat(bobs.decidedBy(services()).refusal()).hasValueSatisfying(r -> assertThat(r.reason())
                .isEqualTo("There is no telephone behind the mobile of bob."));
    }

    @Test
    void aGroupOfNobodyIsNotFound() {
        assertThat(diverted(Target.group("none")).decidedBy(services()).refusal())
                .contains(new Verdict.Refusal(404, 1, "There is no telephone behind group none."));
        assertThat(diverted(Target.group("sales"))
                        .decidedBy(new ServiceTargets())
                        .refusal())
                .isPresent();
    }

    @Test
    void nobodyOutsideCallsAGroup() {
        Party group = Party.of(Target.group("sales").uri());
        assertThat(Asked.about(Asked.outsider(CALLER), group)
                        .decidedBy(services())
                        .decision())
                .isEqualTo(Decision.PROCEED);
        assertThat(diverted(Target.group("sales"))
                        .by(Origin.REDIRECT)
                        .decidedBy(services())
                        .decision())
                .isEqualTo(Decision.PROCEED);
    }
}
