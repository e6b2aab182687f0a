package org.patchbay.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;

/** A trunk with one peer. */
final class Trunk implements TrunkOperations {
    @Override
    public List<PeerView> peers() {
        return List.of(new PeerView("teams", "hub", "udp:h:5060", "up", Optional.of(World.AT), 0, 1, 1, ""));
    }

    @Override
    public List<String> listeners() {
        throw new AssertionError();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("received", 3L);
    }

    @Override
    public List<LadderLine> ladder(String call) {
        throw new AssertionError();
    }

    @Override
    public List<String> media(String call) {
        throw new AssertionError();
    }

    @Override
    public int capture(Optional<String> call, java.nio.file.Path file) {
        throw new AssertionError("not over REST: it writes files");
    }
}
