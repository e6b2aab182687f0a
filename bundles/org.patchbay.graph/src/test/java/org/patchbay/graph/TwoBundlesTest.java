package org.patchbay.graph;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** Two bundles in Felix, of which each can do what it declares and no more; the guard as it is installed, before a Graph on loopback. */
class TwoBundlesTest {
    private static final String READS =
            "org.patchbay.graph;scope=Presence.Read.All;purpose=PRESENCE;enabledBy=\"presence/enabled\"";

    private final MemoryAudit audit = new MemoryAudit();
    private final MemorySettings settings = new MemorySettings();
    private FakeGraph fake;
    private Container container;
    private Bundle graph;

    @BeforeEach
    void start(@TempDir Path scratch) throws Exception {
        fake = new FakeGraph();
        container = new Container(scratch);
        container.context().registerService(Audit.class, audit, null);
        container.context().registerService(Settings.class, settings, null);
        container.context().registerService(Store.class, new MemoryStore(), null);
        container.context().registerService(Schedule.class, new ManualSchedule(), null);
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        graph = container.install(container.graph());
        tokens();
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        fake.close();
    }

    /** Of the bundle's own type, which nobody outside sees. */
    private void tokens() throws Exception {
        Class<?> type = graph.loadClass("org.patchbay.graph.token.Tokens");
        Constructor<?> access = graph.loadClass("org.patchbay.graph.token.Tokens$Access")
                .getDeclaredConstructor(String.class, URI.class, String.class, String.class);
        Object tokens = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "access" -> access.newInstance(arguments[0], fake.uri(), "app-1", "token-1");
                    case "granted" -> Set.of("Presence.Read.All", "Presence.ReadWrite");
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "tokens of the test";
                    default -> null;
                });
        graph.getBundleContext()
                .registerService(type.getName(), tokens, new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1_000)));
    }

    private static GraphClient client(Bundle bundle) {
        BundleContext context = bundle.getBundleContext();
        ServiceReference<GraphClient> reference = Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> context.getServiceReference(GraphClient.class), found -> found != null);
        return context.getService(reference);
    }

    private static CompletableFuture<GraphResponse> send(GraphClient client, String method, String path) {
        return client.send(new GraphRequest(
                        "acme", Optional.of("ada"), Purpose.PRESENCE, method, path, Map.of(), Optional.empty()))
                .toCompletableFuture();
    }

    private static CompletableFuture<GraphResponse> read(GraphClient client) {
        return send(client, "GET", "/users/ada/presence");
    }

    private static CompletableFuture<GraphResponse> write(GraphClient client) {
        return send(client, "POST", "/users/ada/presence/setPresence");
    }

    private List<String> neededBy(String scope) {
        BundleContext context = container.context();
        Permissions permissions = context.getService(context.getServiceReference(Permissions.class));
        return permissions.all("acme").stream()
                .filter(view -> view.permission().scope().equals(scope))
                .map(PermissionView::neededBy)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBundleThatAsksForMoreThanItDeclaredIsStopped() throws Exception {
        GraphClient reader = client(container.install(container.declaring("acme.reader", "1.0.0", READS)));
        GraphClient stranger = client(container.install(container.declaring("acme.stranger", "1.0.0", "")));
        assertThat(read(reader).get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"id\":\"ada\"}");
        assertThat(World.fault(write(reader)))
                .hasMessageContaining("acme.reader 1.0.0 asks for Presence.ReadWrite for PRESENCE")
                .extracting(GraphException::reason)
                .isEqualTo(Reason.NOT_DECLARED);
        assertThat(World.fault(read(stranger)))
                .hasMessageContaining("acme.stranger 1.0.0 asks for Presence.Read.All")
                .extracting(GraphException::reason)
                .isEqualTo(Reason.NOT_DECLARED);
        assertThat(fake.came).as("only what was declared has left").hasSize(1);
        assertThat(audit.newest(10))
                .extracting(AuditEntry::author)
                .containsExactly("acme.stranger 1.0.0", "acme.reader 1.0.0");
    }

    @Test
    void aClientThatIsKeptAfterItsBundleStoppedOrWasUpdatedIsDead() throws Exception {
        Bundle bundle = container.install(container.declaring("acme.reader", "1.0.0", READS));
        GraphClient kept = client(bundle);
        bundle.stop();
        assertThat(World.fault(read(kept))).hasMessageContaining("not valid any more");
        GraphRequest again = new GraphRequest(
                "acme", Optional.of("ada"), Purpose.PRESENCE, "GET", "/users/ada/presence", Map.of(), Optional.empty());
        kept.sendAll(List.of(again, again)).forEach(each -> assertThat(World.fault(each.toCompletableFuture()))
                .hasMessageContaining("not valid any more"));
        assertThat(fake.came).isEmpty();
        bundle.start();
        assertThat(World.fault(read(kept))).as("though it runs again").hasMessageContaining("not valid any more");
        GraphClient before = client(bundle);
        Path update = container.declaring(
                "acme.reader", "1.1.0", "org.patchbay.graph;scope=Presence.ReadWrite;purpose=PRESENCE");
        bundle.update(Files.newInputStream(update));
        assertThat(World.fault(read(before)).reason()).isEqualTo(Reason.UNAVAILABLE);
        GraphClient after = client(bundle);
        assertThat(write(after).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(World.fault(read(after)).reason())
                .as("what the version before declared")
                .isEqualTo(Reason.NOT_DECLARED);
    }

    @Test
    void whatIsNeededFollowsTheBundlesThatRunAndWhatIsEnabled() throws Exception {
        client(container.install(container.declaring("acme.other", "1.0.0", "")));
        assertThat(neededBy("Presence.Read.All")).isEmpty();
        Bundle bundle = container.install(container.declaring("acme.reader", "1.0.0", READS));
        assertThat(neededBy("Presence.Read.All")).containsExactly("acme.reader 1.0.0");
        GraphClient client = client(bundle);
        settings.tenant("acme", "presence", Map.of("enabled", "false"));
        assertThat(neededBy("Presence.Read.All")).isEmpty();
        assertThat(World.fault(read(client)).reason()).isEqualTo(Reason.NOT_ENABLED);
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        bundle.stop();
        assertThat(neededBy("Presence.Read.All")).isEmpty();
    }

    @Test
    void whenGraphIsUpdatedItsUsersAreToldAndGoOnAfterwards() throws Exception {
        Bundle bundle = container.install(container.declaring("acme.reader", "1.0.0", READS));
        GraphClient before = client(bundle);
        fake.says(new FakeGraph.Says(200, Map.of(), "", true));
        CompletableFuture<GraphResponse> under = read(before);
        Awaitility.await().until(() -> fake.came.size() == 1);
        graph.update(Files.newInputStream(container.graph()));
        assertThat(World.fault(under).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(World.fault(read(before)).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(bundle.getState()).as("its user has not been restarted").isEqualTo(Bundle.ACTIVE);
        tokens();
        assertThat(read(client(bundle)).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
}
