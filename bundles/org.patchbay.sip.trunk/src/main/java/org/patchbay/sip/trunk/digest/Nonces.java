package org.patchbay.sip.trunk.digest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that say themselves that they are ours and how old they are: nothing is kept of a challenge. Of those that were answered rightly the
 * counts are kept, so that nothing is taken twice (RFC 7616 section 3.4.5); when there are too many, the oldest are good for nothing any more.
 */
public final class Nonces {
    private static final long LIFE_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int MOST = 10_000;
    /** Requests may overtake each other on their way: so far behind the highest count each is still taken once. */
    private static final int WINDOW = 64;

    private static final int STAMP = 16;
    private static final int LENGTH = STAMP + 12 + 32;

    private static final class Uses {
        private final long made;
        private long highest;
        /** Bit n: the count of {@code highest - n} was there. */
        private long taken;

        private Uses(long made) {
            this.made = made;
        }

        private boolean take(int count) {
            long ahead = count - highest;
            if (ahead > 0) {
                taken = ahead >= WINDOW ? 1 : taken << ahead | 1;
                highest = count;
                return true;
            }
            long bit = -ahead >= WINDOW ? 0 : 1L << -ahead;
            boolean fresh = bit != 0 && (taken & bit) == 0;
            taken |= bit;
            return fresh;
        }
    }

    private final LongSupplier clock;
    private final SecretKeySpec key;
    private final AtomicLong made = new AtomicLong();
    private final Map<String, Uses> used = new LinkedHashMap<>();
    /** What was made until then, and is not in {@link #used}, may have been used. */
    private long forgotten = Long.MIN_VALUE;

    /** @param clock milliseconds; never goes back */
    public Nonces(LongSupplier clock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
        this.clock = clock;
    }

    /** A new one. */
    public String make() {
        String stamp = "%016x%012x".formatted(clock.getAsLong(), made.incrementAndGet());
        return stamp + signature(stamp);
    }

    /** Whether it is one of ours, and young enough, and not used with this count before; then it is from now on. */
    public boolean take(String nonce, int count) {
        if (nonce.length() != LENGTH) {
            return false;
        }
        String stamp = nonce.substring(0, LENGTH - 32);
        byte[] expected = signature(stamp).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, nonce.substring(LENGTH - 32).getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        long born = Long.parseUnsignedLong(nonce.substring(0, STAMP), 16);
        if (clock.getAsLong() - born > LIFE_MILLIS) {
            return false;
        }
        synchronized (used) {
            Uses uses = used.get(stamp);
            if (uses == null) {
                if (born <= forgotten) {
                    return false;
                }
                forget();
                uses = new Uses(born);
                used.put(stamp, uses);
            }
            return uses.take(count);
        }
    }

    private void forget() {
        var oldest = used.values().iterator();
        long now = clock.getAsLong();
        while (oldest.hasNext()) {
            Uses each = oldest.next();
            boolean over = now - each.made > LIFE_MILLIS;
            if (!over && used.size() < MOST) {
                return;
            }
            oldest.remove();
            forgotten = over ? forgotten : Math.max(forgotten, each.made);
        }
    }

    /** How many are kept in mind. */
    int size() {
        synchronized (used) {
            return used.size();
        }
    }

    private String signature(String stamp) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(stamp.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }
}
