package org.patchbay.api.ops.health;

/**
 * What a check found.
 *
 * @param state how bad it is
 * @param text what was found, and what to do about it where something is wrong
 */
public record HealthResult(State state, String text) {

    /** From good to bad. */
    public enum State {
        OK,
        /** Calls are served; an operator should look. */
        WARN,
        /** This node must not be given calls now. */
        NOT_READY
    }

    public static HealthResult ok(String text) {
        return new HealthResult(State.OK, text);
    }

    public static HealthResult warn(String text) {
        return new HealthResult(State.WARN, text);
    }

    public static HealthResult notReady(String text) {
        return new HealthResult(State.NOT_READY, text);
    }
}
