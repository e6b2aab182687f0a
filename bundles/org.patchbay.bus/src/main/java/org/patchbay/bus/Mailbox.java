package org.patchbay.bus;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Does one thing after the other, on whichever call thread is free. */
final class Mailbox implements Runnable {
    private static final int AT_A_STRETCH = 64;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Workers workers;
    private final boolean urgent;
    private final Consumer<Throwable> onFault;

    /** @param onFault told of what a task throws: a fault of the core */
    Mailbox(Workers workers, boolean urgent, Consumer<Throwable> onFault) {
        this.workers = workers;
        this.urgent = urgent;
        this.onFault = onFault;
    }

    void post(Runnable task) {
        tasks.add(task);
        schedule();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Goes on with this on another thread: the one that was at it is written off. */
    void takeOver(Runnable first) {
        workers.execute(
                () -> {
                    perform(first);
                    run();
                },
                true);
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            workers.execute(this, urgent);
        }
    }

    @Override
    public void run() {
        for (int i = 0; i < AT_A_STRETCH; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            perform(task);
        }
        scheduled.set(false);
        if (!tasks.isEmpty()) {
            schedule();
        }
    }

    /** A thread that was written off leaves here at once: the mailbox is another's now. */
    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Asking.WrittenOff e) {
            throw e;
        } catch (Throwable t) {
            onFault.accept(t);
        }
    }
}
