package org.patchbay.api.presence;

/** Where a person's presence is shown and set. */
public enum Platform {
    /** Microsoft Teams, and with it the other Microsoft 365 apps. */
    TEAMS,
    /** The provider, Zoom. */
    ZOOM
}
