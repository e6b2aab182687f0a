package org.patchbay.api.call.lookup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers questions that need input or output: a certificate, a directory, a web service. Read-only, so that it may be asked again of a newer
 * version; what changes something elsewhere follows from a fact, not from a lookup.
 */
@ConsumerType
@FunctionalInterface
public interface Lookup {

    /**
     * Called on a thread for input and output; may block there up to the limit.
     *
     * @param limit after it the answer is not waited for
     * @return the answer; a failure, or {@code error} in it, reaches the asking handler as {@code error}
     */
    CompletionStage<Map<String, String>> answer(String question, Map<String, String> arguments, Duration limit);
}
