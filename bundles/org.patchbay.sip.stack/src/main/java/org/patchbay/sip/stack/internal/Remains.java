package org.patchbay.sip.stack.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * What is left of transactions that have their final response, for the time in which something may still come: all of one queue stay equally
 * long, and go in the order in which they came, by one timer. There are thousands of new ones a second, each stays for half a minute, and the
 * garbage collector pays for every object that does; so they are numbers in tables, and most have no object at all. Only on the worker.
 *
 * <p>One is found by 64 bits of its key ({@link Key#digest}). That two of a hundred thousand have the same is one chance in
 * 10<sup>14</sup> for each message; it would be taken for a repetition.
 *
 * @param <E> what a message finds
 */
final class Remains<E> {
    private static final int SMALLEST = 64;
    /** No oftener than this: nothing is lost if some stay a little longer. */
    private static final long SWEEP_NANOS = 100_000_000;

    private final TransactionLayer.Home home;
    private final Duration stay;
    private final ObjIntConsumer<E> gone;
    /** Key to number; the number's low bits are its place. */
    private final LongTable places = new LongTable();

    private long[] keys = new long[SMALLEST];
    private long[] dues = new long[SMALLEST];
    private int[] notes = new int[SMALLEST];
    private @Nullable Object[] ends = new Object[SMALLEST];
    /** The number of the oldest, and the next to be given. They only grow, and are 31 bits of a longer number. */
    private int first;

    private int next;

    /** @param gone told of each that nothing can come for any more, with its note */
    Remains(TransactionLayer.Home home, Duration stay, ObjIntConsumer<E> gone) {
        this.home = home;
        this.stay = stay;
        this.gone = gone;
    }

    /**
     * Keeps one.
     *
     * @param end as often as possible the same for all
     * @param note whatever is needed when it goes
     */
    void add(long key, E end, int note) {
        int count = size();
        if (count == keys.length) {
            resize(count * 2);
        }
        if (count == 0) {
            home.schedule(stay, this::sweep);
        }
        int place = place(next);
        keys[place] = key;
        dues[place] = home.now() + stay.toNanos();
        notes[place] = note;
        ends[place] = end;
        places.put(key, next);
        next = next + 1 & Integer.MAX_VALUE;
    }

    @Nullable
    E find(long key) {
        int number = places.get(key);
        return number == LongTable.NONE ? null : at(place(number));
    }

    int size() {
        return next - first & Integer.MAX_VALUE;
    }

    @SuppressWarnings("unchecked")
    private @Nullable E at(int place) {
        return (E) ends[place];
    }

    private int place(int number) {
        return number & keys.length - 1;
    }

    private void sweep() {
        long now = home.now();
        while (size() > 0 && dues[place(first)] - now <= 0) {
            int place = place(first);
            E end = at(place);
            ends[place] = null;
            if (places.get(keys[place]) == first) {
                places.remove(keys[place]);
            }
            first = first + 1 & Integer.MAX_VALUE;
            if (end != null) {
                gone.accept(end, notes[place]);
            }
        }
        if (size() > 0) {
            home.schedule(Duration.ofNanos(Math.max(SWEEP_NANOS, dues[place(first)] - now)), this::sweep);
        }
        if (keys.length > SMALLEST && size() * 8 < keys.length) {
            resize(keys.length / 2);
        }
    }

    private void resize(int length) {
        long[] formerKeys = keys;
        long[] formerDues = dues;
        int[] formerNotes = notes;
        @Nullable Object[] formerEnds = ends;
        int formerMask = formerKeys.length - 1;
        keys = new long[length];
        dues = new long[length];
        notes = new int[length];
        ends = new Object[length];
        for (int number = first; number != next; number = number + 1 & Integer.MAX_VALUE) {
            int from = number & formerMask;
            int to = place(number);
            keys[to] = formerKeys[from];
            dues[to] = formerDues[from];
            notes[to] = formerNotes[from];
            ends[to] = formerEnds[from];
        }
        Arrays.fill(formerEnds, null);
    }
}
