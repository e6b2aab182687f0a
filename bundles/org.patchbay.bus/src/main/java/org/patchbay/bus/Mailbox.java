package org.patchbay.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Does one thing after the other, on whichever call thread is free. Every call keeps one for as long as it lasts, and nearly always there is
 * nothing in it: so it is a queue itself, and has no other object of its own while it is empty.
 */
final class Mailbox implements Runnable {
    /** Whose it is. */
    interface Owner {
        /** A task threw something: a fault of the core. */
        void failed(Throwable fault);
    }

    private static final class Task {
        private final Runnable what;
        private @Nullable Task next;

        private Task(Runnable what) {
            this.what = what;
        }
    }

    private static final int AT_A_STRETCH = 64;
    /** Lies below all that came while a thread is at the mailbox, or is about to be. */
    private static final Task AT_WORK = new Task(() -> {});

    private static final VarHandle CAME;

    static {
        try {
            CAME = MethodHandles.lookup().findVarHandle(Mailbox.class, "came", Task.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Workers workers;
    private final boolean urgent;
    private final Owner owner;
    /** The last that came, and behind it those before. Null while nobody is at work, and so nothing is left to do. */
    private volatile @Nullable Task came;
    /** Those that were taken from there, the first one first. Belongs to the thread that is at work. */
    private @Nullable Task taken;

    Mailbox(Workers workers, boolean urgent, Owner owner) {
        this.workers = workers;
        this.urgent = urgent;
        this.owner = owner;
    }

    void post(Runnable what) {
        Task task = new Task(what);
        Task before;
        do {
            before = came;
            task.next = before == null ? AT_WORK : before;
        } while (!CAME.compareAndSet(this, before, task));
        if (before == null) {
            workers.execute(this, urgent);
        }
    }

    /** Whether nothing waits behind the task that asks; nobody else may. */
    boolean isEmpty() {
        return taken == null && came == AT_WORK;
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

    @Override
    public void run() {
        for (int i = 0; i < AT_A_STRETCH; i++) {
            Task task = take();
            if (task == null) {
                break;
            }
            perform(task.what);
        }
        boolean done = taken == null && CAME.compareAndSet(this, AT_WORK, null);
        if (!done) {
            workers.execute(this, urgent);
        }
    }

    private @Nullable Task take() {
        if (taken == null && came != AT_WORK) {
            taken = inOrder((Task) CAME.getAndSet(this, AT_WORK));
        }
        Task first = taken;
        if (first != null) {
            taken = first.next;
        }
        return first;
    }

    /** Turns them round. Whoever posts at this moment has yet to find out that what it saw is gone, and looks at none of them. */
    private static @Nullable Task inOrder(Task last) {
        Task first = null;
        Task task = last;
        while (task != null && task != AT_WORK) {
            Task before = task.next;
            task.next = first;
            first = task;
            task = before;
        }
        return first;
    }

    /** A thread that was written off leaves here at once: the mailbox is another's now. */
    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Asking.WrittenOff e) {
            throw e;
        } catch (Throwable t) {
            owner.failed(t);
        }
    }
}
