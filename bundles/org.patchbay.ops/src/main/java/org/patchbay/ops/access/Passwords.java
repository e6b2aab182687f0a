package org.patchbay.ops.access;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;

/**
 * Passwords, few at a time. A wrong one is answered at a whole multiple of {@link #STEP_NANOS} after it came, whether there is such a user or
 * not, so that how long it takes tells neither.
 */
final class Passwords {
    static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** With the pause after a wrong one this bounds how many can be tried in a second, under however many names. */
    private static final int AT_ONCE = 4;

    private static final int LONGEST = 1024;
    private static final long PATIENCE_SECONDS = 5;

    /** Asks whoever knows the users. */
    interface Login {
        /** The groups and roles of a user; empty where name or password are wrong. */
        Optional<Set<String>> groups(String name, char[] password);
    }

    private final Login login;
    private final Attempts attempts;
    private final LongConsumer pause;
    private final Semaphore room = new Semaphore(AT_ONCE, true);

    /** @param pause waits for so many nanoseconds */
    Passwords(Login login, Clock clock, LongConsumer pause) {
        this.login = login;
        this.attempts = new Attempts(clock);
        this.pause = pause;
    }

    Optional<Principal> check(String name, char[] password) {
        try {
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            long begun = System.nanoTime();
            Optional<Principal> principal = checked(name, password);
            if (principal.isEmpty()) {
                pause.accept(STEP_NANOS - (System.nanoTime() - begun) % STEP_NANOS);
            }
            return principal;
        } finally {
            room.release();
        }
    }

    private Optional<Principal> checked(String name, char[] password) {
        if (name.isBlank() || name.length() > LONGEST || password.length > LONGEST || !attempts.mayTry(name)) {
            return Optional.empty();
        }
        Optional<Set<String>> groups = login.groups(name, password);
        if (groups.isEmpty()) {
            attempts.failed(name);
            return Optional.empty();
        }
        attempts.succeeded(name);
        return Optional.of(new Principal(
                name, role(groups.get()).map(r -> Map.of(Principal.NODE, r)).orElse(Map.of())));
    }

    /** The highest role whose name is one of the groups. */
    private static Optional<Role> role(Set<String> groups) {
        Role highest = null;
        for (Role role : Role.values()) {
            if (groups.contains(role.name().toLowerCase(Locale.ROOT))) {
                highest = role;
            }
        }
        return Optional.ofNullable(highest);
    }

    static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }
}
