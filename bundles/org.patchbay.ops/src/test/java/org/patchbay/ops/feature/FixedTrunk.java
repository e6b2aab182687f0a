package org.patchbay.ops.feature;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.TrunkOperations;

/** A trunk that has these peers. */
record FixedTrunk(List<PeerView> peers) implements TrunkOperations {
    @Override
    public int capture(Optional<String> call, java.nio.file.Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> listeners() {
        return List.of();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public List<LadderLine> ladder(String call) {
        return List.of();
    }

    @Override
    public List<String> media(String call) {
        return List.of();
    }
}
