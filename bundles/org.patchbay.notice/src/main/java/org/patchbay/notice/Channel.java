package org.patchbay.notice;

import java.io.IOException;

/** A way to tell a notice. Called on a thread for input and output. */
interface Channel {

    /**
     * Tells it.
     *
     * @throws IOException when it was not taken and may be on another try; with what went wrong, never with a secret
     * @throws Refused when it was not taken and never will be
     */
    void tell(Notice notice) throws IOException, Refused;

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
