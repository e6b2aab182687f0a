package org.patchbay.presence;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Tenant;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;

/**
 * Keeps what both platforms show of a person in agreement. It takes in what is seen, decides what each is to show, and has it written. Who
 * tells it something never waits: all is done one after the other on a thread of its own.
 */
final class Engine implements PresenceIntake, Traffic.Desk, Told.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /** More notices than this at once are not kept: everybody is read instead. */
    private static final int MOST_NOTICES = 200_000;
    /** How long a session that is remembered from before a start is kept while too little was seen to decide on it. */
    private static final long RECOVERY = Duration.ofMinutes(10).toMillis();

    private static final long MINUTE = 60_000;
    private static final long REFRESH = 5_000;
    /** So many of all are looked at in a tick, when all have to be. */
    private static final int AT_A_TIME = 2_000;

    private final Surroundings around;
    private final Gates gates;
    private final Mailbox mailbox;
    private final Traffic traffic;
    private final Writing writing;
    private final Journal journal;
    private final Ownership ownership;
    private final Tenancy tenancy;
    private final Told told;
    private final Asking asking;
    private final Answering answering;
    private final List<AutoCloseable> watches;
    private final Reconcile reconcile;
    private final Settling settling;
    private final TrunkCalls calls = new TrunkCalls(this::callsChanged);
    private final Supplier<PresenceSettings> settings;
    private final People people = new People();
    private final Agenda agenda = new Agenda();
    private final Taking taking;
    private volatile boolean missed;
    private long nextMinute;
    private long nextRefresh;

    Engine(
            Surroundings around,
            Supplier<PresenceSettings> settings,
            Executor core,
            Executor io,
            Backoff backoff,
            Ownership ownership) {
        this.around = around;
        this.settings = settings;
        this.ownership = ownership;
        gates = new Gates(around);
        mailbox = new Mailbox(core, this::afterwards);
        traffic = new Traffic(
                around, settings, mailbox, io, backoff, () -> ownership.nodes().size(), this);
        journal = new Journal(around, mailbox, io, this::nudge, ownership::holds);
        tenancy = new Tenancy(around, ownership, io, traffic, journal, this::begins, this::ends);
        told = new Told(around, ownership, mailbox, io, calls::of, this);
        asking = new Asking(around, ownership, mailbox, io, this::find);
        answering = new Answering(around, ownership, mailbox, io, this::find);
        watches = List.of(told.watch(), asking.watch(), answering.watch());
        writing = new Writing(around, settings, journal, backoff, this);
        reconcile = new Reconcile(around, settings, traffic, gates, this::isOurs, this::retire);
        taking = new Taking(around, gates, told, writing, this);
        settling = new Settling(around, gates, reconcile, traffic, writing);
    }

    Gates gates() {
        return gates;
    }

    Journal journal() {
        return journal;
    }

    Traffic traffic() {
        return traffic;
    }

    int backlog() {
        return mailbox.size();
    }

    /** Runs something where all that is known may be read. */
    void ask(Runnable question) {
        mailbox.post(question);
    }

    boolean isOurs(String tenant) {
        return tenancy.isOurs(tenant);
    }

    /** What other nodes know of people; null where this one sees to the tenant itself. */
    @Nullable
    Asking elsewhere(String tenant) {
        return ownership.alone() || ownership.isOurs(tenant) ? null : asking;
    }

    Ownership ownership() {
        return ownership;
    }

    /** Takes up what was shown when the process ended: it is kept where it still holds, and cleared where it does not. */
    void start() {
        if (ownership.alone()) {
            mailbox.post(() -> recover(""));
        }
    }

    /** A tenant is this node's from now on. */
    private void begins(String tenant) {
        traffic.begins(tenant);
        told.begins(tenant);
        recover(tenant + "/");
        answering.begins(tenant);
        calls.of(tenant).keySet().forEach(user -> calls(tenant, user));
        LOG.info("Presence of {} is this node's, {}.", tenant, ownership.node());
    }

    /** A tenant is another node's: what is known of it is forgotten, and what is shown stays for that one. */
    private void ends(String tenant) {
        traffic.drop(tenant);
        people.drop(tenant);
        journal.letGo(tenant);
        told.ends(tenant);
        around.ends.values().forEach(end -> end.forget(tenant));
        LOG.info("Presence of {} is not this node's any more.", tenant);
    }

    private void recover(String prefix) {
        long now = around.clock.millis();
        settling.recoversUntil(now + RECOVERY);
        journal.load(prefix).forEach(entry -> {
            Person person = person(entry.tenant(), entry.user());
            Side side = person.side(entry.platform());
            side.ours = entry.status();
            side.want = entry.status();
            side.kept = entry.status();
            side.taken = true;
            // Long before: what is seen from now on in its place has taken it.
            side.takenAt = now - Side.SKEW - 1;
            side.recovered = true;
            side.renewAt = now + settings.get().lasts().toMillis() / 3;
            side.until = now + settings.get().lasts().toMillis();
            person.steps.add(now, Steps.What.RECOVERED, side.platform, entry.status(), 0);
            later(person, side, now + RECOVERY + 1);
            later(person, side, side.renewAt);
            look(person, person.teams);
            look(person, person.zoom);
        });
    }

    /** Time has passed. */
    void tick() {
        mailbox.post(() -> {
            long now = around.clock.millis();
            tenancy.tick();
            if (missed) {
                missed = false;
                reconcile.restart();
            }
            agenda.run(now, this::settle, this::look);
            if (now >= nextMinute || nextMinute - now > MINUTE) {
                nextMinute = now + MINUTE;
                everyMinute(now);
            }
            if (now >= nextRefresh || nextRefresh - now > REFRESH) {
                nextRefresh = now + REFRESH;
                traffic.refresh();
            }
            people.next(AT_A_TIME).forEach(this::settle);
            reconcile.tick();
            journal.flush();
            told.flush();
            asking.tick();
            answering.tick();
        });
    }

    private void everyMinute(long now) {
        traffic.tick();
        int lost = calls.expire(now);
        if (lost > 0) {
            LOG.info(
                    "Of {} calls no end was told in {}: they count as ended.",
                    lost,
                    settings.get().callLasts());
        }
        people.beginWalk();
        asking.everyMinute();
        answering.everyMinute();
    }

    /** The mapping, an end or a permission came or went. */
    void surroundingsChanged() {
        mailbox.post(people::beginWalk);
    }

    private void afterwards() {
        traffic.pump();
    }

    @Override
    public Set<String> synced() {
        return enabled(ownership::isOurs);
    }

    @Override
    public Set<String> undecided() {
        return enabled(tenant -> !ownership.isOurs(tenant) && !ownership.isAnothers(tenant));
    }

    private Set<String> enabled(Predicate<String> which) {
        return around.directory.tenants().stream()
                .map(Tenant::id)
                .filter(tenant -> gates.enabled(tenant) && which.test(tenant))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void seen(Seen seen) {
        if (mailbox.size() > MOST_NOTICES) {
            missed = true;
            return;
        }
        mailbox.post(() -> taking.take(seen, seen.presence().at().toEpochMilli()));
    }

    @Override
    public void doubt(Platform platform, String tenant, Collection<String> users) {
        List<String> all = List.copyOf(users);
        mailbox.post(() -> doubt(platform, tenant, all));
    }

    @Override
    public void doubt(Platform platform, String tenant, List<String> users) {
        if (!gates.enabled(tenant)) {
            return;
        }
        if (isOurs(tenant)) {
            traffic.read(platform, tenant, users);
        } else {
            told.doubt(platform, tenant, users);
        }
    }

    @Override
    public void read(List<Seen> seen, long began) {
        // What was asked for before another node took over is that one's to ask.
        seen.stream()
                .filter(each -> isOurs(each.tenant()))
                .forEach(each ->
                        taking.take(each, Math.min(began, each.presence().at().toEpochMilli())));
    }

    /** @param until when it counts as ended whatever is told */
    void answered(String tenant, String call, Set<String> users, long at) {
        long until = at + settings.get().callLasts().toMillis();
        mailbox.post(() -> calls.answered(tenant, call, users, until));
    }

    void ended(String call) {
        mailbox.post(() -> calls.ended(call));
    }

    private void callsChanged(String tenant, String user) {
        if (isOurs(tenant)) {
            calls(tenant, user);
        } else {
            told.callsChanged(tenant);
        }
    }

    @Override
    public void calls(String tenant, String user) {
        Person known = find(tenant, user);
        if (known == null && !gates.enabled(tenant)) {
            return;
        }
        Person person = people.get(tenant, user);
        int before = person.calls;
        person.calls = calls.count(tenant, user) + told.calls(tenant, user);
        boolean more = person.calls > before;
        person.steps.add(
                around.clock.millis(),
                more ? Steps.What.CALL_UP : Steps.What.CALL_DOWN,
                Platform.TEAMS,
                null,
                person.calls);
        settle(person);
    }

    @Nullable
    Person find(String tenant, String user) {
        return people.find(tenant, user);
    }

    Map<String, Person> persons(String tenant) {
        return people.of(tenant);
    }

    Person person(String tenant, String user) {
        Person person = people.get(tenant, user);
        person.calls = calls.count(tenant, user) + told.calls(tenant, user);
        return person;
    }

    /** Decides anew what both platforms are to show of a person. */
    void settle(Person person) {
        settling.settle(person);
    }

    void nudge(Person person, Side side) {
        settling.nudge(person, side);
    }

    void look(Person person, Side side) {
        traffic.read(side.platform, person.tenant, List.of(person.user));
    }

    void lookLater(Person person, Side side, long at) {
        agenda.lookLater(person, side, at);
    }

    @Override
    public void later(Person person, Side side, long at) {
        agenda.later(person, side, at);
    }

    @Override
    public @Nullable Order order(Person person, Side side, long now) {
        return writing.order(person, side, now);
    }

    @Override
    public void written(Order order, @Nullable PresenceException failure) {
        if (!order.person().lost) {
            writing.ended(order, failure);
            settle(order.person());
        }
    }

    /** Lets those go whom the directory does not have any more, once nothing of ours is shown of them. */
    private void retire(String tenant, Set<String> users) {
        people.of(tenant).values().removeIf(person -> {
            boolean gone = !users.contains(person.user)
                    && around.directory.user(tenant, person.user).isEmpty();
            if (gone != person.gone) {
                person.gone = gone;
                settle(person);
            }
            return gone && person.teams.ours == null && person.zoom.ours == null;
        });
    }

    /** Forgets what was seen and done of a person, and what was shown of everybody in the same document before. */
    boolean erase(String tenant, String user) {
        asking.forget(tenant, user);
        mailbox.post(() -> {
            Person person = people.find(tenant, user);
            if (person != null) {
                person.steps.forget();
            }
            journal.forgetLater(tenant, person == null ? user : person.user);
        });
        return journal.forget(tenant, user);
    }

    /** Remembers what is shown: the next engine goes on with it. @return whether nothing that writes was under way */
    boolean close() {
        for (AutoCloseable watch : watches) {
            try {
                watch.close();
            } catch (Exception e) {
                LOG.debug("A watch did not end", e);
            }
        }
        asking.close();
        journal.close();
        return traffic.isQuiet();
    }
}
