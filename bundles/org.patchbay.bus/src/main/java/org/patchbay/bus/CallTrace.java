package org.patchbay.bus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.ops.admin.TraceEntry;

/** The life of one call or desk, step by step. Texts are made when somebody reads them. */
final class CallTrace {
    private static final int MOST = 1000;

    private static final long SECOND = 1_000_000_000;

    /** A call has many steps, and keeps them for as long as it lasts. */
    private sealed interface Line {
        void read(List<TraceEntry> into);
    }

    /** @param at nanoseconds since 1970 */
    private record Step(long at, String attempt, @Nullable SlotInfo who, Object what, Object why, int micros)
            implements Line {
        @Override
        public void read(List<TraceEntry> into) {
            into.add(new TraceEntry(
                    when(at),
                    attempt,
                    who == null ? "core" : who.name(),
                    who == null ? "" : who.from().toString(),
                    what.toString(),
                    why.toString(),
                    micros));
        }
    }

    /** Handlers that had nothing to say, one after the other: most of what a chain does. */
    private static final class Passed implements Line {
        private static final int FIRST = 8;
        private final long at;
        private final String attempt;
        private SlotInfo[] who = new SlotInfo[FIRST];
        private int[] micros = new int[FIRST];
        private int count;

        Passed(long at, String attempt) {
            this.at = at;
            this.attempt = attempt;
        }

        void add(SlotInfo one, int took) {
            if (count == who.length) {
                who = Arrays.copyOf(who, count * 2);
                micros = Arrays.copyOf(micros, count * 2);
            }
            who[count] = one;
            micros[count++] = took;
        }

        @Override
        public void read(List<TraceEntry> into) {
            for (int i = 0; i < count; i++) {
                new Step(at, attempt, who[i], Verdict.proceed(), "", micros[i]).read(into);
            }
        }
    }

    private final List<Line> steps = new ArrayList<>(6);
    private int count;
    private int left;

    /**
     * @param what its text is read later: a verdict, a plan, a phrase or a string
     * @param why likewise
     */
    synchronized void add(Instant at, String attempt, @Nullable SlotInfo who, Object what, Object why, long micros) {
        if (count == MOST) {
            left++;
            return;
        }
        count++;
        long nanos = at.getEpochSecond() * SECOND + at.getNano();
        int took = (int) Math.min(micros, Integer.MAX_VALUE);
        if (who != null && what == Verdict.proceed()) {
            passed(nanos, attempt).add(who, took);
        } else {
            steps.add(new Step(nanos, attempt, who, what, why, took));
        }
    }

    private Passed passed(long at, String attempt) {
        if (!steps.isEmpty()
                && steps.get(steps.size() - 1) instanceof Passed last
                && last.at == at
                && last.attempt.equals(attempt)) {
            return last;
        }
        Passed fresh = new Passed(at, attempt);
        steps.add(fresh);
        return fresh;
    }

    private static Instant when(long at) {
        return Instant.ofEpochSecond(Math.floorDiv(at, SECOND), Math.floorMod(at, SECOND));
    }

    /** What handlers decided other than to proceed, the first of it. */
    synchronized List<String> verdicts(int most) {
        List<String> verdicts = new ArrayList<>();
        for (Line line : steps) {
            if (line instanceof Step s
                    && s.who != null
                    && s.what instanceof Verdict verdict
                    && verdict.decision() != Verdict.Decision.PROCEED) {
                String text = verdict.toString();
                String why = s.why.toString();
                boolean told = why.isEmpty() || text.endsWith(why);
                verdicts.add(s.who.name() + ' ' + s.who.from() + ' ' + text + (told ? "" : " (" + why + ')'));
                if (verdicts.size() == most) {
                    break;
                }
            }
        }
        return verdicts;
    }

    synchronized List<TraceEntry> entries() {
        List<TraceEntry> entries = new ArrayList<>(count + 1);
        steps.forEach(line -> line.read(entries));
        if (left > 0) {
            entries.add(new TraceEntry(
                    entries.get(entries.size() - 1).at(), "", "core", "", left + " more steps were not kept", "", 0));
        }
        return entries;
    }
}
