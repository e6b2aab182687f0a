package org.patchbay.graph;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.google.gson.JsonObject;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.graph.token.Tokens;

/**
 * Sends several requests by one token as few, those of one limit together: that is paused, and counts each, as a whole. What fails as a whole is
 * sent together again; what fails alone goes on alone, as if it had been sent so.
 */
final class Together {
    private final Gateway.Ways ways;
    private final Asker asker;
    private volatile boolean renewed;

    /** What is about to go out. */
    private record Load(List<Sending> parts, List<JsonObject> json, Set<String> scopes) {
        String body() {
            return Parts.body(json);
        }
    }

    Together(Gateway.Ways ways, Asker asker) {
        this.ways = ways;
        this.asker = asker;
    }

    /** On a thread that may wait for the sign-in service. */
    void go(List<Sending> all) {
        Map<String, List<Sending>> lanes = new LinkedHashMap<>();
        String app = "";
        for (Sending each : all) {
            try {
                // By itself: that one permission has to be consented to is no reason for the others to wait.
                app = each.access().app();
                lanes.computeIfAbsent(Limit.of(each.request()).key(each.request(), app), key -> new ArrayList<>())
                        .add(each);
            } catch (GraphException | RuntimeException e) {
                each.fail(e);
            }
        }
        for (List<Sending> lane : lanes.values()) {
            int most = ways.traffic().together(Limit.of(lane.get(0).request()));
            for (int from = 0; from < lane.size(); from += most) {
                queue(app, List.copyOf(lane.subList(from, Math.min(lane.size(), from + most))));
            }
        }
    }

    private void queue(String app, List<Sending> parts) {
        Sending first = parts.get(0);
        if (parts.size() == 1) {
            first.go();
            return;
        }
        parts.forEach(Sending::begin);
        var unused = ways.traffic()
                .turn(first.request(), parts.size(), app, first.until())
                .whenComplete((turn, thrown) -> {
                    if (thrown == null) {
                        send(turn, parts);
                    } else {
                        parts.forEach(each -> each.fail(thrown));
                    }
                });
    }

    private void send(Traffic.Turn turn, List<Sending> parts) {
        Load load = load(parts);
        Tokens.Access access;
        CompletableFuture<Answer> sent;
        try {
            if (load.parts().isEmpty()) {
                turn.done();
                return;
            }
            GraphRequest first = load.parts().get(0).request();
            access = asker.naming().access(first, load.scopes());
            sent = ways.transport().send(batch(first, load.body()), access);
        } catch (GraphException | RuntimeException e) {
            turn.done();
            load.parts().forEach(each -> each.fail(e));
            return;
        }
        var unused = sent.whenComplete((answer, thrown) -> {
            try {
                if (thrown == null) {
                    take(turn, access, load.parts(), answer);
                } else {
                    lost(load.parts(), thrown);
                }
            } catch (RuntimeException e) {
                load.parts().forEach(each -> each.fail(e));
            } finally {
                turn.done();
            }
        });
    }

    /** Judged anew: consent may have been withdrawn while they waited. */
    private static Load load(List<Sending> parts) {
        Load load = new Load(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
        for (Sending each : parts) {
            try {
                if (!each.isDone()) {
                    String scope = each.judge();
                    load.json().add(Parts.part(Integer.toString(load.parts().size()), each.request()));
                    load.parts().add(each);
                    load.scopes().add(scope);
                }
            } catch (GraphException | RuntimeException e) {
                each.fail(e);
            }
        }
        return load;
    }

    private static GraphRequest batch(GraphRequest first, String body) {
        return new GraphRequest(
                first.tenant(), first.user(), first.purpose(), "POST", "/$batch", Map.of(), Optional.of(body));
    }

    private void take(Traffic.Turn turn, Tokens.Access access, List<Sending> parts, Answer answer) {
        if (answer.good()) {
            Map<String, Answer> answers = Parts.answers(answer.body());
            for (int i = 0; i < parts.size(); i++) {
                Answer part = answers.get(Integer.toString(i));
                if (part == null) {
                    parts.get(i).lost(new NoAnswer());
                } else {
                    parts.get(i).take(turn, access, part);
                }
            }
        } else if (answer.status() == 401) {
            notTaken(access, parts, answer);
        } else if (answer.asksForPatience()) {
            Optional<Duration> said = answer.retryAfter(ways.wall());
            boolean all = answer.status() == 429 || said.isPresent();
            Duration wait = all ? turn.pause(said) : parts.get(0).pause();
            again(parts, wait, each -> answer.fault(Optional.of(wait)));
        } else {
            turn.isTaken();
            parts.forEach(each -> each.fail(answer.fault(Optional.empty())));
        }
    }

    /** Of the others there was one. */
    private static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void notTaken(Tokens.Access access, List<Sending> parts, Answer answer) {
        ways.tokens().refused(access);
        if (renewed) {
            parts.forEach(each -> each.fail(answer.notTaken()));
        } else {
            renewed = true;
            ways.after(Duration.ZERO, () -> go(parts));
        }
    }

    private void lost(List<Sending> parts, Throwable thrown) {
        if (Sending.cause(thrown) instanceof IOException e) {
            again(parts, parts.get(0).pause(), each -> each.noAnswer(e));
        } else {
            parts.forEach(each -> each.fail(thrown));
        }
    }

    /** Those that may, together; the others are told. */
    private void again(List<Sending> parts, Duration wait, Function<Sending, GraphException> otherwise) {
        List<Sending> more = new ArrayList<>();
        for (Sending each : parts) {
            if (each.mayGoAgain(wait)) {
                more.add(each);
            } else {
                each.fail(otherwise.apply(each));
            }
        }
        if (!more.isEmpty()) {
            ways.after(wait, () -> go(more));
        }
    }
}
