package org.patchbay.presence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/** What waits for one platform of one tenant: each has its turn after the others', so that none starves another. */
final class Lane {
    private static final int READ_EACH = 4;

    final String tenant;
    final ArrayDeque<Person> writes = new ArrayDeque<>();
    private final LinkedHashSet<String> reads = new LinkedHashSet<>();
    /** Until then the platform is left alone: it failed again and again. */
    long pausedUntil;

    int failures;
    int inFlight;
    /** Until then nobody is read: it was too much. */
    long readsPausedUntil;

    int readRefusals;
    volatile String problem = "";
    private int turn;

    Lane(String tenant) {
        this.tenant = tenant;
    }

    /** Whether it is the turn of a reading: while writes wait, of every fourth request. */
    boolean readsFirst() {
        return writes.isEmpty() || ++turn % READ_EACH == 0;
    }

    boolean isEmpty() {
        return writes.isEmpty() && reads.isEmpty();
    }

    void clear() {
        writes.clear();
        reads.clear();
    }

    int reading() {
        return reads.size();
    }

    void read(Collection<String> users) {
        reads.addAll(users);
    }

    /** The next to be read; they still wait. */
    List<String> page(int most) {
        List<String> page = new ArrayList<>(Math.min(most, reads.size()));
        Iterator<String> each = reads.iterator();
        while (page.size() < most && each.hasNext()) {
            page.add(each.next());
        }
        return page;
    }

    void isRead(Collection<String> users) {
        users.forEach(reads::remove);
    }
}
