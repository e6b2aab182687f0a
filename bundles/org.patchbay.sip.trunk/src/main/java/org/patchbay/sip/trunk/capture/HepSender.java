package org.patchbay.sip.trunk.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.LongAdder;

/** Sends packets to a Homer server over UDP. What cannot be sent at once is dropped and counted: no call waits for a capture. */
final class HepSender implements AutoCloseable {
    private final DatagramChannel channel;
    private final int agent;
    private final LongAdder lost = new LongAdder();

    HepSender(InetSocketAddress target, int agent) throws IOException {
        this.agent = agent;
        channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(target);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void send(Packet packet) {
        try {
            if (channel.write(Hep.of(packet, agent)) == 0) {
                lost.increment();
            }
        } catch (IOException e) {
            // Nobody listens there, for one: the next may be heard again.
            lost.increment();
        }
    }

    long lost() {
        return lost.sum();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            lost.increment();
        }
    }
}
