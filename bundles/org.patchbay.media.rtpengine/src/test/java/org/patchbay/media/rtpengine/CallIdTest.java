package org.patchbay.media.rtpengine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallIdTest {

    @Test
    void itIsReadAsItWasWritten() {
        CallId zeros = new CallId(1, -1);

        assertThat(zeros).hasToString("0000000000000001ffffffffffffffff");
        assertThat(CallId.read(zeros.toString())).isEqualTo(zeros);
        CallId chosen = CallId.chosen();
        assertThat(CallId.read(chosen.toString())).isEqualTo(chosen).isNotEqualTo(CallId.chosen());
    }

    @Test
    void namesOfOthersAreNone() {
        for (String other : new String[] {"", "abc", "x".repeat(32), "0".repeat(31), "0".repeat(33), "-".repeat(32)}) {
            assertThatIllegalArgumentException().as(other).isThrownBy(() -> CallId.read(other));
        }
    }
}
