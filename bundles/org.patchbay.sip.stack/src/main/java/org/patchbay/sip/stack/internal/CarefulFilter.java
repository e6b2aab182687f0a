package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.SourceFilter;
import org.patchbay.sip.stack.transport.Transport;

/** The caller's filter; an exception in it is a refusal, never an open door. */
record CarefulFilter(SourceFilter filter) implements SourceFilter {
    private static final RateLimitedLog LOG =
            new RateLimitedLog(LoggerFactory.getLogger(SourceFilter.class), 1, Duration.ofSeconds(1));
    private static final Logger CAUSE = LoggerFactory.getLogger(CarefulFilter.class);

    @Override
    public boolean acceptsAddress(Transport transport, InetSocketAddress remote) {
        try {
            return filter.acceptsAddress(transport, remote);
        } catch (RuntimeException e) {
            LOG.warn(() -> "source filter failed, " + remote + " refused: " + e);
            CAUSE.debug("source filter", e);
            return false;
        }
    }

    @Override
    public boolean acceptsConnection(ConnectionInfo connection) {
        try {
            return filter.acceptsConnection(connection);
        } catch (RuntimeException e) {
            LOG.warn(() -> "source filter failed, " + connection.remote() + " refused: " + e);
            CAUSE.debug("source filter", e);
            return false;
        }
    }

    @Override
    public String refusal(ConnectionInfo connection) {
        try {
            return filter.refusal(connection);
        } catch (RuntimeException e) {
            CAUSE.debug("source filter", e);
            return "it is not a configured source";
        }
    }
}
