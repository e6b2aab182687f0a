package org.patchbay.zoom;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * Who is in an account, with licences and numbers: read now and then, kept in memory. While it cannot be read, what was read last stays, and a
 * problem says so. Whom of the directory each is, the directory finds out.
 */
final class People implements DirectorySource, AutoCloseable {
    private static final String NOT_YET = "It was not read yet.";
    private static final int USERS_A_PAGE = 300;
    private static final int PHONE_USERS_A_PAGE = 100;

    private final AccountSettings settings;
    private final ZoomClient client;
    private final IntSupplier nodes;
    private final Schedule schedule;
    private final Clock clock;
    private final Predicate<Listed> known;
    private final Runnable firstResult;
    private final AutoCloseable timer;
    private final Kept kept;
    private volatile State state;
    private @Nullable Paging running;
    private boolean busy;
    private boolean closed;

    /** What is known now. */
    private record State(
            @Nullable Instant at, List<Listed> all, Map<String, Listed> index, String fault, int nameless) {}

    private volatile @Nullable Contents told;
    private final AtomicLong readings = new AtomicLong();

    /**
     * @param nodes how many read the same, and share what Zoom takes
     * @param kept what was read before, and is offered until it was read again
     * @param known whether the directory has somebody: of those without a telephone licence only these are told of
     * @param firstResult run once, when it was read, or could not be, for the first time
     */
    People(
            AccountSettings settings,
            ZoomClient client,
            IntSupplier nodes,
            Schedule schedule,
            Clock clock,
            Kept kept,
            Predicate<Listed> known,
            Runnable firstResult) {
        this.settings = settings;
        this.client = client;
        this.nodes = nodes;
        this.schedule = schedule;
        this.clock = clock;
        this.known = known;
        this.firstResult = firstResult;
        this.kept = kept;
        state = kept.read()
                .map(last -> new State(last.at(), last.all(), index(last.all()), "", 0))
                .orElseGet(() -> new State(null, List.of(), Map.of(), NOT_YET, 0));
        told = contents(state);
        timer = schedule.every("zoom people " + settings.name(), settings.refresh(), this::refresh);
        AutoCloseable unused = schedule.once("zoom people " + settings.name(), Duration.ZERO, this::refresh);
    }

    /** Reads anew, unless that is going on. */
    void refresh() {
        Listed.Reading reading = new Listed.Reading();
        Paging users;
        synchronized (this) {
            if (busy || closed) {
                return;
            }
            busy = true;
            users = paging("/users", USERS_A_PAGE, settings.peoplePerSecond(), reading::user);
        }
        users.read()
                .thenCompose(done -> phones(reading).read())
                .handle((done, thrown) -> {
                    ended(reading, thrown);
                    return null;
                })
                .exceptionally(thrown -> {
                    ended(reading, thrown);
                    return null;
                });
    }

    private synchronized Paging phones(Listed.Reading reading) {
        return paging("/phone/users", PHONE_USERS_A_PAGE, settings.phonePerSecond(), reading::phoneUser);
    }

    private Paging paging(String path, int size, int perSecond, java.util.function.Consumer<Json> item) {
        Paging next = new Paging(client, schedule, path, size, () -> pace(perSecond, nodes.getAsInt()), item);
        running = next;
        if (closed) {
            next.stop();
        }
        return next;
    }

    /** Of all nodes together no more than so many a second. */
    static Duration pace(int perSecond, int nodes) {
        return Duration.ofSeconds(nodes).dividedBy(perSecond);
    }

    private void ended(Listed.Reading reading, @Nullable Throwable thrown) {
        State before = state;
        if (thrown == null) {
            List<Listed> all = reading.all();
            Instant now = clock.instant();
            state = new State(now, all, index(all), "", reading.nameless());
            kept.write(now, all);
        } else {
            String fault = String.valueOf(Faults.of(thrown).getMessage());
            state = new State(before.at(), before.all(), before.index(), fault, before.nameless());
        }
        boolean stopped;
        synchronized (this) {
            busy = false;
            stopped = closed;
        }
        told = contents(state);
        try {
            if (!stopped && before.at() == null && before.fault().equals(NOT_YET)) {
                firstResult.run();
            }
        } finally {
            readings.incrementAndGet();
        }
    }

    private Map<String, Listed> index(List<Listed> all) {
        Map<String, Listed> index = new HashMap<>();
        for (Listed each : all) {
            index.put(each.id(), each);
            if (settings.mailIsUpn() && !each.mail().isEmpty()) {
                index.putIfAbsent(each.mail(), each);
            }
        }
        return index;
    }

    /** By id or, where that is the user principal name, by mail address, lower case. */
    Optional<Listed> find(String idOrMail) {
        return Optional.ofNullable(state.index().get(idOrMail));
    }

    /** Who is there with one of these numbers, in international form. */
    List<Listed> with(Collection<String> numbers) {
        return state.all().stream()
                .filter(each -> each.numbers().stream()
                        .anyMatch(written -> numbers.contains(written.startsWith("+") ? written : "+" + written)))
                .toList();
    }

    /** Where it is kept for the next start. */
    Path keptIn() {
        return kept.file();
    }

    /** When all was read last. */
    Optional<Instant> readAt() {
        return Optional.ofNullable(state.at());
    }

    /** Why it could not be read the last time; empty where it was. */
    String fault() {
        return state.fault();
    }

    /** Whether nobody knows yet how the first reading ends. */
    boolean isFirst() {
        return state.at() == null && state.fault().equals(NOT_YET);
    }

    /** How many readings have ended, well or not; who was to be told of one has been. */
    long readings() {
        return readings.get();
    }

    int size() {
        return state.all().size();
    }

    /** Puts together anew what is told: the directory knows others now. */
    void again() {
        told = contents(state);
    }

    @Override
    public String name() {
        return "zoom account " + settings.name();
    }

    @Override
    public Contents read() throws IOException {
        State now = state;
        Contents contents = told;
        if (now.at() == null || contents == null) {
            throw new IOException(now.fault());
        }
        return contents;
    }

    private Contents contents(State now) {
        Contents.Builder all = Contents.with();
        Instant at = now.at();
        if (at != null && !now.fault().isEmpty()) {
            all.problem(new Problem(
                    name(),
                    "It cannot be read now: " + now.fault() + " What it said at " + at.truncatedTo(ChronoUnit.SECONDS)
                            + " still counts."));
        }
        if (now.nameless() > 0) {
            all.problem(new Problem(
                    name(),
                    now.nameless()
                            + " telephone users have no id there, and are left out. Look at them in Zoom's portal."));
        }
        for (Listed each : now.all()) {
            if (each.listed() || known.test(each)) {
                tell(all, each);
            }
        }
        return all.build();
    }

    private void tell(Contents.Builder all, Listed each) {
        String where = name() + ", user " + each.id();
        all.person(
                where,
                new Person(
                        settings.tenant(),
                        Optional.empty(),
                        Optional.of(each.mail()).filter(mail -> settings.mailIsUpn() && !mail.isEmpty()),
                        Optional.of(each.id()),
                        number(all, where, each),
                        Set.of(Licence.PROVIDER),
                        each.phone() ? Set.of(Licence.PROVIDER) : Set.of()));
    }

    /** Of several nobody can say which is the one in the directory. */
    private static Optional<E164> number(Contents.Builder all, String where, Listed each) {
        if (each.numbers().size() != 1) {
            return Optional.empty();
        }
        String written = each.numbers().get(0);
        Optional<E164> number = E164.parse(written.startsWith("+") ? written : "+" + written);
        if (number.isEmpty()) {
            all.problem(new Problem(
                    where, "Its number is not one in E.164 form, and is not compared. Correct it in Zoom's portal."));
        }
        return number;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (running != null) {
                running.stop();
            }
        }
        try {
            timer.close();
        } catch (Exception e) {
            throw new IllegalStateException("The timer of " + name() + " does not end.", e);
        }
    }
}
