package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.media.rtpengine.sdp.Alike;

/** A {@link MediaEngine} whose packets rtpengine carries: they go on while this process does not. */
final class RtpengineMediaEngine implements MediaEngine {
    private static final Logger LOG = LoggerFactory.getLogger(RtpengineMediaEngine.class);
    private static final int TICK_MILLIS = 500;
    /** How many ticks are between two looks at a session of which nothing new is expected, and between two pings. */
    private static final int EACH = 4;

    private static final int COUNT_EACH = 20;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "patchbay-rtpengine");
        thread.setDaemon(true);
        return thread;
    });
    private final Pool pool = new Pool(timer);
    private final Sounds sounds;
    private final Set<MediaCapability> capabilities;
    private final @Nullable DigitListener digits;
    private final Alike alike = new Alike();
    /** By what rtpengine knows them by. */
    private final Map<CallId, RtpengineSession> sessions = new ConcurrentHashMap<>();

    private final Homes homes = new Homes(sessions);

    private final Lookout lookout = new Lookout(sessions, this::onTimer);
    /** Sessions without an owner, by call. */
    private final Map<String, RtpengineSession> left = new ConcurrentHashMap<>();

    private final Duration longestLeft;
    private volatile Settings settings;
    private final Others others = new Others();
    private volatile boolean stopped;
    private int tick;

    /** Meets the instances, which takes at most a second. */
    RtpengineMediaEngine(Settings settings) throws IOException {
        this(settings, Duration.ofMinutes(2));
    }

    /** @param longestLeft how long a session without an owner is kept */
    RtpengineMediaEngine(Settings settings, Duration longestLeft) throws IOException {
        this.settings = settings;
        this.longestLeft = longestLeft;
        timer.setRemoveOnCancelPolicy(true);
        sounds = new Sounds(() -> this.settings.prompts());
        EnumSet<MediaCapability> able = EnumSet.of(
                MediaCapability.RELAY,
                MediaCapability.SRTP,
                MediaCapability.TRANSCODE,
                MediaCapability.PLAY,
                MediaCapability.ICE_LITE,
                MediaCapability.RECORD,
                MediaCapability.COPY,
                MediaCapability.MOVE,
                MediaCapability.PRESS,
                MediaCapability.EXTERNAL);
        try {
            digits = settings.digits().isPresent()
                    ? new DigitListener(settings.digits().get(), lookout::digit)
                    : null;
            if (digits != null) {
                able.add(MediaCapability.DIGITS);
            }
            pool.use(settings.instances());
        } catch (IOException | RuntimeException e) {
            stop();
            throw e;
        }
        capabilities = Set.copyOf(able);
        pool.meet();
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Concerns new calls; where digits are heard does not change. */
    void use(Settings now) throws IOException {
        pool.use(now.instances());
        settings = now;
        pool.ping();
    }

    Settings settings() {
        return settings;
    }

    /** Calls that were left go on in rtpengine; the others end. */
    void stop() {
        stopped = true;
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (RtpengineSession session : sessions.values()) {
            if (session.life().isLeft()) {
                session.life().forget();
            } else {
                session.close();
                ends.add(session.quiet().toCompletableFuture());
            }
        }
        Departures.await(ends);
        if (digits != null) {
            digits.close();
        }
        timer.shutdownNow();
        sounds.close();
        pool.close();
    }

    /** As if the process were killed: nothing is said to rtpengine. */
    void die() {
        sessions.values().forEach(session -> session.life().forget());
        stop();
    }

    @Override
    public String name() {
        return "rtpengine";
    }

    @Override
    public Set<MediaCapability> capabilities() {
        return capabilities;
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    @Override
    public MediaSession open(String call, MediaListener listener) throws MediaException {
        return begin(new Home(pool.choose(), CallId.chosen()), call, listener);
    }

    private RtpengineSession begin(Home home, String call, MediaListener listener) throws MediaException {
        RtpengineSession session = new RtpengineSession(this, home, call, listener);
        if (stopped || sessions.putIfAbsent(home.callId(), session) != null) {
            throw new MediaException(
                    503, stopped ? "The engine is stopping" : "These media are in use, by a call that is up");
        }
        home.instance().opened();
        return session;
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) throws MediaException {
        RtpengineSession open = left.remove(call);
        if (open == null) {
            // Its owner did not get to say that it goes.
            open = sessions.values().stream()
                    .filter(each -> each.call().equals(call))
                    .findAny()
                    .orElse(null);
        }
        if (open != null && open.life().taken(listener)) {
            return open;
        }
        SessionText.Saved saved = SessionText.read(state);
        RtpengineSession session = begin(home(saved.instance(), saved.callId()), call, listener);
        try {
            session.restore(saved);
            Set<Home> all = saved.legs().isEmpty() ? Set.of(session.home()) : session.homes();
            for (Home each : all) {
                Departures.clear(each, Homes.known(each));
            }
            session.goOn();
            return session;
        } catch (MediaException | RuntimeException e) {
            session.life().forget();
            throw e;
        }
    }

    /** A call of rtpengine's that was there before. */
    Home home(String instance, String callId) throws MediaException {
        Instance named = pool.named(instance)
                .orElseThrow(() -> new MediaException(
                        503,
                        "These media are on rtpengine " + instance + ", which is not among " + Settings.PID
                                + " instances"));
        named.check();
        try {
            return homes.of(named, CallId.read(callId));
        } catch (IllegalArgumentException e) {
            throw new MediaException(503, "What was written down of these media cannot be read: " + e.getMessage());
        }
    }

    void left(RtpengineSession session, Runnable abandon) {
        left.put(session.call(), session);
        later(abandon, longestLeft.toMillis());
    }

    void later(Runnable task, long milliseconds) {
        try {
            var unused = timer.schedule(task, milliseconds, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("The engine stops");
        }
    }

    void closed(RtpengineSession session) {
        Home home = session.home();
        homes.outlives(home);
        if (sessions.remove(home.callId(), session)) {
            home.instance().closed();
        }
        left.remove(session.call(), session);
    }

    private void tick() {
        try {
            tick++;
            if (tick % EACH == 0) {
                pool.ping();
            }
            if (tick % COUNT_EACH == 0) {
                pool.count();
                homes.dropUnused();
            }
            for (RtpengineSession session : sessions.values()) {
                boolean expecting =
                        session.legs().stream().anyMatch(leg -> leg.watch().isExpecting());
                if (expecting || (tick + session.hashCode()) % EACH == 0) {
                    lookout.look(session);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("The calls could not be looked at", e);
        }
    }

    String interfaceOf(String network) throws MediaException {
        return settings.interfaceOf(network);
    }

    Others others() {
        return others;
    }

    /** Who may record and press: of these, the first that is not carried outside, as this one is. */
    void recorders(Supplier<? extends Collection<MediaEngine>> all) {
        others.among(all);
    }

    /** The network by which others of ours, a recorder among them, are sent what this leg says and hears. */
    String innerNetwork(RtpengineLeg leg) {
        String configured = settings.copiesNetwork();
        return configured.isEmpty() ? leg.side().profile().network() : configured;
    }

    int silenceSeconds() {
        return settings.silenceSeconds();
    }

    /** What calls have in common. */
    Alike alike() {
        return alike;
    }

    Sounds sounds() {
        return sounds;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    void onTimer(Runnable task) {
        try {
            timer.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("The engine stops");
        }
    }
}
