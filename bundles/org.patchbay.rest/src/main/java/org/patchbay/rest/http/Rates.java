package org.patchbay.rest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How much somebody may do in a time: so much at once, and it comes back steadily. It remembers a bounded number of them, the last ones. */
final class Rates {
    static final int REMEMBERED = 1000;
    private static final double NANOS = 1_000_000_000;

    private static final class Bucket {
        private double left;
        private long at;
    }

    private final double burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    Rates(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Takes one, if there is one. */
    synchronized boolean take(String who) {
        Bucket bucket = bucket(who);
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    /** Whether there is one. */
    synchronized boolean has(String who) {
        return bucket(who).left >= 1;
    }

    private Bucket bucket(String who) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(who);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.left = burst;
            buckets.put(who, bucket);
        } else {
            bucket.left = Math.min(burst, bucket.left + (now - bucket.at) / NANOS * perSecond);
        }
        bucket.at = now;
        return bucket;
    }

    /** After how many seconds one more comes back. */
    String after() {
        return Long.toString(Math.max(1, (long) Math.ceil(1 / perSecond)));
    }

    synchronized int remembered() {
        return buckets.size();
    }
}
