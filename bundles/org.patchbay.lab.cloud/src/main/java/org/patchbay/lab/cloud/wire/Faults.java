package org.patchbay.lab.cloud.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What goes wrong at a server, as a test says. A fault is for requests whose path contains a piece; an empty piece is in every path. Faults are
 * used up in the order in which they were set.
 */
public final class Faults {

    /** What happens in place of the answer, or before it. */
    record Fault(String piece, Duration before, boolean dropped, Optional<Answer> instead) {}

    private static final class Due {
        final Fault fault;
        int times;

        Due(Fault fault, int times) {
            this.fault = fault;
            this.times = times;
        }
    }

    /** Longer than any test. */
    private static final Duration FOR_EVER = Duration.ofHours(10);

    private final IntFunction<Answer> errors;
    private final List<Due> due = new ArrayList<>();
    private final List<String> used = new ArrayList<>();
    private int untilThrottled = Integer.MAX_VALUE;
    private Answer throttled;

    /** For the stand-ins: how the server words an error of a status. */
    public Faults(IntFunction<Answer> errors) {
        this.errors = errors;
        throttled = errors.apply(429);
    }

    /** The next so many are answered with this status and an error as the server words it. */
    public void answer(String piece, int times, int status) {
        add(piece, times, Duration.ZERO, false, Optional.of(errors.apply(status)));
    }

    /** The next so many are answered with this status, these headers and this JSON. */
    public void answer(String piece, int times, int status, Map<String, String> headers, String json) {
        Answer answer = Answer.text(status, "application/json", json);
        for (Map.Entry<String, String> each : headers.entrySet()) {
            answer = answer.with(each.getKey(), each.getValue());
        }
        add(piece, times, Duration.ZERO, false, Optional.of(answer));
    }

    /** The next so many are refused with 429, with or without a Retry-After. */
    public void throttle(String piece, int times, Optional<Duration> retryAfter) {
        add(piece, times, Duration.ZERO, false, Optional.of(retryLater(retryAfter)));
    }

    /** After so many requests more, every one is refused with 429, until {@link #clear}. */
    public synchronized void throttleAfter(int requests, Optional<Duration> retryAfter) {
        untilThrottled = requests;
        throttled = retryLater(retryAfter);
    }

    /** The next so many are answered rightly, this much later. */
    public void slow(String piece, int times, Duration by) {
        add(piece, times, by, false, Optional.empty());
    }

    /** The next so many are taken and never answered. */
    public void hang(String piece, int times) {
        add(piece, times, FOR_EVER, true, Optional.empty());
    }

    /** Of the next so many the connection is closed without an answer. */
    public void drop(String piece, int times) {
        add(piece, times, Duration.ZERO, true, Optional.empty());
    }

    /** The requests that were answered by a fault alone and reached nobody, as {@code GET /path}, the oldest first. */
    public synchronized List<String> used() {
        return List.copyOf(used);
    }

    /** Nothing goes wrong any more. */
    public synchronized void clear() {
        due.clear();
        untilThrottled = Integer.MAX_VALUE;
    }

    private Answer retryLater(Optional<Duration> retryAfter) {
        Answer answer = errors.apply(429);
        return retryAfter
                .map(each -> answer.with("Retry-After", String.valueOf(each.toSeconds())))
                .orElse(answer);
    }

    private synchronized void add(String piece, int times, Duration before, boolean dropped, Optional<Answer> instead) {
        due.add(new Due(new Fault(piece, before, dropped, instead), times));
    }

    private synchronized Optional<Fault> take(String path) {
        if (untilThrottled == 0) {
            return Optional.of(new Fault("", Duration.ZERO, false, Optional.of(throttled)));
        }
        if (untilThrottled != Integer.MAX_VALUE) {
            untilThrottled--;
        }
        for (Due each : due) {
            if (path.contains(each.fault.piece())) {
                if (--each.times == 0) {
                    due.remove(each);
                }
                return Optional.of(each.fault);
            }
        }
        return Optional.empty();
    }

    /** For the server. */
    synchronized Optional<Fault> next(String method, String path) {
        Optional<Fault> fault = take(path);
        if (fault.filter(each -> each.dropped() || each.instead().isPresent()).isPresent()) {
            used.add(method + " " + path);
        }
        return fault;
    }

    /** For the parts of a batch: what is answered instead; they cannot be slow or dropped one by one. */
    public Optional<Answer> instead(String path) {
        return take(path).flatMap(Fault::instead);
    }
}
