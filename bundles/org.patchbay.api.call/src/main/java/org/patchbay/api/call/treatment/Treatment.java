package org.patchbay.api.call.treatment;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What lasts: a receptionist, a queue, an announcement, a transfer, a recorder. Owns no call, no timer and no thread: it is told what
 * happened, answers what shall be done, and is gone. What it must remember it puts into the scope's state.
 *
 * <p>One treatment controls a scope; others may observe it. Events of one scope come one at a time, in order. Must answer at once, like a
 * {@code CallHandler}.
 */
@ConsumerType
@FunctionalInterface
public interface Treatment {

    /**
     * Deals with one event.
     *
     * @return never null; {@link Plan#nothing()} where there is nothing to do. An observer's plan may only put, tell, record and set
     *     timers. After an exception the plan is empty and the event is traced with the fault
     */
    Plan on(Event event, ScopeView scope);
}
