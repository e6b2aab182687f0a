package org.patchbay.webhook;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HooksTest {
    private static final WebhookCall CALL = new WebhookCall(Map.of(), Map.of(), new byte[0]);
    private final Hooks<Webhook, WebhookCall, WebhookAnswer> hooks = Hooks.ofWebhooks();

    private int posted(String name) {
        return hooks.find(name).orElseThrow().hook().orElseThrow().take(CALL).status();
    }

    @Test
    void theHighestRankedCountsAndOfThoseTheFirst() {
        Taker first = new Taker("a", call -> WebhookAnswer.of(201));
        Taker second = new Taker("a", call -> WebhookAnswer.of(202));
        Taker ranked = new Taker("a", call -> WebhookAnswer.of(203));
        hooks.add(second, 0, 2);
        hooks.add(first, 0, 1);
        assertThat(posted("a")).isEqualTo(201);
        hooks.add(ranked, 5, 3);
        assertThat(posted("a")).isEqualTo(203);
        hooks.remove(ranked);
        hooks.remove(first);
        assertThat(posted("a")).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a/b", "a b", "-a", "..", "a\r\nb"})
    void aNameThatIsNoneIsLeftOut(String name) {
        hooks.add(new Taker(name, call -> WebhookAnswer.of(200)), 0, 1);
        assertThat(hooks.find(name)).isEmpty();
    }

    /** A bundle may be stopped at any moment: who is inside ends first, and nobody enters afterwards. */
    @Test
    void oneThatGoesIsWaitedForAndNotCalledAfterwards() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Taker taker = new Taker("a", call -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return WebhookAnswer.of(200);
        });
        hooks.add(taker, 0, 1);
        Hook<Webhook, WebhookCall, WebhookAnswer> hook =
                hooks.find("a").orElseThrow().hook().orElseThrow();
        CompletableFuture<WebhookAnswer> running = CompletableFuture.supplyAsync(() -> hook.take(CALL));
        inside.await();
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> hooks.remove(taker));
        await().until(() -> hooks.find("a").orElseThrow().hook().isEmpty());
        await().until(() -> hook.take(CALL).status() == 503);
        assertThat(gone).isNotDone();
        go.countDown();
        gone.get(20, TimeUnit.SECONDS);
        assertThat(running.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(hook.take(CALL).status()).isEqualTo(503);
        assertThat(taker.calls).hasSize(1);
    }
}
