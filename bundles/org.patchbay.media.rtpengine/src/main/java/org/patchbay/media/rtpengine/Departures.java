package org.patchbay.media.rtpengine;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What rtpengine is told when legs end: of those that stay in the same call of its, nothing changes. */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private Departures() {}

    /** In the turn of their session. */
    static CompletionStage<Void> of(List<RtpengineLeg> legs) {
        Set<Home> ended = new HashSet<>();
        for (RtpengineLeg leg : legs) {
            if (leg.home().leaves()) {
                ended.add(leg.home());
            }
        }
        CompletionStage<Void> told = CompletableFuture.completedStage(null);
        for (RtpengineLeg leg : legs) {
            if (!ended.contains(leg.home())) {
                told = told.thenCompose(any -> of(leg));
            }
        }
        for (Home home : ended) {
            told = told.thenCompose(any -> home.end());
        }
        return told;
    }

    private static CompletionStage<Void> of(RtpengineLeg leg) {
        Splice.StandIn stand = leg.standIn();
        CompletionStage<Void> left = stand == null
                ? CompletableFuture.completedStage(null)
                : leg.tell(Side.delete(stand.leg().side().tag()));
        return left.thenCompose(any -> leg.tell(Side.delete(leg.side().tag())));
    }

    /** Copies that the process before had made go to nobody any more. */
    static void clear(Home home, Map<String, Object> reply) {
        if (reply.get("tags") instanceof Map<?, ?> tags) {
            tags.forEach((tag, known) -> {
                if (known instanceof Map<?, ?> more
                        && more.get("subscriptions") instanceof List<?> all
                        && !all.isEmpty()
                        && all.stream()
                                .allMatch(each -> each instanceof Map<?, ?> one && "pub/sub".equals(one.get("type")))) {
                    var unused = home.tell(Side.unsubscribed(tag.toString()))
                            .thenCompose(any -> home.tell(Side.delete(tag.toString())));
                }
            });
        }
    }

    /** Waits a moment until rtpengine was told. */
    static void await(List<CompletableFuture<?>> ends) {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("Not every rtpengine was told in time that its calls have ended; it ends them by its --timeout");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
