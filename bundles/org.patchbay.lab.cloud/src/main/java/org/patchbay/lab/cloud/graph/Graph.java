package org.patchbay.lab.cloud.graph;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.patchbay.lab.cloud.entra.SignIn;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.wire.LabClock;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.lab.cloud.wire.WebServer;

/**
 * Graph v1.0. Every request has to agree with Microsoft's published description, with its list of permissions, and with the rules that stand in
 * its pages alone; else it is refused.
 */
public final class Graph implements AutoCloseable {
    private final LabClock clock;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Faults faults;
    private final Rates rates;
    private final Links links = new Links(() -> uri().toString());
    private final People people = new People(links);
    private final Delta delta = new Delta(links);
    private final Presences presences;
    private final PresenceCalls presenceCalls;
    private final Notifications notifications;
    private final Subscriptions subscriptions;
    private final Door door;
    private final Batch batch;
    private final WebServer server;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lab-graph");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts it. Tokens are those of that sign-in service. */
    public Graph(LabClock clock, SignIn signIn, Optional<KeyedCertificate> certificate) {
        this.clock = clock;
        rates = new Rates(clock);
        faults = new Faults(status -> GraphFault.answer(
                status,
                status == 429 ? "TooManyRequests" : status == 503 ? "ServiceUnavailable" : "generalException",
                "It goes wrong, as a test says.",
                clock.instant(),
                ""));
        notifications = new Notifications(signIn);
        subscriptions = new Subscriptions(clock, notifications);
        presences = new Presences(clock, subscriptions::changed);
        presenceCalls = new PresenceCalls(presences);
        door = new Door(clock, signIn, rates, requests, this::operate);
        batch = new Batch(door, faults);
        server = new WebServer(certificate, faults, this::handle);
        clock.moved(this::tick);
        var unused = ticks.scheduleWithFixedDelay(this::tick, 200, 200, TimeUnit.MILLISECONDS);
    }

    /** Where it listens, without the version. */
    public URI uri() {
        return server.uri();
    }

    /** What Teams shows, and what a person does in it. */
    public Presences presences() {
        return presences;
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** How many requests are let through. */
    public Rates rates() {
        return rates;
    }

    /** What it was asked. */
    public List<Request> requests() {
        return requests;
    }

    /** The subscriptions there are. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** How the notifications go out, and what goes wrong with them. */
    public Notifications notifications() {
        return notifications;
    }

    /** How many users are on a page of the list and of a delta where nothing is said; 100 and 200 at first. */
    public void pages(int list, int changes) {
        people.page(list);
        delta.page(changes);
    }

    /** Whether the last page of a delta is an empty one. */
    public void emptyDeltaPage(boolean comes) {
        delta.emptyPage(comes);
    }

    /** All links to go on with are forgotten: the list has to be read anew, a delta gets 410. */
    public void forgetLinks() {
        links.forget();
    }

    /** What the actions of presence answer: 200 as the pages say, so at first, or 204 as the description says. */
    public void actionsAnswer(int status) {
        presenceCalls.done(status);
    }

    /** The resource that tokens have to be for: {@code https://graph.microsoft.com} at first. */
    public void resource(String uri) {
        door.resource(uri);
    }

    /** For its own tests: whether its own answers have to agree with the description too. */
    public void checkAnswers(boolean check) {
        door.checkAnswers(check);
    }

    /** What falls due by the clock happens now; it also does so by itself a few times a second. */
    public void tick() {
        presences.tick();
        subscriptions.tick();
    }

    private Answer handle(Asked asked) {
        if (!asked.path().equals("/v1.0/$batch")) {
            return Door.challenged(door.answer(asked, false));
        }
        Answer answer;
        try {
            answer = batch.answer(asked);
        } catch (GraphFault e) {
            answer = e.answer(clock.instant(), asked.header("client-request-id"));
        }
        requests.add(Request.plain(clock.instant(), asked.method(), asked.path(), answer.status()));
        return Door.challenged(answer);
    }

    private Answer operate(Call call) {
        return switch (call.operation()) {
            case "GET /users" -> people.list(call);
            case "GET /users/delta()" -> delta.answer(call);
            case "GET /users/{user-id}" -> people.one(call);
            case "GET /users/{user-id}/licenseDetails" -> people.licences(call);
            case "GET /subscribedSkus" -> people.skus(call);
            case "GET /users/{user-id}/presence", "GET /communications/presences/{presence-id}" ->
                presenceCalls.get(call);
            case "POST /communications/getPresencesByUserId" -> presenceCalls.many(call);
            case "POST /users/{user-id}/presence/setPresence",
                    "POST /users/{user-id}/presence/clearPresence",
                    "POST /users/{user-id}/presence/setUserPreferredPresence",
                    "POST /users/{user-id}/presence/clearUserPreferredPresence",
                    "POST /users/{user-id}/presence/setStatusMessage" ->
                presenceCalls.act(
                        call, call.operation().substring(call.operation().lastIndexOf('/') + 1));
            case "POST /subscriptions" -> subscriptions.create(call);
            case "GET /subscriptions" -> subscriptions.list(call);
            case "GET /subscriptions/{subscription-id}" -> subscriptions.show(call);
            case "PATCH /subscriptions/{subscription-id}" -> subscriptions.renew(call);
            case "DELETE /subscriptions/{subscription-id}" -> subscriptions.delete(call);
            case "POST /subscriptions/{subscription-id}/reauthorize" -> subscriptions.reauthorize(call);
            default ->
                throw new GraphFault(501, "notImplemented", "The stand-in does not play " + call.operation() + ".");
        };
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        notifications.close();
        server.close();
    }
}
