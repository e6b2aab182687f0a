package org.patchbay.cdr;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactBatchListener;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;

/**
 * Writes a record of each call that ended, before its fact counts as taken. When that cannot be done the fact is offered again, and those
 * behind it wait: calls go on meanwhile.
 *
 * <p>Facts that wait together are written together. Even so, to force each to the disk itself would limit a node to what its disk can do, some
 * ten or hundred calls a second. A record that comes alone is forced at once; of a burst, what came within the last 100 ms is in
 * the hands of the system only, which the end of this process does not harm and a power failure does.
 */
@Component(
        service = {FactListener.class, HealthCheck.class, PersonalData.class},
        configurationPid = CdrSettings.PID)
@FactInfo(name = "cdr", facts = Fact.CALL_ENDED)
@Designate(ocd = CdrSettings.Config.class)
public final class CallRecords implements FactBatchListener, HealthCheck, PersonalData {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
    private static final String REMEDY =
            " Calls go on; their records wait, and are written when it works again. Make room"
                    + " there, or make it a directory that this process may write to; it is tried again each minute while a record"
                    + " waits.";

    /** Well below the minute after which the bus takes a listener for hung, and tells it nothing more. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final Duration patience;
    private final Clock clock;
    private final RecordBook book;
    private final Retention retention;
    private final AtomicBoolean forcing = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "patchbay-cdr");
        t.setDaemon(true);
        return t;
    });
    private volatile CdrSettings settings;
    /** Why records cannot be written; empty while they can. */
    private volatile String trouble = "";

    @Activate
    public CallRecords(BundleContext context, Map<String, Object> configured) {
        this(context, CdrSettings.of(configured, CdrSettings.DEFAULT));
    }

    private CallRecords(BundleContext context, CdrSettings settings) {
        this(settings, settings.where(context::getProperty), Disk.LOCAL, Clock.systemUTC(), System::nanoTime, PATIENCE);
    }

    CallRecords(CdrSettings settings, Path directory, Disk disk, Clock clock, LongSupplier nanos, Duration patience) {
        this.settings = settings;
        this.patience = patience;
        this.directory = directory;
        this.clock = clock;
        book = new RecordBook(directory, disk, nanos);
        retention = new Retention(directory);
        try {
            book.prepare();
        } catch (IOException e) {
            // To stay away would lose more: facts wait for a listener that is there.
            failed(e);
        }
        var unused = thread.scheduleWithFixedDelay(this::tidy, 0, 1, TimeUnit.HOURS);
    }

    @Modified
    void modified(Map<String, Object> configured) {
        CdrSettings before = settings;
        settings = CdrSettings.of(configured, before);
        if (!settings.directory().equals(before.directory())) {
            LOG.warn(
                    "Call records are written to {} until the next start. Files that are there are not moved to '{}'.",
                    directory,
                    settings.directory());
        }
    }

    @Override
    public void on(Fact fact) throws IOException {
        on(List.of(fact));
    }

    @Override
    public void on(List<Fact> facts) throws IOException {
        Json buffer = new Json();
        List<CallRecord> entries =
                facts.stream().map(fact -> CallRecord.of(fact, buffer)).toList();
        try {
            written(entries);
            worked();
        } catch (IOException e) {
            failed(e);
            throw e;
        }
    }

    /** Waits for the records, and not for ever: a disk may hang, or a large file be rewritten. What is written later is known by its call then. */
    private void written(List<CallRecord> entries) throws IOException {
        Future<?> writing;
        try {
            writing = thread.submit(() -> {
                write(entries);
                return entries;
            });
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The call records in " + directory + " were closed.", e);
        }
        try {
            writing.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            writing.cancel(false); // Where it has not begun, it is not to be done twice.
            throw new IOException("It has not answered within " + patience.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("It was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    private void write(List<CallRecord> entries) throws IOException {
        if (!book.write(entries) || !forcing.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = thread.schedule(this::force, RecordBook.INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            force(); // This is being stopped: nobody comes back for it.
        }
    }

    private void force() {
        forcing.set(false);
        try {
            book.force();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void tidy() {
        retention.tidy(LocalDate.now(clock), settings.keepDays());
    }

    private synchronized void failed(IOException e) {
        boolean isNew = trouble.isEmpty();
        // The kind as well: of many the message is the name of a file alone.
        trouble = e.toString();
        if (isNew) {
            LOG.warn("Call records cannot be written to {}: {}.{}", directory, trouble, REMEDY);
        }
    }

    private synchronized void worked() {
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.info("Call records are written to {} again.", directory);
        }
    }

    @Override
    public String name() {
        return "cdr";
    }

    @Override
    public Set<String> calls(Person person) throws OperationException {
        return new PersonRecords(directory, book).calls(person);
    }

    @Override
    public List<String> export(Person person) throws OperationException {
        return new PersonRecords(directory, book).export(person);
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        return new PersonRecords(directory, book).erase(person);
    }

    @Override
    public HealthResult check() {
        String why = trouble;
        int days = settings.keepDays();
        return why.isEmpty()
                ? HealthResult.ok("Call records are written to " + directory + " and kept "
                        + (days == 0 ? "for ever." : "for " + days + " days."))
                : HealthResult.warn("Call records cannot be written to " + directory + ": " + why + "." + REMEDY);
    }

    @Deactivate
    void close() throws InterruptedException {
        if (thread.isShutdown()) {
            return;
        }
        // On its own thread, behind what it has to write: where the disk hangs, whoever stops this does not.
        thread.execute(this::closeBook);
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
            LOG.debug("The disk of {} takes its time", directory);
        }
    }

    private void closeBook() {
        try {
            book.close();
        } catch (IOException e) {
            LOG.warn(
                    "Call records may be missing in {} after a power failure: {}. Look at its disk.",
                    directory,
                    String.valueOf(e.getSuppressed()[0]));
        }
    }
}
