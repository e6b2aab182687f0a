package org.patchbay.testkit.presence;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceGates;
import org.patchbay.api.presence.PresenceLookup;
import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every implementation of {@link PresenceLookup} and {@link PresenceGates} must do. A test of one inherits this, gives it, and lets it see what
 * the platforms show. The directory knows {@code ada} of {@code acme} by a number and a mail address.
 */
public abstract class PresenceContract {
    private static final E164 NUMBER = new E164("+4930123401");
    private static final String MAIL = "ada@acme.example";
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    protected abstract PresenceLookup lookup() throws Exception;

    protected abstract PresenceGates gates() throws Exception;

    /** Lets the directory know a user of {@code acme}. */
    protected abstract void user(String id, E164 number, String mail) throws Exception;

    /** Lets a platform show this of a user of {@code acme}. */
    protected abstract void shows(String user, Presence presence) throws Exception;

    /** Lets a user of {@code acme} be held out by these gates. */
    protected abstract void close(String user, PresenceGate... gates) throws Exception;

    private static Presence presence(Platform platform, PresenceStatus status, Instant at) {
        return new Presence(platform, status, status.name(), at);
    }

    @Test
    final void findsAPersonByIdNumberAndMail() throws Exception {
        user("ada", NUMBER, MAIL);
        Presence shown = presence(Platform.TEAMS, PresenceStatus.DO_NOT_DISTURB, NOON);
        shows("ada", shown);
        for (Contact contact : List.of(Contact.user("ada"), Contact.number(NUMBER), Contact.mail(MAIL))) {
            await().untilAsserted(() ->
                    assertThat(lookup().of("acme", contact, Platform.TEAMS)).contains(shown));
        }
    }

    @Test
    final void knowsNothingOfWhomItNeverSaw() throws Exception {
        user("ada", NUMBER, MAIL);
        shows("ada", presence(Platform.TEAMS, PresenceStatus.AVAILABLE, NOON));
        await().until(() ->
                lookup().of("acme", Contact.user("ada"), Platform.TEAMS).isPresent());
        assertThat(lookup().of("acme", Contact.user("ada"), Platform.ZOOM)).isEmpty();
        assertThat(lookup().of("other", Contact.user("ada"), Platform.TEAMS)).isEmpty();
        assertThat(lookup().of("acme", Contact.user("bob"), Platform.TEAMS)).isEmpty();
        assertThat(lookup().of("acme", Contact.mail("bob@acme.example"), Platform.TEAMS))
                .isEmpty();
    }

    @Test
    final void showsTheNewestWhateverComesLate() throws Exception {
        user("ada", NUMBER, MAIL);
        Presence newest = presence(Platform.TEAMS, PresenceStatus.AWAY, NOON.plusSeconds(10));
        shows("ada", newest);
        shows("ada", presence(Platform.TEAMS, PresenceStatus.AVAILABLE, NOON));
        await().during(java.time.Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(lookup().of("acme", Contact.user("ada"), Platform.TEAMS))
                        .contains(newest));
    }

    @Test
    final void namesEveryGateThatHoldsAPersonOutInTheirOrderAndSaysWhatToDo() throws Exception {
        user("ada", NUMBER, MAIL);
        assertThat(gates().heldOut("acme", "ada")).isEmpty();
        close("ada", PresenceGate.CLIENT_VERSION, PresenceGate.ACCOUNT_CONNECTED);
        await().untilAsserted(() -> assertThat(gates().heldOut("acme", "ada"))
                .extracting(HeldOut::gate)
                .containsExactly(PresenceGate.ACCOUNT_CONNECTED, PresenceGate.CLIENT_VERSION));
        assertThat(gates().heldOut("acme", "ada"))
                .allSatisfy(held -> assertThat(held.text()).isNotBlank());
    }
}
