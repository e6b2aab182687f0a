package org.patchbay.ops.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.SlotView;

/**
 * What is here and now, to hold the needs of a row against.
 *
 * @param slots what the core has bound
 * @param peers the peers of the trunk
 * @param engines the media engines
 */
record Needs(List<SlotView> slots, List<PeerView> peers, List<MediaEngine> engines) {

    /** Why a need is not met; empty when it is. */
    Optional<String> unmet(String need) {
        int colon = need.indexOf(':');
        String kind = need.substring(0, Math.max(0, colon));
        String what = need.substring(colon + 1);
        return switch (kind) {
            case "handler", "treatment", "lookup" -> slot(kind, what);
            case "peer" -> peer(what);
            case "media" ->
                engines.stream().flatMap(e -> e.capabilities().stream()).anyMatch(c -> c.name()
                                .equals(what.toUpperCase(Locale.ROOT)))
                        ? Optional.empty()
                        : Optional.of("no media engine here offers " + what);
            default -> Optional.of("it needs '" + need + "', of which this node cannot tell whether it is there");
        };
    }

    private Optional<String> slot(String kind, String name) {
        return slots.stream()
                        .anyMatch(s -> s.state().equals("live")
                                && s.kind().equals(kind)
                                && s.name().equals(name))
                ? Optional.empty()
                : Optional.of("the " + kind + " '" + name + "' is not live");
    }

    private Optional<String> peer(String side) {
        List<PeerView> there = peers.stream().filter(p -> p.side().equals(side)).toList();
        if (there.isEmpty()) {
            return Optional.of("no peer on the side of the " + side + " is configured");
        }
        return there.stream().anyMatch(p -> p.state().equals("up") || p.state().equals("unknown"))
                ? Optional.empty()
                : Optional.of(
                        "peer " + there.get(0).name() + " is " + there.get(0).state()
                                + (there.get(0).note().isEmpty()
                                        ? ""
                                        : " (" + there.get(0).note() + ")"));
    }
}
