package org.patchbay.lab.cloud;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.wire.LabClock;
import org.patchbay.lab.cloud.wire.Log;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.lab.cloud.wire.WebServer;
import org.patchbay.lab.cloud.zoom.ZoomAccount;
import org.patchbay.lab.cloud.zoom.ZoomService;

/** Zoom's sign-in and the few operations of its API that are used, on loopback, with events to an address. */
public final class FakeZoom implements AutoCloseable {
    private final LabClock clock;
    private final Map<String, ZoomAccount> accounts = new ConcurrentHashMap<>();
    private final List<Request> requests = new Log();
    private final Faults faults;
    private final ZoomService service;
    private final WebServer server;

    private FakeZoom(Clock base, Optional<KeyedCertificate> certificate) {
        clock = base instanceof LabClock lab ? lab : new LabClock(base);
        faults = new Faults(status -> Answer.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("code", status)
                        .put("message", "It goes wrong, as a test says.")));
        service = new ZoomService(clock, () -> uri().toString(), accounts);
        server = new WebServer(certificate, faults, this::handle);
    }

    /** By the system's clock, plain http. */
    public static FakeZoom start() {
        return start(Clock.systemUTC());
    }

    /** By this clock, plain http. */
    public static FakeZoom start(Clock clock) {
        return new FakeZoom(clock, Optional.empty());
    }

    /** By this clock, https with this certificate. */
    public static FakeZoom startSecure(Clock clock, KeyedCertificate certificate) {
        return new FakeZoom(clock, Optional.of(certificate));
    }

    /** Where it listens: the address of its API, and of its sign-in. */
    public URI uri() {
        return server.uri();
    }

    /** The time there; a test moves it. */
    public LabClock clock() {
        return clock;
    }

    /** The account with this id; it is there from the first time on. */
    public ZoomAccount account(String id) {
        return accounts.computeIfAbsent(id, service::account);
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** What it was asked. */
    public List<Request> requests() {
        return requests;
    }

    /** None of the tokens given so far is good any more. */
    public void revoke() {
        service.revoke();
    }

    /** A user takes away what they have allowed: tokens and refresh tokens are good for nothing. */
    public void revokeUser(String user) {
        service.revokeUser(user);
    }

    /**
     * A user of an account opens this address of an app in a browser, signs in and allows it.
     *
     * @throws IllegalArgumentException where Zoom shows an error and sends nobody back
     */
    public Redirect signIn(String account, URI authorize, String user) {
        return service.signIn(account(account), authorize, user);
    }

    /** The same, where the user does not agree. */
    public Redirect decline(URI authorize) {
        return service.decline(authorize);
    }

    /**
     * A user removes an app at Zoom: its tokens are good for nothing, and it is told by {@code app_deauthorized}.
     *
     * @param retained whether the user lets it keep what it has of them
     */
    public void remove(String account, String clientId, String user, boolean retained) {
        service.remove(account(account), clientId, user, retained);
    }

    private Answer handle(Asked asked) {
        ZoomService.Done done = service.answer(asked);
        requests.add(done.request());
        return done.answer();
    }

    @Override
    public void close() {
        accounts.values().forEach(ZoomAccount::close);
        server.close();
    }
}
