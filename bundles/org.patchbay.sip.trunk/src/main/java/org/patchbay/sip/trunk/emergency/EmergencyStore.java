package org.patchbay.sip.trunk.emergency;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.emergency.EmergencyPlan;

/**
 * The plan that is in force and the ELINs in use, in memory for those who take calls and in two files for the next process. Files are read
 * when it is made and written by a thread of its own; a file that cannot be used is told and left out, one that cannot be written is told and
 * tried again at the next change.
 */
public final class EmergencyStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyStore.class);
    private static final long MOST_BYTES = 256L << 20;

    private final @Nullable StateFile planFile;
    private final @Nullable StateFile elinFile;
    private final LongSupplier clock;
    private final ElinTable elins = new ElinTable();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-emergency");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean planDue = new AtomicBoolean();
    private final AtomicBoolean elinsDue = new AtomicBoolean();
    private volatile Plan plan = Plan.EMPTY;
    private volatile String fault = "";

    /**
     * @param folder where the files are; null for nothing written down
     * @param clock milliseconds of the wall clock
     */
    public EmergencyStore(@Nullable Path folder, LongSupplier clock) {
        this.clock = clock;
        planFile = folder == null
                ? null
                : new StateFile(folder.resolve("emergency-plan"), "patchbay-emergency-plan 1", MOST_BYTES);
        elinFile = folder == null
                ? null
                : new StateFile(folder.resolve("emergency-elins"), "patchbay-emergency-elins 1", MOST_BYTES);
        read(planFile).ifPresent(lines -> plan = Plan.of(PlanText.read(lines)));
        read(elinFile).ifPresent(lines -> elins.restore(uses(lines), now()));
    }

    private Optional<List<String>> read(@Nullable StateFile file) {
        try {
            return file == null ? Optional.empty() : file.read();
        } catch (IOException | RuntimeException e) {
            fault = "What was kept for emergency calls cannot be used: " + e.getMessage()
                    + ". It is written anew when the directory is there.";
            LOG.warn("{}", fault);
            return Optional.empty();
        }
    }

    public long now() {
        return clock.getAsLong();
    }

    public Plan plan() {
        return plan;
    }

    /** What cannot be read or written; empty for nothing. */
    public String fault() {
        return fault;
    }

    /** Puts a plan into force and writes it down, unless it says nothing. */
    public void keep(EmergencyPlan given) {
        Plan fresh = Plan.of(given);
        if (fresh.isEmpty()) {
            if (!plan.isEmpty()) {
                LOG.warn("The directory knows of no tenant: what is kept for emergency calls stays as it was.");
            }
            return;
        }
        if (!fresh.data().equals(plan.data())) {
            plan = fresh;
            due(planDue, this::writePlan);
        }
    }

    /** As {@link ElinTable#take}, written down. */
    public ElinTable.Use take(List<String> offered, String caller, String peer, String tenant, long keep) {
        ElinTable.Use use = elins.take(offered, caller, peer, tenant, now(), keep);
        due(elinsDue, this::writeElins);
        return use;
    }

    /** As {@link ElinTable#hold}. */
    public void hold(ElinTable.Use use) {
        elins.hold(use);
    }

    /** As {@link ElinTable#touch}, written down. */
    public void touch(ElinTable.Use ended, long keep) {
        elins.touch(ended, now(), keep);
        due(elinsDue, this::writeElins);
    }

    /** Whether no number leads back to anybody: then nobody has to ask. */
    public boolean isNobodyShown() {
        return elins.isEmpty();
    }

    /** Who was shown under this number of late. */
    public Optional<ElinTable.Use> shownAs(@Nullable String dialled) {
        return elins.isEmpty() ? Optional.empty() : elins.of(dialled, now());
    }

    /** Many changes may be written at once. */
    private void due(AtomicBoolean flag, Runnable write) {
        if (flag.compareAndSet(false, true)) {
            try {
                writer.execute(() -> {
                    flag.set(false);
                    write.run();
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The trunk has stopped: nothing is written any more.");
            }
        }
    }

    private void writePlan() {
        write(planFile, PlanText.lines(plan.data()));
    }

    private void writeElins() {
        List<String> lines = new ArrayList<>();
        for (ElinTable.Use use : elins.all(now())) {
            lines.add(
                    String.join("\t", use.elin(), use.caller(), use.peer(), use.tenant(), Long.toString(use.until())));
        }
        write(elinFile, lines);
    }

    private void write(@Nullable StateFile file, List<String> lines) {
        if (file == null) {
            return;
        }
        try {
            file.write(lines);
            fault = "";
        } catch (IOException | RuntimeException e) {
            fault = "What is kept for emergency calls cannot be written down: " + e;
            LOG.warn("{}", fault);
        }
    }

    private static List<ElinTable.Use> uses(List<String> lines) {
        List<ElinTable.Use> uses = new ArrayList<>();
        for (String line : lines) {
            String[] f = line.split("\t", -1);
            if (f.length == 5 && f[4].matches("[0-9]{1,18}")) {
                uses.add(new ElinTable.Use(f[0], f[1], f[2], f[3], Long.parseLong(f[4])));
            }
        }
        return uses;
    }

    /** Waits a moment for what is being written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
