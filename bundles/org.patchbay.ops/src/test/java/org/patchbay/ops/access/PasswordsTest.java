package org.patchbay.ops.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordsTest {
    private static final char[] RIGHT = "right".toCharArray();
    private static final char[] WRONG = "wrong".toCharArray();

    private final Hands clock = new Hands();
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Passwords passwords = new Passwords(
            (name, password) -> {
                asked.add(name);
                return Map.of(
                                "ada", Set.of("operator", "auditor", "ssh"),
                                "root", Set.of("admingroup", "admin", "viewer"),
                                "guest", Set.of("viewer"))
                        .entrySet()
                        .stream()
                        .filter(e -> e.getKey().equals(name) && new String(password).equals("right"))
                        .map(Map.Entry::getValue)
                        .findFirst();
            },
            clock,
            pauses::add);

    /** A clock that is set by hand. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-03-01T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void fails(String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(passwords.check(name, WRONG)).isEmpty();
        }
    }

    @Test
    void theRoleIsThatOfTheHighestGroup() {
        assertThat(passwords.check("ada", RIGHT)).contains(new Principal("ada", Map.of("*", Role.OPERATOR)));
        assertThat(passwords.check("root", RIGHT)).contains(new Principal("root", Map.of("*", Role.ADMIN)));
        assertThat(passwords.check("guest", RIGHT)).contains(new Principal("guest", Map.of()));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aWrongOneIsAnsweredOnTheStepWhetherThereIsSuchAUserOrNot() {
        fails("ada", 1);
        fails("nobody", 1);
        assertThat(pauses).hasSize(2).allMatch(nanos -> nanos > 0 && nanos <= Passwords.STEP_NANOS);
    }

    @Test
    void afterSomeWrongOnesANameHasToWaitLongerAndLonger() {
        fails("ada", Attempts.FREE);
        assertThat(passwords.check("ada", RIGHT)).isEmpty();
        assertThat(asked).hasSize(Attempts.FREE);
        clock.now = clock.now.plusSeconds(1);
        fails("ada", 1);
        clock.now = clock.now.plusSeconds(1);
        assertThat(passwords.check("ada", RIGHT)).as("two seconds by now").isEmpty();
        clock.now = clock.now.plusSeconds(1);
        assertThat(passwords.check("ada", RIGHT)).isPresent();
        fails("ada", Attempts.FREE - 1);
        assertThat(passwords.check("ada", RIGHT)).as("a right one makes good").isPresent();
    }

    @Test
    void theWaitHasAnEnd() {
        for (int i = 0; i < 60; i++) {
            fails("ada", 1);
            clock.now = clock.now.plus(Attempts.LONGEST);
        }
        assertThat(passwords.check("ada", RIGHT)).isPresent();
    }

    @Test
    void othersDoNotWaitForIt() {
        fails("eve", 50);
        assertThat(passwords.check("ada", RIGHT)).isPresent();
    }

    @Test
    void boundedIsWhatItRemembers() {
        Attempts attempts = new Attempts(clock);
        for (int i = 0; i < 3 * Attempts.REMEMBERED; i++) {
            attempts.failed("name" + i);
        }
        assertThat(attempts.remembered()).isEqualTo(Attempts.REMEMBERED);
    }

    @Test
    void nobodyIsAskedAboutWhatIsNoNameOrTooLong() {
        assertThat(passwords.check(" ", RIGHT)).isEmpty();
        assertThat(passwords.check("a".repeat(2000), RIGHT)).isEmpty();
        assertThat(passwords.check("ada", new char[2000])).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(pauses).hasSize(3);
    }

    @Test
    void waitsAtLeastAsLongAsTold() {
        long begun = System.nanoTime();
        Passwords.pause(Duration.ofMillis(5).toNanos());
        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(5).toNanos());
    }

    @Test
    void emptyIsWhatAnUnknownRealmSays() {
        assertThat(new ConsoleLogin("no-such-realm").groups("ada", RIGHT)).isEqualTo(Optional.empty());
    }
}
