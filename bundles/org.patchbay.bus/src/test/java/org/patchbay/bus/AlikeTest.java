package org.patchbay.bus;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Party;

import static org.assertj.core.api.Assertions.assertThat;

class AlikeTest {
    private final Alike alike = new Alike();

    private static Party party(String user, String country) {
        Party plain = Party.of("sip:+4930123456@192.0.2.1;user=phone");
        return new Party(plain.uri(), plain.e164(), "Ada", Optional.of(user), Optional.empty(), Optional.of(country));
    }

    @Test
    void whatIsKnownOfPartiesIsHeldOnce() {
        Party first = alike.of(party("ada", new String("DE")));
        Party second = alike.of(party("bob", new String("DE")));
        assertThat(second.country()).containsSame(first.country().orElseThrow());
        assertThat(System.identityHashCode(second.country())).isEqualTo(System.identityHashCode(first.country()));
    }

    @Test
    void nothingOfAPartyChanges() {
        for (int i = 0; i < 2000; i++) {
            Party party = party("user" + i % 700, "C" + i % 300);
            assertThat(alike.of(party)).isEqualTo(party);
        }
        Party unknown = Party.of("sip:x@192.0.2.1");
        assertThat(alike.of(unknown)).isSameAs(unknown);
    }
}
