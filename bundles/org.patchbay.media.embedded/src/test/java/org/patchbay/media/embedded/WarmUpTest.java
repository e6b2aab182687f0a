package org.patchbay.media.embedded;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.relay.MediaLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The relay is warmed up before calls are taken, and calls are taken even if that fails. */
class WarmUpTest {

    @Test
    void carriesPackets() throws Exception {
        MediaLoop loop = MediaLoop.start("warm");
        try {
            CompletionStage<Integer> warm = WarmUp.start(List.of(loop));
            await().until(() -> warm.toCompletableFuture().isDone());
            assertThat(warm.toCompletableFuture().join()).as("packets").isPositive();
        } finally {
            loop.stop();
        }
    }

    @Test
    void endsWithoutAFaultWhereNothingCanBeWarmedUp() throws Exception {
        MediaLoop loop = MediaLoop.start("cold");
        loop.stop();
        CompletionStage<Integer> warm = WarmUp.start(List.of(loop));
        await().until(() -> warm.toCompletableFuture().isDone());
        assertThat(warm).isCompleted();
    }
}
