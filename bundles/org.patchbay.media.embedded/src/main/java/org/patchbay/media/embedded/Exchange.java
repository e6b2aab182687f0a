package org.patchbay.media.embedded;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.embedded.relay.PortRange;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.Wish;

/** The steps of offer and answer with one leg's peer, each taken with the lock of the leg's session. */
final class Exchange {
    private final EmbeddedLeg leg;
    private final PortRange range;

    Exchange(EmbeddedLeg leg, PortRange range) {
        this.leg = leg;
        this.range = range;
    }

    CompletionStage<String> offer(Optional<String> mirror) {
        return settled(() -> {
            EmbeddedLeg other = mirrored(mirror);
            return negotiation()
                    .offer(wish(other == null ? null : other.negotiation().shown()));
        });
    }

    CompletionStage<String> answer(Optional<String> mirror) {
        return settled(() -> {
            EmbeddedLeg other = mirrored(mirror);
            AudioDescription theirs = other == null ? null : other.negotiation().shown();
            if (other != null && theirs == null) {
                throw new MediaException(
                        488, "Leg '" + other.id() + "' has no description yet that could be passed on");
            }
            String answer = negotiation().answer(wish(theirs));
            leg.agreed();
            return answer;
        });
    }

    private Wish wish(@Nullable AudioDescription mirrored) {
        LegCopy carried = leg.copies().carried();
        return carried == null ? Wish.of(mirrored) : carried.wish();
    }

    CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        return settled(() -> {
                    AudioDescription description =
                            AudioDescription.read(sdp, negotiation().encrypted());
                    check(description);
                    if (offer) {
                        negotiation().remoteOffer(dialog, description);
                    } else {
                        negotiation().remoteAnswer(dialog, description);
                        leg.agreed();
                    }
                    return true;
                })
                .thenAccept(done -> {});
    }

    private void check(AudioDescription description) throws MediaException {
        if (!Whereabouts.reachable(range.address(), description)) {
            throw new MediaException(
                    488, "The peer's address is of another family than those of network '" + range.network() + "'");
        }
        for (InetSocketAddress place : new InetSocketAddress[] {description.rtp(), description.rtcp()}) {
            if (leg.session().owns(place)) {
                throw new MediaException(488, "The peer names an address of this very call; it would hear itself");
            }
        }
    }

    private Negotiation negotiation() {
        return leg.negotiation();
    }

    private interface Step<T> {
        T run() throws MediaException;
    }

    private <T> CompletionStage<T> settled(Step<T> step) {
        EmbeddedSession now = leg.session();
        synchronized (now.lock()) {
            try {
                if (now != leg.session()) {
                    throw new MediaException(503, "Leg '" + leg.id() + "' has just been taken to another call");
                }
                if (leg.isClosed()) {
                    throw new MediaException(503, "Leg '" + leg.id() + "' is closed");
                }
                return CompletableFuture.completedStage(step.run());
            } catch (MediaException e) {
                return CompletableFuture.failedStage(e);
            }
        }
    }

    private @Nullable EmbeddedLeg mirrored(Optional<String> mirror) throws MediaException {
        if (mirror.isEmpty()) {
            return null;
        }
        EmbeddedLeg other = leg.session().leg(mirror.get());
        if (other == null || other == leg) {
            throw new MediaException(503, "There is no other leg '" + mirror.get() + "' in this session");
        }
        return other;
    }
}
