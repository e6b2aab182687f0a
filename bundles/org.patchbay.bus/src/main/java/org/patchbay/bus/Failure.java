package org.patchbay.bus;

import org.patchbay.api.call.policy.Verdict;

/**
 * Why a leg, a wave or a call came to nothing.
 *
 * @param absent whether a handler that the roster requires, or a treatment, was not there: the peer is asked to come back
 * @param unasked whether policy refused, so that nobody's telephone was asked
 */
record Failure(int sip, int q850, String reason, boolean absent, boolean unasked) {

    Failure(int sip, int q850, String reason, boolean absent) {
        this(sip, q850, reason, absent, false);
    }

    /** In a rehearsal, what becomes of those who would ring: nobody knows, so that all is looked at that may follow. */
    static final Failure OPEN = new Failure(480, 19, "nobody answers", false);

    static Failure of(int sip, int q850, String reason) {
        // A 3xx or 1xx that ends here has led nowhere.
        return new Failure(sip < 400 || sip > 699 ? 480 : sip, Math.max(0, Math.min(127, q850)), reason, false);
    }

    /** Policy's word: nobody has declined, so that it ends nothing but the leg that it is about. */
    static Failure refused(Verdict.Refusal refusal) {
        Failure as = of(refusal);
        return new Failure(as.sip, as.q850, as.reason, false, true);
    }

    static Failure of(Verdict.Refusal refusal) {
        return of(refusal.sip(), refusal.q850(), refusal.reason());
    }

    static Failure absent(String name) {
        return new Failure(503, 41, "the required handler '" + name + "' is not there", true);
    }

    static Failure absentTreatment(String name) {
        return new Failure(503, 41, "the treatment '" + name + "' is not there", true);
    }

    /**
     * RFC 3261 16.7: a 6xx of somebody who was asked before all, else the lowest class; in a class the later one, which is nearer to the truth.
     */
    static Failure better(Failure before, Failure after) {
        if (before.isOpen() || after.isOpen()) {
            return OPEN;
        }
        return rank(after) <= rank(before) ? after : before;
    }

    private static int rank(Failure failure) {
        int kind = failure.sip / 100;
        return kind != 6 ? kind : failure.unasked ? 4 : 0;
    }

    @SuppressWarnings("ReferenceEquality") // A call may fail by the same words.
    boolean isOpen() {
        return this == OPEN;
    }

    boolean isGlobal() {
        return sip >= 600 && !unasked;
    }
}
