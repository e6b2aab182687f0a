package org.patchbay.api.presence;

/** What must be so before a person's presence is kept the same on both platforms. Each that is not holds the person out. */
public enum PresenceGate {
    /** An administrator has enabled it for the organisation. */
    ORGANISATION_ENABLED,
    /** The permissions are granted: to read, and to write, without which Teams presence is never updated. */
    PERMISSIONS_GRANTED,
    /** The account at the provider is of a kind that has it. */
    ACCOUNT_KIND,
    /** The person has connected the Microsoft account, by signing in. */
    ACCOUNT_CONNECTED,
    /** Every client of the person is new enough. */
    CLIENT_VERSION
}
