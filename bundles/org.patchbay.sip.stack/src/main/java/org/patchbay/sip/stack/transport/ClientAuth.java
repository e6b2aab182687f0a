package org.patchbay.sip.stack.transport;

/** What a TLS listening point asks of those who connect to it. */
public enum ClientAuth {
    /** No certificate is asked for. */
    NONE,
    /** A certificate is asked for; a peer without one is still let in, with an empty chain. */
    WANTED,
    /** Without a valid certificate the handshake fails. */
    NEEDED
}
