package org.patchbay.sip.stack.transport;

import java.net.InetSocketAddress;

import org.osgi.annotation.versioning.ProviderType;

/**
 * An open listening point: where requests come in, and from where requests of ours go out.
 *
 * <p>Callers must not keep it after {@link #close()}: sending from a closed point fails like a broken transport.
 */
@ProviderType
public interface ListeningPoint extends AutoCloseable {

    /** The name given in its settings. */
    String name();

    /** The transport. */
    Transport transport();

    /** What is bound, with the real port. */
    InetSocketAddress localAddress();

    /** Host written into Via; IPv6 in brackets. Use it for Contact too. */
    String advertisedHost();

    /** Port written into Via. Use it for Contact too. */
    int advertisedPort();

    /** Whether it still takes messages. */
    boolean open();

    /**
     * Makes its connections anew, as after a change of keys: those that are open are used for no new request, and closed when what was under way
     * on them must be over (64 x T1 and up to the interval of the keep-alives later).
     */
    void renew();

    /** Stops accepting, sends what is queued (briefly), closes its connections. Further calls do nothing. */
    @Override
    void close();
}
