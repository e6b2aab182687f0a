package org.patchbay.zoom;

/**
 * What came at Zoom of the end of a connection.
 *
 * @param revoked whether Zoom knows nothing of it any more
 * @param stays what is still shown at Zoom, in words; empty where nothing is, as far as is known
 * @param again whether it is tried again
 */
record Parted(boolean revoked, String stays, boolean again) {
    static final Parted DONE = new Parted(true, "", false);
    static final Parted UNTOLD = new Parted(false, "", false);
    static final Parted WAITS = new Parted(false, "", true);
    /** What a user does where Zoom could not be told. */
    static final String BY_HAND = "the user removes the app there (marketplace.zoom.us, Manage, Added Apps)";

    /** The same where Zoom is not asked again. */
    Parted over() {
        return new Parted(revoked, stays, false);
    }

    /** What is left to be done, for an operator; empty where nothing is. */
    String problem() {
        String told = again
                ? "Zoom does not take it yet: it is asked again each minute, for an hour. "
                : revoked ? "" : "Zoom could not be told: " + BY_HAND + ". ";
        return (told + stays).strip();
    }

    /** The same, of somebody who is not there any more; empty where nothing is to be said. */
    String text() {
        return problem().isEmpty() ? "" : "It was disconnected. " + problem();
    }
}
