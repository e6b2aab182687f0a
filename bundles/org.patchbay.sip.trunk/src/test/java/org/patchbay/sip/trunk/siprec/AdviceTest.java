package org.patchbay.sip.trunk.siprec;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AdviceTest {

    @ParameterizedTest
    @CsvSource({
        "403, username and password",
        "404, NAME@host",
        "408, host",
        "420, SIPREC",
        "486, max_legs",
        "488, srtp",
        "503, patchbay:trunks",
        "513, tcp",
        "500, patchbay:ladder"
    })
    void everyRefusalSaysWhatToDo(int sip, String advice) {
        assertThat(Advice.of("voicelog", sip, "Its words", List.of()))
                .startsWith("The recorder voicelog refused with " + sip + " (Its words): ")
                .contains(advice);
    }

    @Test
    void aRedirectionSaysWhereTo() {
        assertThat(Advice.of("voicelog", 302, "", List.of("sip:r@192.0.2.7")))
                .isEqualTo("The recorder voicelog refused with 302: it wants recordings elsewhere, at sip:r@192.0.2.7:"
                        + " set host (or hosts) of the peer to that address");
    }
}
