package org.patchbay.itests.harness;

/**
 * A connection between the runtime and one end of a peer, or the path of its datagrams.
 *
 * @param end the name of the end, as a host of the peer
 * @param number tells the connections of an exchange apart
 * @param opened whether the runtime has opened it
 * @param serverName the name that the runtime asked for in the TLS handshake (SNI); empty for none
 * @param wire carries it
 */
public record Link(String end, int number, boolean opened, String serverName, Wire wire) {
    @Override
    public String toString() {
        return (opened ? "the runtime's connection " : "a connection ") + number + (opened ? " to " : " of ") + end;
    }
}
