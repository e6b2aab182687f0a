package org.patchbay.api.ops;

import java.util.List;

/** What was asked for was not done, none of it. Each problem says what is wrong and what to do. */
public final class OperationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; the faces answer accordingly. */
    public enum Reason {
        /** What was asked for is wrong: HTTP 422. */
        INVALID,
        /** There is none: HTTP 404. */
        NOT_FOUND,
        /** Somebody else changed it meanwhile, or it contradicts what is there: HTTP 409. */
        CONFLICT,
        /** It cannot be done now: HTTP 503. */
        UNAVAILABLE
    }

    private final Reason reason;
    private final List<String> problems;

    public OperationException(Reason reason, String problem) {
        this(reason, List.of(problem));
    }

    /** @param problems at least one */
    public OperationException(Reason reason, List<String> problems) {
        super(String.join(" ", problems));
        this.reason = reason;
        this.problems = List.copyOf(problems);
    }

    public Reason reason() {
        return reason;
    }

    public List<String> problems() {
        return problems;
    }
}
