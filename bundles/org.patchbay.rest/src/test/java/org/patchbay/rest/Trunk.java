package org.patchbay.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;

/** A trunk with one peer. */
final class Trunk implements TrunkOperations {
    private Path captured = Path.of("");

    @Override
    public List<PeerView> peers() {
        return List.of(new PeerView("teams", "hub", "udp:h:5060", "up", Optional.of(World.AT), 0, 1, 1, ""));
    }

    @Override
    public List<String> listeners() {
        return List.of("udp:127.0.0.1:5060");
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("received", 3L);
    }

    @Override
    public List<LadderLine> ladder(String call) {
        return call.startsWith("call-")
                ? List.of(new LadderLine(World.AT, "l1", "teams", true, "INVITE sip:a (sdp)"))
                : List.of();
    }

    @Override
    public List<String> media(String call) {
        return call.startsWith("call-") ? List.of("l1 PCMA 50 packets") : List.of();
    }

    @Override
    public int capture(Optional<String> call, Path file) throws IOException {
        if (call.equals(Optional.of("off"))) {
            throw new IllegalStateException("No messages are kept: set capture_megabytes.");
        }
        if (call.equals(Optional.of("full"))) {
            throw new IOException("No space left on device");
        }
        Files.writeString(file, "pcap of " + call);
        captured = file;
        return call.equals(Optional.of("nobody")) ? 0 : 2;
    }

    /** What was written last. */
    Path captured() {
        return captured;
    }
}
