package org.patchbay.api.call.policy;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;

/**
 * Policy: asked about every leg before it is sent, whoever made it.
 *
 * <p>Must answer at once: no input or output, no lock that another thread holds for long, no waiting (ask for a {@code Lookup} instead).
 * Must keep nothing of the call: it may be replaced between two askings. May be called by several threads for different calls.
 */
@ConsumerType
@FunctionalInterface
public interface CallHandler {

    /**
     * Decides about one leg.
     *
     * @return never null; {@link Verdict#proceed()} where this handler has nothing to say. An exception counts as the handler's absence
     *     for this leg (see the roster) and is traced
     */
    Verdict decide(Attempt attempt, CallView call);
}
