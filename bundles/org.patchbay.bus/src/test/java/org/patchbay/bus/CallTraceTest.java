package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.ops.admin.TraceEntry;

import static org.assertj.core.api.Assertions.assertThat;

/** What was written is what is read: all of it, in its order, and in the same words. */
class CallTraceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123456789Z");
    private static final SlotInfo[] CHAIN = chain(12);

    private final CallTrace trace = new CallTrace();
    private final List<TraceEntry> expected = new ArrayList<>();

    private static SlotInfo[] chain(int length) {
        SlotInfo[] chain = new SlotInfo[length];
        for (int i = 0; i < length; i++) {
            chain[i] = SlotInfo.core("h" + i, TestCore.from("bundle.h" + i, "1.0." + i, i));
        }
        return chain;
    }

    private void add(Instant at, String attempt, @Nullable SlotInfo who, Object what, Object why, long micros) {
        trace.add(at, attempt, who, what, why, micros);
        expected.add(new TraceEntry(
                at,
                attempt,
                who == null ? "core" : who.name(),
                who == null ? "" : who.from().toString(),
                what.toString(),
                why.toString(),
                micros));
    }

    private void passes(SlotInfo who, long micros) {
        add(NOW, "a1", who, Verdict.proceed(), "", micros);
    }

    private void assertRead() {
        assertThat(trace.entries()).isEqualTo(expected);
    }

    @Test
    void nothingIsReadOfNothing() {
        assertThat(trace.entries()).isEmpty();
        assertThat(trace.verdicts(20)).isEmpty();
    }

    @Test
    void handlersInTheirOrder() {
        add(NOW, "", null, Phrase.of("arrived from ", "hub"), Phrase.of("a", " calls ", "b"), 0);
        trace.asks(CHAIN, 0);
        for (int i = 0; i < CHAIN.length; i++) {
            passes(CHAIN[i], i * 20L);
        }
        assertRead();
    }

    @Test
    void handlersWhoAreLeftOutAreStrangersOrAnotherVersion() {
        trace.asks(CHAIN, 0);
        passes(CHAIN[0], 1);
        passes(CHAIN[3], 2);
        passes(CHAIN[4], 3);
        passes(SlotInfo.core("h5", TestCore.from("bundle.h5", "2.0.0", 50)), 4);
        passes(CHAIN[6], 5);
        passes(CHAIN[7], 6);
        passes(SlotInfo.unknown("stranger"), 7);
        passes(CHAIN[2], 8);
        passes(CHAIN[8], 9);
        assertRead();
    }

    @Test
    void branchesThatTakeTurnsInOneOrderAndInAnother() {
        SlotInfo[] other = chain(5);
        for (int turn = 0; turn < 3; turn++) {
            trace.asks(CHAIN, 2 * turn + 4);
            passes(CHAIN[2 * turn + 4], 1);
            add(NOW, "a2", CHAIN[2 * turn + 5], Verdict.reject(486, 17, "busy"), "busy", 1);
            trace.asks(other, turn);
            trace.asks(other, turn);
            passes(other[turn], 1);
        }
        trace.asks(other, 0);
        trace.asks(CHAIN, 11);
        passes(CHAIN[11], 1);
        assertRead();
    }

    @Test
    void withoutAnOrder() {
        passes(CHAIN[0], 1);
        passes(CHAIN[1], 1);
        assertRead();
    }

    @Test
    void timesOfAllKinds() {
        trace.asks(CHAIN, 0);
        Instant[] times = {
            NOW, NOW, NOW.plusNanos(1), NOW, NOW.minusSeconds(3600), Instant.EPOCH, Instant.EPOCH.minusNanos(1), NOW
        };
        for (int i = 0; i < times.length; i++) {
            add(times[i], "a1", CHAIN[i], Verdict.proceed(), "", 0);
            add(times[i], "", null, "step", "", 0);
        }
        assertRead();
    }

    @Test
    void microsecondsOfAllLengths() {
        trace.asks(CHAIN, 0);
        long[] micros = {0, 1, 126, 127, 128, 16_383, 16_384, 1_000_000, Integer.MAX_VALUE};
        for (int i = 0; i < micros.length; i++) {
            passes(CHAIN[i], micros[i]);
        }
        add(NOW, "a1", CHAIN[9], Verdict.reject(486, 17, "busy"), "busy", 300);
        assertRead();
        trace.add(NOW, "a1", CHAIN[10], Verdict.proceed(), "", Integer.MAX_VALUE + 1L);
        assertThat(trace.entries().get(10).micros()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void attemptsThatComeAndGo() {
        trace.asks(CHAIN, 0);
        String[] attempts = {"", "a1", "a1", new String("a1"), "", "a2", "a1", ""};
        for (int i = 0; i < attempts.length; i++) {
            add(NOW, attempts[i], i % 3 == 0 ? null : CHAIN[i], i % 3 == 0 ? "step" : Verdict.proceed(), "", 5);
        }
        assertRead();
    }

    @Test
    void emptyWords() {
        add(NOW, "", null, "", "", 0);
        add(NOW, "", null, Phrase.of("", ""), Phrase.of("only this", ""), 0);
        add(NOW, "", null, new Phrase("leg ", "c1.a", "", "reason"), Map.of(), 0);
        add(NOW, "", CHAIN[0], "failed", "", 0);
        assertRead();
    }

    static Stream<Verdict> verdicts() {
        Target a = Target.over("carrier", "sip:+4930111@x.test");
        Target b = Target.of("tel:+4930112");
        Wave one = Wave.of(a, Duration.ofSeconds(120));
        Wave two = new Wave(List.of(b, a, b), Duration.ofMillis(4999), Set.of(486), 408);
        return Stream.of(
                Verdict.with().route(List.of(one)),
                Verdict.with().because("the routing plan").route(List.of(two)),
                Verdict.with().amend("X-A", "b").put("k", "v").route(List.of(one, two, one)),
                Verdict.with().route(List.of(Wave.of(Target.of(""), Duration.ofDays(40)))),
                Verdict.with().redirect("sip:other@x.test", 302),
                Verdict.with().reject(603, 21, "blocked"),
                Verdict.with().treat("menu", Map.of("a", "b")),
                Verdict.with().ask(new Question("q", "names", "who", Map.of(), Duration.ofSeconds(1))),
                Verdict.with().because("said nothing").put("k", "v").proceed(),
                Verdict.proceed());
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void aVerdictInItsOwnWords(Verdict verdict) {
        trace.asks(CHAIN, 0);
        passes(CHAIN[0], 1);
        add(NOW, "a1", CHAIN[1], verdict, verdict.reason(), 1);
        add(NOW, "a1", null, verdict, verdict.reason(), 0);
        passes(CHAIN[2], 1);
        assertRead();
        String told = CHAIN[1].name()
                + ' '
                + CHAIN[1].from()
                + ' '
                + verdict
                + (verdict.reason().isEmpty() ? "" : " (" + verdict.reason() + ')');
        assertThat(trace.verdicts(20))
                .isEqualTo(verdict.decision() == Verdict.Decision.PROCEED ? List.of() : List.of(told));
    }

    @Test
    void theFirstVerdictsAndAReasonOnce() {
        trace.asks(CHAIN, 0);
        passes(CHAIN[0], 1);
        add(NOW, "a1", CHAIN[1], Verdict.reject(486, 17, "busy"), "busy", 1);
        add(NOW, "a1", CHAIN[2], Verdict.reject(603, 21, "no"), "a list", 1);
        add(NOW, "a1", CHAIN[3], Verdict.reject(603, 21, "never"), "", 1);
        assertThat(trace.verdicts(2))
                .containsExactly("h1 bundle.h1/1.0.1 REJECT 486 busy", "h2 bundle.h2/1.0.2 REJECT 603 no (a list)");
        assertThat(trace.verdicts(20)).hasSize(3);
    }

    @Test
    void moreThanAThousandStepsAreCounted() {
        trace.asks(CHAIN, 0);
        for (int i = 0; i < 1000; i++) {
            add(
                    NOW.plusMillis(i / 7),
                    "a" + i / 100,
                    CHAIN[i % 12],
                    i % 5 == 0 ? "step " + i : Verdict.proceed(),
                    "",
                    i);
        }
        assertRead();
        for (int i = 0; i < 17; i++) {
            trace.asks(CHAIN, i % 3);
            trace.add(NOW, "a1", CHAIN[0], Verdict.reject(486, 17, "busy"), "busy", 1);
        }
        expected.add(new TraceEntry(NOW.plusMillis(999 / 7), "", "core", "", "17 more steps were not kept", "", 0));
        assertRead();
        assertThat(trace.verdicts(20)).isEmpty();
    }

    /** Whatever comes after whatever. */
    @Test
    void anyMixture() {
        SlotInfo[] other = chain(3);
        Verdict[] verdicts = verdicts().toArray(Verdict[]::new);
        Random random = new Random(4);
        Instant at = NOW;
        for (int i = 0; i < 900; i++) {
            at = random.nextInt(4) == 0 ? at.plusNanos(random.nextInt(2_000_000) - 500_000) : at;
            if (random.nextInt(10) == 0) {
                trace.asks(random.nextBoolean() ? CHAIN : other, random.nextInt(4));
            }
            int who = random.nextInt(18);
            Verdict verdict = random.nextInt(3) == 0 ? verdicts[random.nextInt(verdicts.length)] : Verdict.proceed();
            String attempt = random.nextInt(6) == 0 ? "" : "a" + i / 60;
            if (who >= 15) {
                add(at, attempt, null, Phrase.of("leg ", "x", "y"), random.nextBoolean() ? "" : "why", 0);
            } else {
                SlotInfo by = who < 12 ? CHAIN[(i + who / 11) % 12] : other[who - 12];
                add(at, attempt, by, verdict, verdict.reason(), random.nextInt(200));
            }
            if (i % 100 == 0) {
                assertRead();
            }
        }
        assertRead();
    }
}
