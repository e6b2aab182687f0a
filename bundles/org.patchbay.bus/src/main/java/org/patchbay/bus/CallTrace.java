package org.patchbay.bus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.ops.admin.TraceEntry;

/** The life of one call or desk, step by step. Texts are made when somebody reads them. */
final class CallTrace {
    private static final int MOST = 1000;

    private static final long SECOND = 1_000_000_000;

    /** @param at nanoseconds since 1970: a call has many steps, and keeps them for as long as it lasts */
    private record Step(long at, String attempt, @Nullable SlotInfo who, Object what, Object why, int micros) {
        Instant when() {
            return Instant.ofEpochSecond(Math.floorDiv(at, SECOND), Math.floorMod(at, SECOND));
        }
    }

    private final List<Step> steps = new ArrayList<>(16);
    private int left;

    /**
     * @param what its text is read later: a verdict, a plan, a phrase or a string
     * @param why likewise
     */
    synchronized void add(Instant at, String attempt, @Nullable SlotInfo who, Object what, Object why, long micros) {
        if (steps.size() < MOST) {
            steps.add(new Step(at.getEpochSecond() * SECOND + at.getNano(), attempt, who, what, why, (int)
                    Math.min(micros, Integer.MAX_VALUE)));
        } else {
            left++;
        }
    }

    /** What handlers decided other than to proceed, the first of it. */
    synchronized List<String> verdicts(int most) {
        List<String> verdicts = new ArrayList<>();
        for (Step s : steps) {
            if (s.who != null && s.what instanceof Verdict verdict && verdict.decision() != Verdict.Decision.PROCEED) {
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
        List<TraceEntry> entries = new ArrayList<>(steps.size() + 1);
        for (Step s : steps) {
            entries.add(new TraceEntry(
                    s.when(),
                    s.attempt,
                    s.who == null ? "core" : s.who.name(),
                    s.who == null ? "" : s.who.from().toString(),
                    s.what.toString(),
                    s.why.toString(),
                    s.micros));
        }
        if (left > 0) {
            entries.add(new TraceEntry(
                    entries.get(entries.size() - 1).at(), "", "core", "", left + " more steps were not kept", "", 0));
        }
        return entries;
    }
}
