package org.patchbay.itests.presence;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.patchbay.itests.harness.Database;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Ports;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.awaitility.Awaitility.await;

/** A node with presence, on a store that it shares. */
final class Node {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Distribution distribution;
    final Office office;
    final int hooks = Ports.free();
    private final Database database;
    private final FakeMicrosoft microsoft;
    private final FakeZoom zoom;
    private final String app;
    private final String hookSecret;
    private final List<Firm> firms;

    /** @param proof of the app at Microsoft */
    Node(
            String name,
            Database database,
            FakeMicrosoft microsoft,
            FakeZoom zoom,
            KeyedCertificate proof,
            String app,
            String secret,
            String hookSecret,
            List<Firm> firms) {
        this.database = database;
        this.microsoft = microsoft;
        this.zoom = zoom;
        this.app = app;
        this.hookSecret = hookSecret;
        this.firms = firms;
        distribution = Distribution.unpack(name);
        office = Office.in(distribution);
        Map.of(
                        "tenants", "id,name,hosts,hub_peers,provider_peers",
                        "sites", "tenant,id,name,country,address",
                        "numbers", "tenant,site,first,last",
                        "users", "tenant,id,site")
                .forEach((file, columns) ->
                        distribution.write("etc/patchbay/directory/" + file + ".csv", columns + "\n"));
        distribution
                .write("etc/secrets/graph.pem", proof.keyPem() + proof.pem())
                .write("etc/secrets/graph.key", "first BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n")
                .write("etc/secrets/zoom-client", secret)
                .write("etc/secrets/zoom-hook", hookSecret)
                .write("etc/org.patchbay.presence.cfg", "reconcile_seconds = 30\n")
                .write("etc/org.patchbay.webhook.cfg", "port = " + hooks + "\n")
                .write(
                        "etc/org.patchbay.presence.teams.cfg",
                        "notification_url = http://127.0.0.1:" + hooks + "/hooks/teams-presence\n");
        firms.forEach(this::write);
    }

    private void write(Firm firm) {
        distribution
                .write(
                        "etc/org.patchbay.graph.tenant-" + firm.tenant() + ".cfg",
                        """
                        tenant = %s
                        microsoft_tenant = %s
                        client_id = %s
                        certificate = file:graph.pem
                        reader = %s
                        public_url = http://localhost:%d
                        login_url = %s
                        graph_url = %s
                        """
                                .formatted(
                                        firm.tenant(),
                                        firm.microsoft(),
                                        app,
                                        firm.people().get(0),
                                        hooks,
                                        microsoft.signIn().uri(),
                                        microsoft.graph().uri()))
                .write(
                        "etc/org.patchbay.zoom.account-" + firm.tenant() + ".cfg",
                        """
                        name = %1$s
                        tenant = %1$s
                        account_id = %1$s
                        client_id = client-%1$s
                        client_secret = file:zoom-client
                        webhook_secret = file:zoom-hook
                        plan = business
                        api_url = %2$s
                        oauth_url = %2$s
                        """
                                .formatted(firm.tenant(), zoom.uri()));
    }

    Node start() {
        distribution.start();
        distribution.install("patchbay-store-jdbc");
        database.in(distribution);
        await("the database serves").atMost(PATIENCE).until(() -> distribution.log().stream()
                .anyMatch(line -> line.contains("The documents come from jdbc:postgresql:")));
        distribution.install("patchbay-presence-teams");
        distribution.install("patchbay-zoom");
        distribution.offers("org.patchbay.api.ops.graph.GraphOperations", "org.patchbay.api.presence.sync.PresenceEnd");
        return this;
    }

    /** What it says of a tenant's presence. */
    String problem(Firm firm) {
        return distribution.rows("patchbay:presence").stream()
                .filter(row -> row.get("tenant").equals(firm.tenant()))
                .map(row -> row.get("problem"))
                .findFirst()
                .orElseThrow();
    }

    boolean has(Firm firm) {
        return distribution.isRunning() && !problem(firm).contains("sees to it");
    }

    /** The name under which the other node knows this one. */
    String name() {
        return distribution.run("patchbay:health --json").replaceFirst("(?s).*this is node ([A-Za-z0-9._-]+).*", "$1");
    }

    void takesWhatZoomTells() {
        for (Firm firm : firms) {
            zoom.account(firm.tenant()).hooks().to(URI.create("http://127.0.0.1:" + hooks + "/hooks/zoom"), hookSecret);
        }
    }
}
