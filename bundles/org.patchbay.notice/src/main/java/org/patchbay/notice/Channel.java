package org.patchbay.notice;

import java.io.IOException;
import java.time.Duration;

/** A way to tell a notice. Called on a thread for input and output. */
interface Channel {
    /** How long it may take in all. */
    Duration MOST = Duration.ofSeconds(30);

    /**
     * Tells it, within {@link #MOST}: past a minute the core takes a listener for hung, and it would be told nothing more until a restart.
     *
     * @return whom it could not be told, and why, while others were; empty when all were told
     * @throws IOException when it was not taken and may be on another try; with what went wrong, never with a secret
     * @throws Refused when it was not taken and never will be
     */
    String tell(Notice notice) throws IOException, Refused;

    /** Where it leads, without anything secret. */
    String to();

    /** The other end wants nothing of it, however often it is asked. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }
}
