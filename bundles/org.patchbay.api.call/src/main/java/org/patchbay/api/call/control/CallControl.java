package org.patchbay.api.call.control;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.treatment.Happening;

/**
 * The core as the trunk sees it. Every method but {@link #serve} returns at once; what is to be done comes back through {@link LegPort#order}.
 * Orders of one call come in order, on a thread of the core or on one that is lent to it.
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
     * Runs this on the calling thread, and lends the core that thread for what it has caused: to wake another one would cost more than most of
     * it does. The thread must hold no lock then, and another must be ready to take its place: usually it is back after some tens of
     * microseconds, but a feature that hangs keeps it for as long as it likes. Where features are slow the core takes no loan for a while.
     *
     * @param messages tells the core what happened; returns at once
     */
    default void serve(Runnable messages) {
        messages.run();
    }

    /**
     * A peer's new dialog is to take the place of one of its legs (RFC 3891). The trunk has found that leg and checked that the peer may; the
     * new one is unanswered, and ended by the core if it cannot be done.
     *
     * @param arrival the new leg; its call is that of the other
     * @param leg the leg that is replaced
     */
    void replaced(Arrival arrival, String leg);

    /**
     * Takes up established calls that outlived a restart. Either the core was away, and the trunk kept its legs bridged; or the trunk was, and
     * brings back what it has written down: of those the core may know some, and goes on with them where they are now. A leg that the core knows
     * and the trunk does not has ended meanwhile.
     *
     * @param calls what the trunk knows of each; none if it only says that it is there
     * @param port takes the orders for them, and for all calls from now on
     */
    void adopt(List<EstablishedCall> calls, LegPort port);

    /**
     * Whoever was restarted has brought back all that it could. A call that the core knows of a port before, and that was not among it, has ended
     * meanwhile: it leaves its record now.
     *
     * @param port as given to {@link #adopt}
     */
    void adopted(LegPort port);

    /**
     * A call has ended of which the core may not know all: one that the trunk ran by itself, that ended while the core was away, or any
     * emergency call, since the trunk may have gone on with it where the core had given up; or one that the trunk has written down, and keeps until
     * its record outlives this process. The core sees to it that the call leaves its record, and that it leaves one alone; told of a call again after
     * it was itself started anew, it may tell its record again.
     *
     * @return completes when the record outlives this process, and the trunk may forget the call
     */
    CompletionStage<Void> ended(EndedCall call);

    /** Whether every handler that the roster requires is bound, and has been told to a newcomer at once by {@link #watch}. */
    boolean ready();

    /**
     * Tells when the core becomes ready to take calls, or ceases to be. Called at once with the present state, then at each change.
     *
     * @return ends the watch when closed
     */
    AutoCloseable watch(Consumer<Boolean> ready);
}
