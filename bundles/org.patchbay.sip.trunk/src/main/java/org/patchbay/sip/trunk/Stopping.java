package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.transport.ListeningPoint;

/** How a trunk stops: what becomes of its calls, and of what still comes. */
final class Stopping {
    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);
    private static final int OUT_OF_ORDER = 41;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Trunk trunk;
    private volatile boolean begun;

    Stopping(Trunk trunk) {
        this.trunk = trunk;
    }

    /**
     * Whether it stops: no leg begins any more. Whoever makes one asks once it can be found ({@link LegTable}), and before its peer is told anything:
     * either it is seen by those who end what is not up, or its maker sees this.
     */
    boolean begun() {
        return begun;
    }

    /** The runtime stops: nobody is left with a call that has no media. Waits a moment for the words to be said. */
    void retire() {
        begun = true;
        trunk.swapWait().stop();
        everywhere(call -> call.legs().forEach(this::end));
    }

    /**
     * This trunk stops and another one will go on: what is not up yet is ended, the rest is written down and left as it is. What comes until the
     * other one is there is repeated by its peer, or asked for; a call that begins over a stream is refused, since nobody would repeat it.
     */
    void suspend() {
        trunk.stack().admit(false);
        begun = true;
        trunk.swapWait().stop();
        everywhere(call -> {
            for (Leg leg : call.legs()) {
                if (!leg.up() || leg.partner == null && !call.controlled) {
                    end(leg);
                } else {
                    leg.ifRecorded(Recordings::leave);
                }
            }
        });
        // What was just being made as this began, and what a worker did too late to be counted.
        everywhere(
                call -> call.legs().stream().filter(leg -> !leg.up()).toList().forEach(this::end));
        // What has come by now is dealt with before the calls are written down.
        close(trunk.stack().listeningPoints());
        everywhere(trunk.checkpoints()::leave);
    }

    /**
     * At once, for each may take a second: to let connections say their last words. Those of datagrams are the first to go, since a peer that is
     * silently passed over waits for the next trunk, and the sooner its port is free the sooner that has it.
     */
    private static void close(List<ListeningPoint> points) {
        List<Thread> closing = new ArrayList<>();
        points.stream()
                .sorted(Comparator.comparing(point -> point.transport().reliable()))
                .forEach(point -> {
                    Thread thread = new Thread(point::close, "patchbay-closing-" + point.name());
                    thread.setDaemon(true);
                    thread.start();
                    closing.add(thread);
                });
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a leg for that reason; on its worker. A provider that reads 503 gives the whole trunk up; the hub tries the next one. */
    void end(Leg leg) {
        if (!leg.ended()) {
            leg.end(Trunk.unready(leg.peer), OUT_OF_ORDER, "The runtime stops", false, RETRY_AFTER_SECONDS);
            leg.call.tell(leg, "", new Happening.Ended(OUT_OF_ORDER, "The runtime stops"));
        }
    }

    /** Does it for every call, on its worker, and waits for that; not to be called on a worker. */
    void everywhere(Consumer<Call> what) {
        List<Call> calls = List.copyOf(trunk.table().calls());
        CountDownLatch done = new CountDownLatch(calls.size());
        for (Call call : calls) {
            call.execute(() -> {
                try {
                    what.accept(call);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            if (!done.await(2, TimeUnit.SECONDS)) {
                LOG.warn("{} calls could not be dealt with in time.", done.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
