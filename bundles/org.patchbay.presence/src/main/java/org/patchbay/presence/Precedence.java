package org.patchbay.presence;

import org.patchbay.api.presence.PresenceStatus;

/**
 * Which of two presences of a person counts. What a person sets comes before what an app infers, and nothing that is inferred is put in the
 * place of "do not disturb" or "presenting". No platform says who set a status, so that the status itself has to tell.
 */
final class Precedence {
    /** That of a call over the trunk. */
    static final int CALL = of(PresenceStatus.IN_A_CALL);

    /** Nothing is shown elsewhere because of these. */
    static final int NONE = 0;

    private Precedence() {}

    static int of(PresenceStatus status) {
        return switch (status) {
            case DO_NOT_DISTURB -> 6;
            case PRESENTING -> 5;
            // Teams infers no plain Busy of its own: a person sets it.
            case BUSY -> 4;
            case IN_A_CALL, IN_A_MEETING -> 3;
            case IN_A_CALENDAR_EVENT -> 2;
            case AWAY -> 1;
            case AVAILABLE, OFFLINE, UNKNOWN -> NONE;
        };
    }
}
