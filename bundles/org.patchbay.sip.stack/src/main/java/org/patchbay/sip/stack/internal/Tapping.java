package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.MessageTap;

/** Shows messages to the tap, if there is one. */
final class Tapping {
    private static final Logger LOG = LoggerFactory.getLogger(Tapping.class);
    private volatile @Nullable MessageTap tap;

    void set(@Nullable MessageTap wanted) {
        tap = wanted;
    }

    void received(ConnectionInfo on, byte[] bytes) {
        show(false, on, on.remote(), bytes);
    }

    void sent(ConnectionInfo on, InetSocketAddress to, byte[] bytes) {
        show(true, on, to, bytes);
    }

    private void show(boolean sent, ConnectionInfo on, InetSocketAddress remote, byte[] bytes) {
        MessageTap shown = tap;
        if (shown != null) {
            try {
                shown.message(sent, on.transport(), on.local(), remote, bytes);
            } catch (RuntimeException e) {
                LOG.error("The tap of messages failed", e);
            }
        }
    }

    void sent(ListeningPoint from, InetSocketAddress to, byte[] bytes) {
        MessageTap shown = tap;
        if (shown != null) {
            try {
                shown.message(true, from.transport(), from.localAddress(), to, bytes);
            } catch (RuntimeException e) {
                LOG.error("The tap of messages failed", e);
            }
        }
    }
}
