package org.patchbay.lab.cloud;

import java.time.Clock;
import java.util.Optional;

import org.patchbay.lab.cloud.entra.SignIn;
import org.patchbay.lab.cloud.entra.Tenant;
import org.patchbay.lab.cloud.graph.Graph;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.lab.cloud.wire.LabClock;

/** Microsoft's sign-in service and Graph on loopback, each on a port of its own. Closing it ends both. */
public final class FakeMicrosoft implements AutoCloseable {
    private final LabClock clock;
    private final SignIn signIn;
    private final Graph graph;
    private final Optional<KeyedCertificate> certificate;

    private FakeMicrosoft(Clock base, Optional<KeyedCertificate> certificate, Optional<String> knownAs) {
        this.certificate = certificate;
        clock = base instanceof LabClock lab ? lab : new LabClock(base);
        signIn = new SignIn(clock, certificate, knownAs);
        graph = new Graph(clock, signIn, certificate);
    }

    /** By the system's clock, plain http. */
    public static FakeMicrosoft start() {
        return start(Clock.systemUTC());
    }

    /** By this clock, plain http. */
    public static FakeMicrosoft start(Clock clock) {
        return new FakeMicrosoft(clock, Optional.empty(), Optional.empty());
    }

    /**
     * By this clock, plain http, where clients write to the sign-in service under another name, as a rewriting client of msal4j does:
     * {@code https://login.microsoftonline.com}. Issuers and addresses in its documents then have that name.
     */
    public static FakeMicrosoft start(Clock clock, String signInKnownAs) {
        return new FakeMicrosoft(clock, Optional.empty(), Optional.of(signInKnownAs));
    }

    /** By this clock, https with this certificate, which clients have to trust: see {@link KeyedCertificate#trusted}. */
    public static FakeMicrosoft startSecure(Clock clock, KeyedCertificate certificate) {
        return new FakeMicrosoft(clock, Optional.of(certificate), Optional.empty());
    }

    /** The time there; a test moves it, also for skew. */
    public LabClock clock() {
        return clock;
    }

    /** The sign-in service: tenants, apps, consent, tokens. */
    public SignIn signIn() {
        return signIn;
    }

    /** Graph: presence, subscriptions, faults. */
    public Graph graph() {
        return graph;
    }

    /** The tenant with this id; it is there from the first time on. */
    public Tenant tenant(String id) {
        return signIn.tenant(id);
    }

    /** That of https. */
    public Optional<KeyedCertificate> certificate() {
        return certificate;
    }

    @Override
    public void close() {
        graph.close();
        signIn.close();
    }
}
