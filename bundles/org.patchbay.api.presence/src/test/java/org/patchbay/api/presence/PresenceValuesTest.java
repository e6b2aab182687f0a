package org.patchbay.api.presence;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PresenceValuesTest {

    @Test
    void aPresenceHasAnAge() {
        Instant then = Instant.parse("2026-11-01T12:00:00Z");
        Presence presence = new Presence(Platform.TEAMS, PresenceStatus.IN_A_CALL, "InACall", then);
        assertThat(presence.age(then.plusSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(presence.age(then.minusSeconds(5))).as("clocks differ").isZero();
    }

    @Test
    void aContactIsKnownByOneOfThreeThings() {
        assertThat(Contact.user("ada").by()).isEqualTo(Contact.By.USER);
        assertThat(Contact.number(new E164("+4930123456")).value()).isEqualTo("+4930123456");
        assertThat(Contact.mail("ada@acme.example")).isEqualTo(new Contact(Contact.By.MAIL, "ada@acme.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "@acme.example", "ada@", "a da@acme.example", "a@b@c"})
    void aContactByMailHasAnAddress(String address) {
        assertThatThrownBy(() -> Contact.mail(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + address + "' is no mail address");
    }

    @Test
    void aContactNamesSomebody() {
        assertThatThrownBy(() -> Contact.user(" ")).hasMessageContaining("needs a user's id");
        assertThatThrownBy(() -> new Contact(Contact.By.NUMBER, "030"))
                .hasMessageContaining("Not an E.164 number: '030'");
    }

    @Test
    void whoIsHeldOutIsToldWhy() {
        assertThatThrownBy(() -> new HeldOut(PresenceGate.ACCOUNT_CONNECTED, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ACCOUNT_CONNECTED");
    }
}
