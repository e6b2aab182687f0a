package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a transaction that has its final response: as little as what may still come needs. There are thousands of new ones a second,
 * each stays for half a minute, and the garbage collector pays for every object of them.
 */
abstract class Remains {
    final TransactionLayer layer;
    final Key key;
    /** When it goes, by the clock of {@link TransactionLayer.Home#now}. */
    long due;
    /** Whose turn it is after it. */
    @Nullable
    Remains next;

    Remains(TransactionLayer layer, Key key) {
        this.layer = layer;
        this.key = key;
    }

    /** Nothing can come any more. */
    abstract void over();
}
