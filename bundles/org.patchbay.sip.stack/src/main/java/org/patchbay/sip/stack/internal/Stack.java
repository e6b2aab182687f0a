package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.ClientListener;
import org.patchbay.sip.stack.ClientTransaction;
import org.patchbay.sip.stack.Scheduled;
import org.patchbay.sip.stack.SipStack;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.StackStatistics;
import org.patchbay.sip.stack.TransactionUser;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Destination;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.MessageTap;
import org.patchbay.sip.stack.transport.SourceFilter;

/** Puts workers, transactions and transports together. */
public final class Stack implements SipStack {
    private static final long STOP_MILLIS = 2000;
    private final RandomText random = new RandomText();
    private final Counters counters = new Counters();
    private final Tapping tapping = new Tapping();
    private final Workers workers;
    private final Transports transports;
    private final Intake intake;
    private final Map<String, Point> points = new LinkedHashMap<>();
    /** The same; every request looks for the way out. */
    private volatile List<ListeningPoint> open = List.of();

    private Stack(StackSettings settings, TransactionUser user, SourceFilter filter) {
        workers = new Workers(settings.workers(), settings.overload(), random, user::around);
        SourceFilter careful = new CarefulFilter(filter);
        Begun begun = new Begun();
        intake = new Intake(workers, counters, settings, careful, user, tapping, begun, random);
        transports = new Transports(settings, intake, careful, counters, tapping, this::point, this::closed);
        for (Worker worker : workers.all()) {
            worker.start(new TransactionLayer(
                    settings.timers(), new Home(worker), transports, user, counters, random, begun));
        }
    }

    /** Starts the workers. */
    public static SipStack start(StackSettings settings, TransactionUser user, SourceFilter filter) {
        return new Stack(settings, user, filter);
    }

    @Override
    public ListeningPoint listen(ListenSettings settings) throws IOException {
        synchronized (points) {
            if (points.containsKey(settings.name())) {
                throw new IllegalArgumentException("listening point " + settings.name() + " exists");
            }
            Point point = transports.open(settings);
            points.put(settings.name(), point);
            open = List.copyOf(points.values());
            return point;
        }
    }

    private @Nullable Point point(String name) {
        synchronized (points) {
            return points.get(name);
        }
    }

    private void closed(Point point) {
        synchronized (points) {
            points.remove(point.name(), point);
            open = List.copyOf(points.values());
        }
    }

    @Override
    public List<ListeningPoint> listeningPoints() {
        return open;
    }

    @Override
    public ClientTransaction send(ListeningPoint from, Destination to, SipRequest request, ClientListener listener) {
        check(from, to, request);
        if (isSent(request)
                || request.method().equals("ACK")
                || request.method().equals("CANCEL")) {
            throw new IllegalArgumentException("a request without branch, other than ACK and CANCEL, is expected");
        }
        for (String name : List.of("From", "To", "CSeq", "Max-Forwards")) {
            if (!request.has(name)) {
                throw new IllegalArgumentException("the request has no " + name);
            }
        }
        Worker worker = workers.of(request.callId());
        ClientHandle handle = new ClientHandle(worker.transactions());
        SipRequest ready = withVia(from, request);
        new Home(worker).run(() -> worker.transactions().start(handle, ready, from, to, listener));
        return handle;
    }

    @Override
    public SipRequest sendStateless(ListeningPoint from, Destination to, SipRequest request) {
        check(from, to, request);
        SipRequest ready = isSent(request) ? request : withVia(from, request);
        counters.sent.increment();
        transports.request(from, to, ready.encode(), detail -> counters.sendFailures.increment());
        return ready;
    }

    private static void check(ListeningPoint from, Destination to, SipRequest request) {
        if (from.transport() != to.transport()) {
            throw new IllegalArgumentException("cannot send over " + to.transport() + " from " + from.name());
        }
        request.callId();
    }

    /** Whether it has its Via: one without branch says only as whom it is sent. */
    private static boolean isSent(SipRequest request) {
        String via = request.first("Via");
        return via != null && via.contains(";branch=");
    }

    private SipRequest withVia(ListeningPoint from, SipRequest request) {
        String named = request.first("Via");
        String sentBy = named == null
                ? "SIP/2.0/" + from.transport() + ' ' + from.advertisedHost() + ':' + from.advertisedPort()
                : named;
        String via = sentBy + ";branch=z9hG4bK" + random.token(26) + ";rport";
        return request.toBuilder().remove("Via").addFirst("Via", via).build();
    }

    @Override
    public void execute(String callId, Runnable task) {
        workers.of(callId).execute(task);
    }

    @Override
    public void perform(String callId, Runnable task) {
        workers.of(callId).perform(task);
    }

    @Override
    public Scheduled schedule(String callId, Duration delay, Runnable task) {
        return new Home(workers.of(callId)).schedule(delay, task);
    }

    @Override
    public boolean onWorkerOf(String callId) {
        return workers.of(callId).isCurrent();
    }

    @Override
    public String newCallId() {
        return random.token(26);
    }

    @Override
    public String newCallIdNear(String callId) {
        return workers.callIdNear(callId);
    }

    @Override
    public void keep(String callId) {
        workers.keep(callId);
    }

    @Override
    public void move(String callId, String host) {
        workers.move(callId, host);
    }

    @Override
    public void keep(String callId, String near) {
        workers.keep(callId, near);
    }

    @Override
    public void release(String callId) {
        workers.release(callId);
    }

    @Override
    public String newTag() {
        return random.token(13);
    }

    @Override
    public void tap(@Nullable MessageTap tap) {
        tapping.set(tap);
    }

    @Override
    public void admit(boolean newCalls) {
        intake.admit(newCalls);
    }

    @Override
    public StackStatistics statistics() {
        int queued = 0;
        long age = 0;
        for (Worker worker : workers.all()) {
            queued += worker.queued();
            age = Math.max(age, worker.age());
        }
        return new StackStatistics(
                counters.received.sum(),
                counters.parsed.sum(),
                counters.sent.sum(),
                counters.retransmitted.sum(),
                counters.absorbed.sum(),
                counters.refused.sum(),
                counters.dropped(),
                counters.sendFailures.sum(),
                counters.clients.get(),
                counters.servers.get(),
                counters.connections.get(),
                queued,
                age / 1_000_000);
    }

    @Override
    public void close() {
        for (ListeningPoint point : new ArrayList<>(listeningPoints())) {
            point.close();
        }
        for (Worker worker : workers.all()) {
            worker.stop(STOP_MILLIS);
        }
        transports.close();
    }

    /** A worker as the transactions see it; from another thread a timer is set by a task of the worker. */
    private record Home(Worker worker) implements TransactionLayer.Home {
        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            long nanos = delay.toNanos();
            if (worker.isCurrent()) {
                return worker.wheel().schedule(System.nanoTime(), nanos, task);
            }
            AtomicReference<@Nullable Runnable> pending = new AtomicReference<>(task);
            long due = System.nanoTime() + nanos;
            worker.execute(() -> {
                long now = System.nanoTime();
                var unused = worker.wheel().schedule(now, due - now, () -> {
                    Runnable wanted = pending.getAndSet(null);
                    if (wanted != null) {
                        wanted.run();
                    }
                });
            });
            return () -> pending.set(null);
        }

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public void run(Runnable task) {
            if (worker.isCurrent()) {
                task.run();
            } else {
                worker.execute(task);
            }
        }
    }
}
