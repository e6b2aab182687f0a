package org.patchbay.bus;

import org.jspecify.annotations.Nullable;

/** Where feature code is asked: a thread of the core's, or one of another's that does what it has caused. The watch sees what goes on in it. */
interface WatchedThread {
    /** That of the calling thread; null where no watch looks. */
    static @Nullable WatchedThread present() {
        if (Thread.currentThread() instanceof Workers.Worker worker) {
            return worker;
        }
        Host host = Host.present();
        return host != null && host.isAtWork() ? host : null;
    }

    /** This is asked on it from now on. */
    void watched(Asking<?, ?> next);

    /** Whether it is inside there. */
    boolean isIn(Slot<?> slot);

    /** For how long the machine itself has stood still until now, in nanoseconds: of that, nobody is guilty. */
    long stalled();
}
