package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.media.MediaEngine;

/**
 * When the listening points open: when calls can be served, and when those of before the start are there. Whoever does not come must keep
 * neither an emergency call waiting nor who is in a call: after a time they open for these alone.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** How long calls that are to be restored wait for the configuration of their peers. */
    private static final Duration PEERS_WITHIN = Duration.ofSeconds(5);

    private final Trunk trunk;
    private final Doors doors;
    /** Whether the core is ready. */
    private final BooleanSupplier ready;
    /** The calls to take up before the listening points open; null while that cannot be, and once it was begun. */
    private @Nullable Restoring restoring;
    /** Whether there are such calls, and they are not there yet. */
    private boolean expecting = true;
    /** Whether whoever is not there by now is not waited for any more. */
    private boolean late;

    Opening(Trunk trunk, Doors doors, BooleanSupplier ready) {
        this.trunk = trunk;
        this.doors = doors;
        this.ready = ready;
    }

    /** Warms up, and reads what calls there were; on a thread of its own. */
    void prepare(int warmUpCalls) throws InterruptedException {
        Restoring found = new Restoring(trunk, trunk.checkpoints().open());
        synchronized (this) {
            expecting = !found.isEmpty();
        }
        if (warmUpCalls > 0) {
            // Who is in a call must not wait as long as who begins one.
            WarmUp.run(warmUpCalls, found.isEmpty() ? Duration.ofSeconds(10) : Duration.ofSeconds(2));
        }
        awaitPeers(found);
        synchronized (this) {
            restoring = found;
        }
        review();
    }

    /** Their configurations come one by one. */
    private synchronized void awaitPeers(Restoring found) throws InterruptedException {
        long limit = System.nanoTime() + PEERS_WITHIN.toNanos();
        for (long left = 1; !found.isEmpty() && !found.knowsPeers() && left > 0; ) {
            left = (limit - System.nanoTime()) / 1_000_000;
            wait(Math.max(1, left));
        }
    }

    /** Peers are other than before. */
    synchronized void peersChanged() {
        notifyAll();
    }

    private boolean serves() {
        return ready.getAsBoolean() && trunk.engine() != null
                || !trunk.settings().waitForCore();
    }

    /** Whether it serves well: the first calls are not to stutter. */
    private boolean servesWell() {
        MediaEngine engine = trunk.engine();
        return serves()
                && (engine == null || engine.warm().toCompletableFuture().isDone());
    }

    /** A media engine has come. */
    void engine(MediaEngine engine) {
        review();
        var unused = engine.warm().thenRun(this::review);
    }

    /** The core or a media engine has come, or an engine is warm. */
    synchronized void review() {
        Restoring found = restoring;
        if (found == null) {
            if (!expecting && doors.unlocked() && serves()) {
                open();
            }
        } else if (found.isEmpty()) {
            if (servesWell()) {
                restoring = null;
                open();
                allAreBack();
            }
        } else if (late || serves() && trunk.engine() != null) {
            restoring = null;
            Thread thread = new Thread(() -> takeUp(found), "patchbay-restore");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void open() {
        trunk.emergencyOnly(false);
        doors.unlock();
    }

    /** Of calls before a restart no more will come than the core was told of. */
    private void allAreBack() {
        CallControl core = trunk.core();
        if (core != null) {
            core.adopted(trunk.port());
        }
    }

    private void takeUp(Restoring found) {
        boolean whole = false;
        try {
            whole = found.restore();
        } catch (RuntimeException e) {
            LOG.error("Calls could not be restored. This is a fault of the trunk.", e);
        }
        // Whatever became of them: calls to come are served.
        synchronized (this) {
            expecting = false;
            if (serves()) {
                open();
            } else {
                trunk.emergencyOnly(true);
                doors.unlock();
                LOG.warn(
                        "The runtime is not ready: calls of before go on without it, and no others than emergency calls"
                                + " are taken. See patchbay:health.");
            }
        }
        found.opened();
        if (whole) {
            allAreBack();
        }
    }

    /**
     * The time is over: calls of before are taken up, listening points open, and new ordinary calls are refused.
     *
     * @return whether nothing is left to do
     */
    synchronized boolean anyway() {
        late = true;
        review();
        if (doors.unlocked()) {
            return true;
        }
        if (expecting) {
            return false; // An open port would say of calls that are to come back that there are none.
        }
        if (!trunk.peers().knowsEmergencies()
                && trunk.emergencies().store().plan().isEmpty()) {
            return false; // Nobody would know an emergency call: an open port would only take calls away from others.
        }
        trunk.emergencyOnly(true);
        doors.unlock();
        LOG.warn(
                "The runtime is not ready: the listening points are open for emergency calls alone. See patchbay:health.");
        return true;
    }
}
