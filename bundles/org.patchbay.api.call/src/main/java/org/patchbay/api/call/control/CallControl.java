package org.patchbay.api.call.control;

import java.util.List;
import java.util.function.Consumer;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.treatment.Happening;

/**
 * The core as the trunk sees it. Every method returns at once; what is to be done comes back through {@link LegPort#order}. Orders of one
 * call come in order, on a thread of the core.
 */
@ProviderType
public interface CallControl {

    /** A peer calls. The trunk has answered 100. */
    void arrived(Arrival arrival, LegPort port);

    /**
     * Something happened on a leg.
     *
     * @param op the op of the order it answers, or empty
     */
    void happened(String call, String leg, String op, Happening what);

    /**
     * A peer's new dialog is to take the place of one of its legs (RFC 3891). The trunk has found that leg and checked that the peer may; the
     * new one is unanswered, and ended by the core if it cannot be done.
     *
     * @param arrival the new leg; its call is that of the other
     * @param leg the leg that is replaced
     */
    void replaced(Arrival arrival, String leg);

    /**
     * Takes up calls that outlived the core: established ones, whose legs the trunk kept bridged while the core was away.
     *
     * @param calls what the trunk knows of each; parties and legs only
     */
    void adopt(List<Arrival> calls, LegPort port);

    /** Whether every handler that the roster requires is bound, and has been told to a newcomer at once by {@link #watch}. */
    boolean ready();

    /**
     * Tells when the core becomes ready to take calls, or ceases to be. Called at once with the present state, then at each change.
     *
     * @return ends the watch when closed
     */
    AutoCloseable watch(Consumer<Boolean> ready);
}
