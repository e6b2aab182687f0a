package org.patchbay.notice;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoticeComponentTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> registered = new ArrayList<>();
    private final Map<Long, String> references = new HashMap<>();
    private long services;
    private volatile int answer = 204;
    private HttpServer server;
    private NoticeComponent component;
    private NoticeDesk desk;
    private final MemoryAudit audit = new MemoryAudit();

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        component = new NoticeComponent(context(), reference -> Optional.empty(), Clock.systemUTC());
        desk = new NoticeDesk(audit);
        desk.bind(component);
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    /** What of the framework is used: registrations. */
    private BundleContext context() {
        return proxy(BundleContext.class, (name, arguments) -> {
            if (name.equals("getServiceReferences")) {
                return references.entrySet().stream()
                        .filter(each -> arguments[1].equals("(patchbay.name=" + each.getValue() + ")"))
                        .map(each -> reference(each.getKey()))
                        .toList();
            }
            if (!name.equals("registerService")) {
                return null;
            }
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            String shown = properties.get("patchbay.name") + " "
                    + String.join(",", (String[]) properties.get("patchbay.facts"));
            registered.add(shown);
            long id = ++services;
            references.put(id, String.valueOf(properties.get("patchbay.name")));
            return proxy(ServiceRegistration.class, (method, none) -> {
                if (method.equals("unregister")) {
                    registered.remove(shown);
                    references.remove(id);
                }
                return method.equals("getReference") ? reference(id) : null;
            });
        });
    }

    private static ServiceReference<?> reference(long id) {
        return proxy(ServiceReference.class, (method, arguments) -> method.equals("getProperty") ? id : null);
    }

    private interface Does {
        @org.jspecify.annotations.Nullable
        Object call(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Does does) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> does.call(method.getName(), arguments)));
    }

    private void set(Map<String, Object> more) {
        set(component, more);
    }

    private void set(NoticeComponent component, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "name", "ops", "url", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        values.putAll(more);
        component.modified(NoticeSettingsTest.config(values));
    }

    private static Fact emergency(String tenant) {
        return new Fact(
                1,
                Fact.EMERGENCY_CALLED,
                Scope.call(tenant, "c"),
                Instant.EPOCH,
                Map.of("number", "911", "test", "true"));
    }

    @Test
    void itListensByItsNameAndForWhatIsSet() throws Exception {
        set(Map.of("tenants", new String[] {"acme"}));
        assertThat(registered).containsExactly("notice-ops emergency-called,ceiling-reached");
        component.on(emergency("other"));
        assertThat(told).isEmpty();
        component.on(emergency("acme"));
        assertThat(told).singleElement().asString().contains("Emergency test 911 of acme");
        assertThat(component.check().state()).isEqualTo(State.OK);
        assertThat(desk.channels()).singleElement().satisfies(channel -> {
            assertThat(channel.delivered()).isPresent();
            assertThat(channel.problem()).isEmpty();
        });

        set(Map.of("facts", new String[] {"peer-changed"}));
        assertThat(registered).containsExactly("notice-ops peer-changed");
        component.stop();
        assertThat(registered).isEmpty();
    }

    @Test
    void aWrongSettingLeavesTheLastGoodOnesInForce() throws Exception {
        set(Map.of());
        set(Map.of("url", "gopher://x"));
        assertThat(component.check().state()).isEqualTo(State.WARN);
        assertThat(component.check().text()).contains("org.patchbay.notice: url");
        component.on(emergency("acme"));
        assertThat(told).hasSize(1);
    }

    @Test
    void oneThatNeverWorkedSaysWhy() {
        set(Map.of("kind", "fax"));
        assertThat(registered).isEmpty();
        assertThat(component.check().text()).contains("kind = 'fax'");
        assertThatThrownBy(component::test).hasMessageContaining("kind = 'fax'");
    }

    @Test
    void whatIsNotTakenIsToldAgainByTheCoreAndWhatIsRefusedIsNot() throws Exception {
        set(Map.of());
        answer = 503;
        assertThatThrownBy(() -> component.on(emergency("acme"))).hasMessageContaining("503");
        assertThat(component.check().state()).isEqualTo(State.WARN);
        answer = 404;
        component.on(emergency("acme"));
        assertThat(component.check().text()).contains("404");
    }

    @Test
    void thatAChannelOfOneTenantWasTriedIsThatTenantsToSee() throws Exception {
        set(Map.of("tenants", new String[] {"acme"}));
        desk.test("olga", "ops");
        assertThat(audit.newest("acme", 9)).singleElement().satisfies(e -> assertThat(e.subject())
                .isEqualTo("ops"));
    }

    @Test
    void anOperatorTriesItOut() throws Exception {
        set(Map.of());
        desk.test("olga", "ops");
        assertThat(told).singleElement().asString().contains("\"type\":\"test\"", "nothing has happened");
        assertThat(audit.newest(1).get(0).action()).isEqualTo("notice-test");
        assertThat(audit.newest(1).get(0).tenant()).as("a channel of all").isEmpty();
        answer = 500;
        assertThatThrownBy(() -> desk.test("olga", "ops"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("ops was not told: It answered 500");
        assertThatThrownBy(() -> desk.test("olga", "nobody")).hasMessageContaining("There is no channel 'nobody'");
    }

    @Test
    void aSecretThatIsNotThereIsSaid() {
        set(Map.of("secret", "file:hook"));
        assertThatThrownBy(component::test).hasMessageContaining("file:hook is not there");
        assertThat(told).isEmpty();
    }

    @Test
    void aSecretThatIsEmptyOrCannotBeUsedIsSaidAndNothingGoesUnsigned() {
        for (String wrong : List.of("", "whsec_a-b_")) {
            component.stop();
            component = new NoticeComponent(context(), any -> Optional.of(wrong.toCharArray()), Clock.systemUTC());
            set(Map.of("secret", "file:hook"));
            assertThatThrownBy(() -> component.on(emergency("acme"))).isInstanceOf(IOException.class);
            assertThat(component.check().state()).isEqualTo(State.WARN);
            assertThat(component.check().text()).contains("secret").doesNotContain("a-b_");
        }
        assertThat(told).isEmpty();
    }

    @Test
    void whatGoesWrongWithoutAWordIsSaidToo() {
        component = new NoticeComponent(
                context(),
                any -> {
                    throw new IllegalStateException("of a secret");
                },
                Clock.systemUTC());
        set(Map.of("secret", "file:hook"));
        assertThatThrownBy(component::test).isInstanceOf(IOException.class);
        assertThat(component.check().text()).contains("IllegalStateException").doesNotContain("of a secret");
    }

    /** The core tells one listener of a name: of a file that was copied nobody would ever hear. */
    @Test
    void ofTwoChannelsOfOneNameTheOneThatIsNeverToldSaysSo() {
        set(Map.of());
        NoticeComponent copy = new NoticeComponent(context(), reference -> Optional.empty(), Clock.systemUTC());
        set(copy, Map.of());
        desk.bind(copy);
        assertThat(component.check().state()).isEqualTo(State.OK);
        assertThat(copy.check().state()).isEqualTo(State.WARN);
        assertThat(copy.check().text()).contains("org.patchbay.notice: name = 'ops'");
        assertThat(desk.channels().get(1).problem()).contains("name = 'ops'");
        set(copy, Map.of("name", "desk"));
        assertThat(copy.check().state()).isEqualTo(State.OK);
        set(copy, Map.of());
        component.stop();
        assertThat(copy.check().state()).as("it takes the place").isEqualTo(State.OK);
    }

    @Test
    void aMailboxThatIsGoneIsSaidThoughOthersAreTold() throws Exception {
        try (var mail = new ScriptedMailServer(line -> line.contains("<gone@") ? "550 nobody" : null)) {
            set(Map.of(
                    "kind",
                    "mail",
                    "host",
                    "127.0.0.1",
                    "port",
                    mail.at().port(),
                    "security",
                    "none",
                    "from",
                    "patchbay@example.com",
                    "to",
                    new String[] {"gone@example.com", "ops@example.com"}));
            component.on(emergency("acme"));
            assertThat(mail.messages).hasSize(1);
            assertThat(component.check().state()).isEqualTo(State.WARN);
            assertThat(component.check().text()).contains("gone@example.com", "550 nobody");
            assertThatThrownBy(() -> desk.test("olga", "ops")).hasMessageContaining("gone@example.com");
        }
    }
}
