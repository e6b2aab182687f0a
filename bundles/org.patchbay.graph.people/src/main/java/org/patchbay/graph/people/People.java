package org.patchbay.graph.people;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Person;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * Who is in a tenant, with licences and numbers: what has changed is read now and then, and kept in memory. While it cannot be read, what was read last
 * stays, and a problem says so. Whom of the directory each is, the directory finds out.
 */
final class People implements DirectorySource, AutoCloseable {
    private static final String NOT_YET = "It was not read yet.";
    private static final String NO_CLIENT = "The bundle org.patchbay.graph is not there: start it.";

    private final PeopleSettings settings;
    private final Supplier<Optional<GraphClient>> client;
    private final Supplier<Optional<Directory>> directory;
    private final Clock clock;
    private final Runnable firstResult;
    private final AutoCloseable timer;
    private final Kept kept;
    private final AtomicLong readings = new AtomicLong();
    private volatile State state;
    private volatile Contents told;
    private @Nullable Delta running;
    private boolean closed;

    /** What is known now. */
    private record State(Kept.@Nullable Read last, String fault, int nameless) {}

    /** Whom the directory has. */
    private record Known(Set<String> upns, Set<String> ids) {
        boolean has(Listed each) {
            return upns.contains(each.upn()) || ids.contains(each.id());
        }
    }

    /**
     * @param kept what was read before, and is offered until it was read again
     * @param directory of those without a licence only whom it has are told of
     * @param firstResult run once, when it was read, or could not be, for the first time
     */
    People(
            PeopleSettings settings,
            Supplier<Optional<GraphClient>> client,
            Supplier<Optional<Directory>> directory,
            Schedule schedule,
            Clock clock,
            Kept kept,
            Runnable firstResult) {
        this.settings = settings;
        this.client = client;
        this.directory = directory;
        this.clock = clock;
        this.kept = kept;
        this.firstResult = firstResult;
        Kept.Read last = kept.read().orElse(null);
        state = new State(last, last == null ? NOT_YET : "", 0);
        told = contents(state);
        String name = "graph people " + settings.tenant();
        timer = schedule.every(name, settings.refresh(), this::refresh);
        AutoCloseable unused = schedule.once(name, Duration.ZERO, this::refresh);
    }

    /** Reads what has changed, unless that is going on. */
    void refresh() {
        Kept.Read last = state.last();
        boolean all = last == null || last.query().isEmpty();
        Optional<CompletableFuture<Delta.Result>> reading = begin(last, all);
        reading.ifPresent(begun -> {
            CompletableFuture<Void> unused = begun.handle((result, thrown) -> {
                // What was known is too old for Graph, or was never its: all is read anew, once.
                boolean stale = !all && thrown != null && isRefused(thrown);
                Optional<CompletableFuture<Delta.Result>> again = stale ? fromTheStart() : Optional.empty();
                if (again.isPresent()) {
                    CompletableFuture<Void> second = again.get().handle((anew, failure) -> {
                        ended(anew, failure);
                        return null;
                    });
                } else {
                    ended(result, thrown);
                }
                return null;
            });
        });
    }

    private Optional<CompletableFuture<Delta.Result>> begin(Kept.@Nullable Read last, boolean all) {
        Delta delta;
        synchronized (this) {
            Optional<GraphClient> now = client.get();
            if (running != null || closed) {
                return Optional.empty();
            }
            if (now.isEmpty()) {
                // Nothing ends here: it may be there in a moment.
                state = new State(state.last(), NO_CLIENT, state.nameless());
                told = contents(state);
                return Optional.empty();
            }
            delta = new Delta(settings, now.get(), all || last == null ? Map.of() : last.all());
            running = delta;
        }
        return Optional.of(delta.read(all || last == null ? Delta.first() : last.query()));
    }

    private Optional<CompletableFuture<Delta.Result>> fromTheStart() {
        synchronized (this) {
            running = null;
        }
        return begin(null, true);
    }

    private static boolean isRefused(Throwable thrown) {
        return cause(thrown) instanceof GraphException fault && fault.reason() == Reason.REFUSED;
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private void ended(Delta.@Nullable Result result, @Nullable Throwable thrown) {
        if (result != null) {
            Kept.Read read = new Kept.Read(clock.instant(), result.query(), result.all());
            boolean first = become(new State(read, "", result.nameless()));
            kept.write(read);
            finish(first);
        } else {
            Throwable cause = thrown == null ? new IllegalStateException() : cause(thrown);
            failed(
                    cause instanceof GraphException
                            ? String.valueOf(cause.getMessage())
                            : "It failed here: " + cause.getClass().getSimpleName() + ".");
        }
    }

    private void failed(String fault) {
        State before = state;
        finish(become(new State(before.last(), fault, before.nameless())));
    }

    /** Whether it is the first that is known. */
    private boolean become(State next) {
        boolean first = readings.get() == 0;
        state = next;
        told = contents(next);
        synchronized (this) {
            running = null;
        }
        return first;
    }

    private void finish(boolean first) {
        readings.incrementAndGet();
        if (first) {
            firstResult.run();
        }
    }

    /** When it was read last. */
    Optional<Instant> readAt() {
        return Optional.ofNullable(state.last()).map(Kept.Read::at);
    }

    /** Why it could not be read the last time; empty where it was. */
    String fault() {
        return state.fault();
    }

    /** Whether nobody knows yet how the first reading ends. */
    boolean isFirst() {
        return state.fault().equals(NOT_YET);
    }

    /** Whether nobody was there to ask the last time. */
    boolean isWaiting() {
        return state.fault().equals(NO_CLIENT);
    }

    /** How many readings have ended, well or not. */
    long readings() {
        return readings.get();
    }

    int size() {
        Kept.Read last = state.last();
        return last == null ? 0 : last.all().size();
    }

    /** Puts together anew what is told: the directory knows others now. */
    void again() {
        told = contents(state);
    }

    @Override
    public String name() {
        return "microsoft entra id " + settings.tenant();
    }

    @Override
    public Contents read() throws IOException {
        State now = state;
        if (now.last() == null) {
            throw new IOException(now.fault());
        }
        return told;
    }

    private Contents contents(State now) {
        Contents.Builder all = Contents.with();
        Kept.Read last = now.last();
        if (last == null) {
            return all.build();
        }
        if (!now.fault().isEmpty()) {
            all.problem(new Problem(
                    name(),
                    "It cannot be read now: " + now.fault() + " What it said at "
                            + last.at().truncatedTo(ChronoUnit.SECONDS) + " still counts."));
        }
        if (now.nameless() > 0) {
            all.problem(new Problem(name(), now.nameless() + " entries have no object id, and are left out."));
        }
        Known known = known();
        int unusable = 0;
        for (Listed each : last.all().values()) {
            if (each.licensed() || known.has(each)) {
                Optional<E164> number = number(each);
                unusable += number.isEmpty() && each.numbers().size() == 1 ? 1 : 0;
                tell(all, each, number);
            }
        }
        if (unusable > 0) {
            all.problem(new Problem(
                    name(),
                    unusable + " people have a business phone that is not one number in E.164 form: it is not compared."
                            + " Write it as +49 30 123456 there."));
        }
        return all.build();
    }

    private Known known() {
        Set<String> upns = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (User user :
                directory.get().map(now -> now.users(settings.tenant())).orElse(List.of())) {
            upns.add(user.upn());
            ids.add(user.entraId());
        }
        upns.remove("");
        ids.remove("");
        return new Known(upns, ids);
    }

    private void tell(Contents.Builder all, Listed each, Optional<E164> number) {
        all.person(
                name() + ", user " + each.id(),
                new Person(
                        settings.tenant(),
                        Optional.of(each.id()),
                        Optional.of(each.upn()).filter(upn -> !upn.isEmpty()),
                        Optional.empty(),
                        number,
                        Set.of(Licence.PHONE_SYSTEM),
                        each.licensed() ? Set.of(Licence.PHONE_SYSTEM) : Set.of()));
    }

    /** Of several nobody can say which is the one in the directory; without a plus nobody can say of which country. */
    private static Optional<E164> number(Listed each) {
        return each.numbers().size() == 1 ? E164.parse(each.numbers().get(0)) : Optional.empty();
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
