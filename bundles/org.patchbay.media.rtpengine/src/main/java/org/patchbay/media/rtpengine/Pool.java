package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.patchbay.api.media.MediaException;

/** The rtpengines that calls are spread over. A call stays on the one it began on. */
final class Pool implements AutoCloseable {
    /** Of the first answer of all of them. */
    private static final int PATIENCE_MILLIS = 1000;

    private final ScheduledExecutorService timer;
    /** By name. One that is not configured any more is kept as long as it has calls. */
    private final Map<String, Instance> all = new ConcurrentHashMap<>();

    private volatile List<Instance> chosen = List.of();

    Pool(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** These are to be used from now on. */
    synchronized void use(Map<String, InetSocketAddress> places) throws IOException {
        List<Instance> now = new ArrayList<>();
        for (Map.Entry<String, InetSocketAddress> each : places.entrySet()) {
            Instance known = all.get(each.getKey());
            if (known == null) {
                known = new Instance(each.getKey(), each.getValue(), timer);
                all.put(each.getKey(), known);
            }
            now.add(known);
        }
        chosen = List.copyOf(now);
        dropUnused();
    }

    private void dropUnused() {
        all.values().removeIf(each -> {
            boolean unused = !chosen.contains(each) && each.own() == 0;
            if (unused) {
                each.close();
            }
            return unused;
        });
    }

    /** Waits a moment for the first answers, so that the first call knows where to go. */
    void meet() {
        CompletableFuture<?>[] pings =
                chosen.stream().map(each -> each.ping().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(pings).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Who has not answered is not well yet, and is asked again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The one that is well and carries least. */
    Instance choose() throws MediaException {
        List<Instance> now = chosen;
        return now.stream()
                .filter(Instance::isWell)
                .min(Comparator.comparingInt(Instance::load).thenComparingInt(Instance::own))
                .orElseThrow(() -> new MediaException(
                        503,
                        now.stream()
                                .map(each -> each.name() + ": " + each.fault())
                                .collect(Collectors.joining("; "))));
    }

    Optional<Instance> named(String name) {
        return Optional.ofNullable(all.get(name));
    }

    void ping() {
        all.values().forEach(each -> {
            var unused = each.ping();
        });
    }

    synchronized void count() {
        dropUnused();
        chosen.stream().filter(Instance::isWell).forEach(each -> {
            var unused = each.count();
        });
    }

    @Override
    public void close() {
        all.values().forEach(Instance::close);
    }
}
