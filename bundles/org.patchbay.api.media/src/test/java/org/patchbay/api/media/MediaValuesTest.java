package org.patchbay.api.media;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MediaValuesTest {

    @Test
    void aProfileNamesItsNetwork() {
        assertThatThrownBy(() -> MediaProfile.plain(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of the network");
        assertThat(MediaProfile.plain("hub").encryption()).isEqualTo(MediaProfile.Encryption.NONE);
        assertThat(MediaProfile.plain("hub").sources()).isEmpty();
    }

    @Test
    void aProfileIsNobodysToChange() {
        Set<String> sources = new HashSet<>(Set.of("192.0.2.0/24"));
        MediaProfile profile = new MediaProfile("hub", MediaProfile.Encryption.REQUIRED, sources);
        sources.clear();
        assertThat(profile.sources()).containsExactly("192.0.2.0/24");
    }

    @Test
    void aRefusalCarriesWhatThePeerIsTold() {
        MediaException refusal = new MediaException(488, "No format in common. Offer PCMA.");
        assertThat(refusal.sip()).isEqualTo(488);
        assertThat(refusal).hasMessage("No format in common. Offer PCMA.");
    }

    /** A listener tells the engine nothing, and an engine may tell more one day: whoever listens takes what it wants. */
    @Test
    void aListenerHearsOnlyWhatItAsksFor() {
        MediaListener deaf = new MediaListener() {};
        assertThatCode(() -> {
                    deaf.played("a", "op", "");
                    deaf.digit("a", '5', 100);
                    deaf.silent("a", 60);
                    deaf.latched("a", "192.0.2.1:5000");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aLegThatHeardNothingHasLostNothing() {
        assertThat(MediaQuality.NONE).isEqualTo(new MediaQuality(0, 0, 0, 0, 0, 0));
    }
}
