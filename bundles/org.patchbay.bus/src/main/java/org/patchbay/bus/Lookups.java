package org.patchbay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.Question;

/** Asks lookups on threads for input and output, for as long as the question allows. A lookup that is swapped meanwhile is asked again. */
final class Lookups {
    private static final Scope NO_SCOPE = new Scope("*", "core", "lookups");

    private final Core core;

    Lookups(Core core) {
        this.core = core;
    }

    /**
     * Asks.
     *
     * @param counts whether it is asked for a call, and not for a rehearsal
     * @param home where the answer is to be dealt with
     * @param then told once: the answer, or {@code error}
     */
    void ask(Question question, boolean counts, Consumer<Runnable> home, Consumer<Map<String, String>> then) {
        One one = new One(question, counts, answer -> home.accept(() -> then.accept(answer)));
        one.limit = core.timers.after(question.limit(), () -> one.failed("no answer within " + question.limit()));
        core.io.execute(one::ask, false);
    }

    private final class One {
        private final Question question;
        private final boolean counts;
        private final Consumer<Map<String, String>> then;
        private final AtomicBoolean done = new AtomicBoolean();
        private final long until;
        private volatile Timers.Cancel limit = Timers.Cancel.NONE;
        private volatile Timers.Cancel wait = Timers.Cancel.NONE;

        private One(Question question, boolean counts, Consumer<Map<String, String>> then) {
            this.question = question;
            this.counts = counts;
            this.then = then;
            until = System.nanoTime() + question.limit().toNanos();
        }

        private void ask() {
            if (done.get()) {
                return;
            }
            String name = question.lookup();
            Slot<Lookup> slot = core.slots.live(SlotInfo.Kind.LOOKUP, name);
            if (slot == null) {
                wait = core.waiting.await(
                        "lookup/" + name,
                        core.limits.get().coreGrace(),
                        () -> core.slots.live(SlotInfo.Kind.LOOKUP, name) != null,
                        back -> {
                            if (back) {
                                core.io.execute(this::ask, false);
                            } else {
                                failed("there is no lookup '" + name + "'");
                            }
                        });
                return;
            }
            long left = Math.max(1_000_000, until - System.nanoTime());
            Asking<Lookup, CompletionStage<Map<String, String>>> asking = new Asking<>(() -> failed("it hung"), counts);
            switch (asking.ask(
                    slot,
                    left,
                    lookup -> lookup.answer(question.question(), question.arguments(), Duration.ofNanos(left)))) {
                case GONE -> core.io.execute(this::ask, false);
                case FAILED -> {
                    core.faults.report(slot.info(), NO_SCOPE, asking.fault());
                    failed(String.valueOf(asking.fault()));
                }
                case ANSWERED ->
                    asking.answer().whenComplete((answer, fault) -> {
                        if (slot.isClosed()) {
                            core.io.execute(this::ask, false);
                        } else if (fault != null || answer == null) {
                            failed(fault == null ? "it answered null" : String.valueOf(fault));
                        } else {
                            // A copy: the map may be of a class of the bundle's own.
                            done(new HashMap<>(answer));
                        }
                    });
            }
        }

        private void failed(String why) {
            done(Map.of(Question.ERROR, why));
        }

        private void done(Map<String, String> answer) {
            if (done.compareAndSet(false, true)) {
                limit.cancel();
                wait.cancel();
                then.accept(Map.copyOf(answer));
            }
        }
    }
}
