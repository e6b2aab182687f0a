package org.patchbay.api.call.fact;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A listener to whom several facts at once cost less than one after the other, as where each has to reach a disk. It is registered as a
 * {@link FactListener}; a fact that waits alone is told by {@link #on(Fact)}.
 */
@ConsumerType
public interface FactBatchListener extends FactListener {

    /**
     * Takes facts that waited together, at most 64, in their order: all of them durable, or none.
     *
     * @throws Exception when not all of them could be dealt with now; durable ones are then all offered again after a growing pause, those
     *     that were dealt with included
     */
    void on(List<Fact> facts) throws Exception;
}
