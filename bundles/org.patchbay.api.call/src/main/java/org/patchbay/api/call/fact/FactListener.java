package org.patchbay.api.call.fact;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of facts, in order, on a thread of the core. */
@ConsumerType
@FunctionalInterface
public interface FactListener {

    /**
     * Takes one fact. Durable facts come at least once: again after an exception, a restart or a swap.
     *
     * @throws Exception when it could not be dealt with now; a durable fact is then offered again after a growing pause
     */
    void on(Fact fact) throws Exception;
}
