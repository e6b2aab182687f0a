package org.patchbay.sip.stack.message;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecentTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final Recent<String> recent = new Recent<>(text -> {
        reads.incrementAndGet();
        if (text.startsWith("!")) {
            throw new SipSyntaxException("no");
        }
        return "read " + text;
    });

    @Test
    void whatWasReadIsNotReadAgain() {
        assertThat(recent.read("a")).isEqualTo("read a").isSameAs(recent.read(new String("a")));
        assertThat(reads).hasValue(1);
    }

    @Test
    void textsThatShareAPlaceAreNotTakenForEachOther() {
        // Of one hash code.
        for (String text : new String[] {"Aa", "BB", "Aa", "BB"}) {
            assertThat(recent.read(text)).isEqualTo("read " + text);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(recent.read("t" + i % 5000)).isEqualTo("read t" + i % 5000);
        }
    }

    @Test
    void whatIsRefusedIsRefusedEachTimeAndLongTextsAreNotKept() {
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> recent.read("!")).isInstanceOf(SipSyntaxException.class);
            assertThat(reads).hasValue(i);
        }
        String text = "x".repeat(257);
        assertThat(recent.read(text)).isEqualTo(recent.read(text));
        assertThat(reads).hasValue(4);
    }
}
