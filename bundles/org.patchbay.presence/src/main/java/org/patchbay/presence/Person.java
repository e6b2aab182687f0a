package org.patchbay.presence;

import org.patchbay.api.presence.Platform;

/** What is known of one person: both platforms, the calls that are up, and the last steps. */
final class Person {
    final String tenant;
    final String user;
    final Side teams = new Side(Platform.TEAMS);
    final Side zoom = new Side(Platform.ZOOM);
    final Steps steps = new Steps();
    /** Calls over the trunk that are up. */
    volatile int calls;
    /** The directory does not have the person any more. */
    boolean gone;
    /** Another node sees to the person; what is still on its way to this one means nothing. */
    boolean lost;

    Person(String tenant, String user) {
        this.tenant = tenant;
        this.user = user;
    }

    Side side(Platform platform) {
        return platform == Platform.TEAMS ? teams : zoom;
    }

    Side other(Side side) {
        return side == teams ? zoom : teams;
    }
}
