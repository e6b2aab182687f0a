package org.patchbay.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;

/**
 * A platform that refuses what it must not be asked: two writes of one user at once, more than its limits take in any window, a status that it does
 * not show, a page that is too long. Layered, it has sessions beneath what a person sets, as Teams has; else the last who writes counts, as with
 * Zoom.
 */
final class FakeEnd implements PresenceEnd {
    /** One user there. */
    static final class Account {
        PresenceStatus own = PresenceStatus.AVAILABLE;

        @Nullable
        PresenceStatus session;

        long until;
        int version = 1;
        boolean byPerson = true;
        boolean busy;
    }

    final Map<String, Account> accounts = new HashMap<>();
    final List<String> forgotten = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final List<String> writes = new ArrayList<>();
    /** What it answers to a write instead of doing it. */
    BiFunction<String, String, Optional<PresenceException>> fault = (kind, user) -> Optional.empty();

    BiFunction<String, String, List<HeldOut>> held = (tenant, user) -> List.of();
    List<Limit> limits = List.of();
    /** How many requests an update takes, by what is shown. */
    ToIntFunction<String> costs = what -> 1;

    Set<PresenceStatus> shows = EnumSet.complementOf(EnumSet.of(PresenceStatus.UNKNOWN, PresenceStatus.OFFLINE));
    int page = 650;
    int reads;
    long slowest = 0;
    double lost;
    double doubled;
    boolean stamps;
    boolean quiet;
    boolean silent;

    private final World world;
    private final Platform platform;
    private final boolean layered;
    private final Map<String, Deque<Long>> counted = new HashMap<>();

    FakeEnd(World world, Platform platform, boolean layered) {
        this.world = world;
        this.platform = platform;
        this.layered = layered;
        this.stamps = layered;
    }

    Account account(String tenant, String user) {
        return accounts.computeIfAbsent(tenant + "/" + user, key -> new Account());
    }

    PresenceStatus displayed(String tenant, String user) {
        Account account = account(tenant, user);
        PresenceStatus session = account.session;
        if (session != null && account.until <= world.now()) {
            session = null;
        }
        return session == null || layered && Precedence.of(account.own) > Precedence.of(session)
                ? account.own
                : session;
    }

    /** Whether a session of ours is there. */
    @Nullable
    PresenceStatus session(String tenant, String user) {
        return account(tenant, user).session;
    }

    /** The person, or an app, does something there. */
    void does(String tenant, String user, PresenceStatus status) {
        Account account = account(tenant, user);
        account.own = status;
        if (!layered) {
            account.session = null;
        }
        account.byPerson = true;
        account.version++;
        tell(tenant, user);
    }

    private Seen seen(String tenant, String user) {
        PresenceStatus status = displayed(tenant, user);
        String stamp = stamps ? String.format("%08d", account(tenant, user).version) : "";
        return new Seen(
                tenant, user, new Presence(platform, status, status.name(), Instant.ofEpochMilli(world.now())), stamp);
    }

    private void tell(String tenant, String user) {
        if (silent) {
            return;
        }
        Seen seen = seen(tenant, user);
        if (world.random.nextDouble() >= lost) {
            world.after(delay(), () -> world.engine.seen(seen));
        }
        if (world.random.nextDouble() < doubled) {
            world.after(delay() * 3, () -> world.engine.seen(seen));
        }
    }

    private long delay() {
        return slowest == 0 ? 0 : world.random.nextLong(slowest);
    }

    private void count(Kind kind, String tenant, String user, int requests) {
        for (Limit limit : limits) {
            if (limit.kinds().contains(kind)) {
                String whose = limit.name()
                        + switch (limit.of()) {
                            case APPLICATION -> "";
                            case TENANT -> tenant;
                            case USER -> tenant + user;
                        };
                Deque<Long> window = counted.computeIfAbsent(whose, key -> new ArrayDeque<>());
                int counts = kind == Kind.READ || limit.of() == Limit.Share.USER ? 1 : requests;
                for (int i = 0; i < counts; i++) {
                    window.add(world.now());
                }
                while (window.peek() <= world.now() - limit.per().toMillis()) {
                    window.poll();
                }
                if (window.size() > limit.permits()) {
                    violations.add(limit.name() + ": " + window.size() + " at " + world.now());
                }
            }
        }
    }

    private <T> CompletionStage<T> answer(T value, @Nullable PresenceException failure) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable complete = () -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        };
        if (slowest == 0) {
            complete.run();
        } else {
            world.after(delay(), complete);
        }
        return answer;
    }

    private CompletionStage<Void> write(String what, String tenant, String user, Runnable change) {
        count(Kind.WRITE, tenant, user, costs.applyAsInt(what));
        Account account = account(tenant, user);
        writes.add(user + " " + what);
        if (account.busy) {
            violations.add("two writes at once for " + user);
        }
        Optional<PresenceException> refused = fault.apply(what, user);
        if (refused.isPresent()) {
            return answer(null, refused.get());
        }
        account.busy = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable apply = () -> {
            PresenceStatus before = displayed(tenant, user);
            change.run();
            account.busy = false;
            if (before != displayed(tenant, user)) {
                account.version++;
                tell(tenant, user);
            }
            done.complete(null);
        };
        if (slowest == 0) {
            apply.run();
        } else {
            world.after(delay(), apply);
        }
        return done;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int page() {
        return page;
    }

    @Override
    public List<Limit> limits() {
        return limits;
    }

    @Override
    public Set<PresenceStatus> shows() {
        return shows;
    }

    @Override
    public boolean layered() {
        return layered;
    }

    @Override
    public CompletionStage<List<Seen>> read(String tenant, List<String> users) {
        count(Kind.READ, tenant, users.get(0), 1);
        reads++;
        if (users.size() > page) {
            violations.add("a page of " + users.size());
        }
        Optional<PresenceException> refused = fault.apply("read", users.get(0));
        if (refused.isPresent()) {
            return answer(List.of(), refused.get());
        }
        List<Seen> seen = quiet
                ? List.of()
                : users.stream().map(user -> seen(tenant, user)).toList();
        return answer(seen, null);
    }

    @Override
    public CompletionStage<Void> show(Wish wish) {
        if (!shows.contains(wish.status()) || wish.status() == PresenceStatus.AVAILABLE) {
            violations.add("asked to show " + wish.status());
        }
        return write(wish.status().name(), wish.tenant(), wish.user(), () -> {
            Account account = account(wish.tenant(), wish.user());
            account.session = wish.status();
            account.until = world.now() + wish.lasts().toMillis();
            account.byPerson = false;
        });
    }

    @Override
    public CompletionStage<Void> clear(String tenant, String user) {
        return write("clear", tenant, user, () -> {
            Account account = account(tenant, user);
            account.session = null;
            if (!layered) {
                account.byPerson = false;
            }
        });
    }

    @Override
    public int requests(String tenant, String user, Optional<PresenceStatus> status) {
        return costs.applyAsInt(status.map(Enum::name).orElse("clear"));
    }

    @Override
    public List<HeldOut> heldOut(String tenant, String user) {
        return held.apply(tenant, user);
    }

    static Limit limit(String name, Limit.Share share, int permits, Duration per, Kind... kinds) {
        return new Limit(name, share, Set.of(kinds), permits, per);
    }

    @Override
    public void forget(String tenant) {
        forgotten.add(tenant);
    }
}
