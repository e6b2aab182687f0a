package org.patchbay.country.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;

/** Keeps the table that is in force: the bundle's files, corrected by those of the folder, which is looked at every second. */
@Component(
        service = {CountryKeeper.class, HealthCheck.class},
        immediate = true)
public final class CountryKeeper implements HealthCheck {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final CountryBook book = new CountryBook();
    private final NumberPlan numbers;
    private final HolidayCalendars calendars = new HolidayCalendars();
    private final CountryFolder folder;
    private volatile State state;
    private @Nullable Schedule schedule;
    private @Nullable AutoCloseable polling;

    /**
     * What is in force.
     *
     * @param corrections what stands in the files of the folder, by country
     * @param problems what is wrong with a file, by its name
     */
    record State(CountryTable table, Map<String, Map<String, Written>> corrections, Map<String, String> problems) {}

    @Activate
    public CountryKeeper() {
        this(Path.of(System.getProperty("karaf.etc", "etc")).resolve("patchbay/countries"), new NumberPlan());
    }

    CountryKeeper(Path where, NumberPlan numbers) {
        this.numbers = numbers;
        folder = new CountryFolder(where, book);
        state = new State(
                new CountryTable(folder.rules(), numbers, calendars, 1), folder.corrections(), folder.problems());
    }

    /** Without it the files stay as they were read last: nothing of a call depends on it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindSchedule(Schedule bound) {
        stop();
        schedule = bound;
        polling = bound.every("country files", POLL, this::poll);
    }

    synchronized void unbindSchedule(Schedule bound) {
        if (schedule == bound) {
            stop();
        }
    }

    @Deactivate
    synchronized void stop() {
        AutoCloseable running = polling;
        polling = null;
        schedule = null;
        if (running != null) {
            try {
                running.close();
            } catch (Exception e) {
                throw new IllegalStateException("The look at the country files does not end", e);
            }
        }
    }

    /** On one thread at a time. */
    void poll() {
        if (!folder.poll()) {
            return;
        }
        CountryTable before = state.table();
        Map<String, CountryRules> rules = folder.rules();
        CountryTable table =
                before.isMadeOf(rules) ? before : new CountryTable(rules, numbers, calendars, before.revision() + 1);
        state = new State(table, folder.corrections(), folder.problems());
    }

    State state() {
        return state;
    }

    CountryTable table() {
        return state.table();
    }

    CountryBook book() {
        return book;
    }

    @Override
    public String name() {
        return "countries";
    }

    @Override
    public HealthResult check() {
        State now = state;
        if (!now.problems().isEmpty()) {
            return HealthResult.warn(String.join(" ", now.problems().values()));
        }
        return HealthResult.ok(now.table().eligible().size() + " countries"
                + (now.corrections().isEmpty()
                        ? "."
                        : "; corrected by files in " + folder.folder() + ": "
                                + String.join(", ", now.corrections().keySet()) + "."));
    }
}
