package org.patchbay.itests.harness;

/** A peer over UDP at one address and port. */
public final class UdpEnd implements Exchange.Way, AutoCloseable {
    private final Link link;
    private final Exchange exchange = new Exchange(this);

    /**
     * @param address where the peer is
     * @param port its port
     * @param runtime the runtime's port on 127.0.0.1
     */
    public UdpEnd(String address, int port, int runtime) {
        link = new Link(address, 1, true, "", Wire.udp(address, port, runtime));
        exchange.carry(link);
    }

    public Exchange exchange() {
        return exchange;
    }

    @Override
    public Link link(String name) {
        return link;
    }

    @Override
    public void close() {
        exchange.close();
        link.wire().close();
    }
}
