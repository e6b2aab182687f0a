package org.patchbay.api.call.policy;

import java.time.Duration;
import java.util.Map;

/**
 * What a handler or a treatment wants to know from a {@code Lookup}.
 *
 * @param op returns with the answer; unique among the open questions of one handler for one leg
 * @param lookup the name of the lookup
 * @param question what is asked of it
 * @param arguments its arguments
 * @param limit how long the answer may take; afterwards the answer is empty and carries {@code error}
 */
public record Question(String op, String lookup, String question, Map<String, String> arguments, Duration limit) {
    /** The key under which a failed lookup says why; absent in an answer that came. */
    public static final String ERROR = "error";

    public Question {
        if (op.isBlank() || lookup.isBlank()) {
            throw new IllegalArgumentException(
                    "A question needs an op and the name of a lookup: '" + op + "', '" + lookup + "'.");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("A question must leave some time for its answer, not " + limit + ".");
        }
        arguments = Map.copyOf(arguments);
    }
}
