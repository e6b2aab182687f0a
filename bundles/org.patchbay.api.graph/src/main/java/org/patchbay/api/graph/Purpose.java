package org.patchbay.api.graph;

/** What permissions of Microsoft Graph are used for. Each area stands alone: what was granted for one is never used for another. */
public enum Purpose {
    /** Users sign in, and their own profile is read. */
    SIGN_IN,
    /** People of the organisation, their numbers and basic profiles. */
    DIRECTORY,
    /** Events, meetings in shared and delegated calendars, rooms. */
    CALENDAR,
    /** The contacts of users. */
    CONTACTS,
    /** Reading and setting presence; isolated from all others. */
    PRESENCE,
    /** A meeting chat of the provider and a Teams group chat are kept the same. */
    CONTINUOUS_MEETING_CHAT
}
