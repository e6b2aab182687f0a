package org.patchbay.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;

/** The waves of a leg: one peer after the other, and none back to where the call came from with what it came with. */
final class Ways {
    /** How long one peer may take; the next is tried only where it let nobody ring. One that does not work at all fails much sooner. */
    private static final Duration RING = Duration.ofSeconds(120);
    /**
     * Beside 408 and 5xx, what says that this peer does not have the number any more while another may: RFC 3261 21.4.10. Not 480, which is
     * the answer of whoever is called. The core leads on only where nobody rang, except in an emergency.
     */
    private static final Set<Integer> NEXT_PEER_ON = Set.of(410);
    /** Whatever one says to an emergency call, another may help. */
    private static final Set<Integer> NEXT_HELP_ON =
            IntStream.range(400, 700).boxed().collect(Collectors.toUnmodifiableSet());

    private final Attempt attempt;
    private final CallView call;
    private String uri;
    private boolean neverBack;
    private Optional<Wave> behind = Optional.empty();

    Ways(Attempt attempt, CallView call) {
        this.attempt = attempt;
        this.call = call;
        this.uri = attempt.to().uri();
    }

    /** Under another name than it was called by. */
    Ways to(String name) {
        uri = name;
        return this;
    }

    /** Not even under another name: whoever sends a call for its own client does not have it. */
    Ways notToWhereItIsFrom(boolean never) {
        neverBack = never;
        return this;
    }

    /** What is tried behind all peers. */
    Ways then(Optional<Wave> wave) {
        behind = wave;
        return this;
    }

    /** @param kind of peers, for people */
    Verdict over(List<String> peers, String kind, String why) {
        String first = digits(call.callee().dialled());
        boolean same = digits(attempt.to().dialled()).equals(first)
                || digits(Party.of(uri).dialled()).equals(first);
        List<Wave> waves = new ArrayList<>();
        for (String peer : peers) {
            boolean back = (same || neverBack)
                    && attempt.arrivedFrom().filter(peer::equals).isPresent();
            if (!back) {
                waves.add(new Wave(
                        List.of(Target.over(peer, uri)), RING, attempt.emergency() ? NEXT_HELP_ON : NEXT_PEER_ON, 0));
            }
        }
        if (waves.isEmpty()) {
            return Verdict.reject(
                    404, 3, "This tenant has no " + kind + " peer for it other than the one it came from.");
        }
        behind.ifPresent(waves::add);
        return Verdict.with().because(why).route(waves);
    }

    private static String digits(String dialled) {
        return dialled.startsWith("+") ? dialled.substring(1) : dialled;
    }
}
