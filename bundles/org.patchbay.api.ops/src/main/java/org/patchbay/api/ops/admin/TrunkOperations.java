package org.patchbay.api.ops.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** What the trunk shows. */
@ProviderType
public interface TrunkOperations {

    List<PeerView> peers();

    /** The listening points that are open: {@code udp:127.0.0.1:5060}. Empty while the runtime is not ready. */
    List<String> listeners();

    /** Counters by name: received, dropped by reason, refused, retransmitted. */
    Map<String, Long> counters();

    /** The SIP messages of a call, when recording is on; kept for the calls of late. */
    List<LadderLine> ladder(String call);

    /** What the media of a call did: one line for each leg, with addresses, packets and loss; also for calls of late. */
    List<String> media(String call);

    /**
     * Writes the SIP messages that are kept whole to a new pcap file that its owner alone may read. Media keys and credentials are masked; what came
     * over TCP or TLS is shown as datagrams.
     *
     * @param call whose messages; empty for all
     * @return how many messages there were
     * @throws IllegalStateException when none are kept by the settings
     * @throws IOException when the file is there already or cannot be written
     */
    int capture(Optional<String> call, Path file) throws IOException;
}
