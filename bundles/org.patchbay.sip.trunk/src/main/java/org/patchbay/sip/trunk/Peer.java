package org.patchbay.sip.trunk;

import java.util.Optional;

/** A configured peer; between the components of this bundle. */
interface Peer {

    /** The PID it is configured by. */
    String pid();

    /** The settings in force; empty if none were ever right. */
    Optional<PeerSettings> settings();

    /** What is wrong with the configuration, or empty. */
    String fault();
}
