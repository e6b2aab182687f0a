package org.patchbay.vault;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitedBodyTest {
    private final LimitedBody body = new LimitedBody(4);
    private boolean cancelled;

    private CompletionStage<byte[]> take(String... parts) {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                assertThat(n).isPositive();
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
        for (String part : parts) {
            body.onNext(List.of(ByteBuffer.wrap(part.getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
        }
        body.onComplete();
        return body.getBody();
    }

    @Test
    void whatFitsIsWhole() {
        assertThat(take("ab", "", "cd").toCompletableFuture().join()).asString().isEqualTo("abcd");
        assertThat(cancelled).isFalse();
    }

    @Test
    void whatDoesNotIsNotTakenIn() {
        CompletionStage<byte[]> whole = take("abc", "de");
        assertThatThrownBy(() -> whole.toCompletableFuture().join()).hasMessageContaining("larger than 4 bytes");
        assertThat(cancelled).isTrue();
    }
}
