package org.patchbay.graph;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.graph.token.Tokens;

/** The one way out to Graph, behind the guard: what is under way of all bundles, its threads and its connections. */
@Component(service = Gateway.class, immediate = true, configurationPid = GraphSettings.PID)
@Designate(ocd = GraphSettings.Config.class)
public final class Gateway {
    private static final int THREADS = 8;

    private final Ways ways;
    private final Set<Sending> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, named("patchbay-graph"));
    private final Room room = new Room();
    /** Of these there are no more than requests under way at once: the SDK's client sees to that. */
    private final ExecutorService answers = Executors.newCachedThreadPool(named("patchbay-graph-http"));

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("patchbay-graph-clock"));
    private volatile GraphSettings settings;
    private volatile Transport transport;
    private volatile boolean closed;

    /** What a request needs on its way. */
    final class Ways {
        private final Guard guard;
        private final Tokens tokens;
        private final Traffic traffic;
        private final Clock wall;
        private final LongSupplier nanos;

        private Ways(Guard guard, Tokens tokens, Traffic traffic, Clock wall, LongSupplier nanos) {
            this.guard = guard;
            this.tokens = tokens;
            this.traffic = traffic;
            this.wall = wall;
            this.nanos = nanos;
        }

        Guard guard() {
            return guard;
        }

        Tokens tokens() {
            return tokens;
        }

        Traffic traffic() {
            return traffic;
        }

        Transport transport() {
            return transport;
        }

        Clock wall() {
            return wall;
        }

        LongSupplier nanos() {
            return nanos;
        }

        /** On a thread that may wait for the sign-in service. */
        void after(Duration wait, Runnable what) {
            later(wait, () -> threads.execute(what));
        }
    }

    @Activate
    public Gateway(
            @Reference Tokens tokens,
            @Reference Declared declared,
            @Reference Audit audit,
            @Reference Shares shares,
            Map<String, Object> configured) {
        this(
                tokens,
                declared,
                audit,
                GraphSettings.of(configured, GraphSettings.DEFAULT),
                Clock.systemUTC(),
                System::nanoTime,
                shares::nodes);
    }

    /** @param nodes among how many the limits are divided */
    Gateway(
            Tokens tokens,
            Declared declared,
            Audit audit,
            GraphSettings settings,
            Clock wall,
            LongSupplier nanos,
            IntSupplier nodes) {
        this.settings = settings;
        clock.setRemoveOnCancelPolicy(true);
        transport = new Transport(answers, settings.limit(), settings.atOnce());
        ways = new Ways(
                new Guard(declared, tokens::granted, new Refusals(audit, nanos)),
                tokens,
                new Traffic(
                        nanos,
                        this::later,
                        task -> later(Duration.ZERO, () -> threads.execute(task)),
                        () -> this.settings.atOnce(),
                        nodes),
                wall,
                nanos);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void later(Duration wait, Runnable what) {
        try {
            if (wait.isZero()) {
                what.run();
            } else {
                var unused = clock.schedule(what, wait.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException e) {
            // This has ended: whatever was under way has been told, or is about to be.
        }
    }

    /** What is under way goes on as it began. */
    @Modified
    void modified(Map<String, Object> configured) {
        GraphSettings now = GraphSettings.of(configured, settings);
        if (!now.equals(settings)) {
            settings = now;
            transport = new Transport(answers, now.limit(), now.atOnce());
        }
    }

    @Deactivate
    void close() {
        closed = true;
        clock.shutdownNow();
        threads.shutdownNow();
        transport.close();
        underWay.forEach(each -> each.fail(gone()));
        answers.shutdown();
    }

    private static GraphException gone() {
        return new GraphException(Reason.UNAVAILABLE, "Graph is being stopped or updated here. Try again in a moment.");
    }

    /** In the name that a request says. */
    Asker asker(Guard.Caller caller, BooleanSupplier alive) {
        return new Asker(
                caller,
                (request, scopes) -> ways.tokens().access(request.tenant(), request.user(), request.purpose(), scopes),
                alive);
    }

    /** On behalf of whoever came with this. */
    Asker onBehalf(Guard.Caller caller, String assertion, BooleanSupplier alive) {
        return new Asker(
                caller,
                (request, scopes) -> ways.tokens()
                        .onBehalfOf(caller.bundle(), request.tenant(), assertion, request.purpose(), scopes),
                alive);
    }

    CompletionStage<GraphResponse> send(Asker asker, GraphRequest request) {
        Sending sending = admit(asker, request, settings);
        if (!sending.isDone()) {
            ways.after(Duration.ZERO, sending::go);
        }
        return sending.answered();
    }

    /** Those that are let through go out together. */
    List<CompletionStage<GraphResponse>> sendAll(Asker asker, List<GraphRequest> requests) {
        GraphClient.checkTogether(requests);
        GraphSettings now = settings;
        List<Sending> all =
                requests.stream().map(each -> admit(asker, each, now)).toList();
        List<Sending> left = all.stream().filter(each -> !each.isDone()).toList();
        if (!left.isEmpty()) {
            ways.after(Duration.ZERO, () -> new Together(ways, asker).go(left));
        }
        return List.copyOf(all.stream().map(Sending::answered).toList());
    }

    /** One that may go out, or has failed already. */
    private Sending admit(Asker asker, GraphRequest request, GraphSettings now) {
        String bundle = asker.caller().bundle();
        Sending sending = new Sending(
                ways, asker, request, ways.nanos().getAsLong() + now.waits().toNanos());
        try {
            ways.guard().judge(asker.caller(), request);
        } catch (GraphException e) {
            sending.fail(e);
            return sending;
        }
        if (!room.take(bundle, now.most())) {
            sending.fail(new GraphException(
                    Reason.UNAVAILABLE,
                    "Of " + now.most()
                            + " requests to Graph, half of them for one bundle, all are on their way or wait:"
                            + " there is no room for another of " + bundle + ".",
                    Optional.of(Duration.ofSeconds(1))));
            return sending;
        }
        underWay.add(sending);
        var unused = sending.answered().whenComplete((answer, thrown) -> {
            underWay.remove(sending);
            room.free(bundle);
        });
        if (closed) {
            sending.fail(gone());
        }
        return sending;
    }

    /** The limits that hold requests up now, and how. */
    List<String> held() {
        return ways.traffic().held();
    }
}
