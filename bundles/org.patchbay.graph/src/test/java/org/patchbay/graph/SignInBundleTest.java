package org.patchbay.graph;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.graph.GraphAccounts;
import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.store.Store;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.graph.MemoryPermissions;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** The bundle as it is built, in Felix: it is configured, consented to and connected with nothing of msal4j found outside. */
class SignInBundleTest {
    private static final String TID = "11111111-2222-3333-4444-555555555555";
    private static final String APP = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String PUBLIC = "https://patchbay.example";
    private static final Pattern LINK = Pattern.compile("class=\"act\" href=\"([^\"]+)\"");

    private final FakeMicrosoft microsoft = FakeMicrosoft.start(Clock.systemUTC(), "https://login.microsoftonline.com");
    private final Map<String, String> cookies = new HashMap<>();
    private Container container;
    private Bundle graph;

    @BeforeEach
    void start(@TempDir Path scratch) throws Exception {
        System.setProperty("karaf.etc", scratch.resolve("etc").toString());
        KeyedCertificate proof = KeyedCertificate.of("patchbay");
        microsoft
                .tenant(TID)
                .put(Person.of("ada-1", "ada@acme.example"))
                .put(Person.of("admin-1", "admin@acme.example").asAdmin());
        microsoft
                .signIn()
                .register(App.of(APP)
                        .redirect(PUBLIC + "/pages/consent")
                        .redirect(PUBLIC + "/pages/connect")
                        .certificate(proof.certificate()));
        container = new Container(scratch);
        offer(Store.class, new MemoryStore());
        offer(Secrets.class, new MemorySecrets().with("file:graph.pem", proof.keyPem() + proof.pem()));
        offer(Audit.class, new MemoryAudit());
        offer(Schedule.class, new ManualSchedule());
        offer(Directory.class, new MemoryDirectory(Acme.contents(), new FewCountries()));
        MemoryPermissions permissions = new MemoryPermissions(
                List.of(new Permission("Presence.ReadWrite", Purpose.PRESENCE, "Set", "Sync", "Not updated.")));
        permissions.need("org.patchbay.presence.teams 1.0", "Presence.ReadWrite");
        offer(Permissions.class, permissions);
        graph = container.install(container.graph());
        needs();
        configure(Map.of(
                "tenant",
                "acme",
                "microsoft_tenant",
                TID,
                "client_id",
                APP,
                "certificate",
                "file:graph.pem",
                "public_url",
                PUBLIC,
                "login_url",
                microsoft.signIn().uri().toString()));
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        microsoft.close();
        System.clearProperty("karaf.etc");
    }

    private <S> void offer(Class<S> type, S service) {
        Dictionary<String, Object> first = new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1_000));
        container.context().registerService(type, service, first);
    }

    /** Of the bundle's own type, which nobody outside sees. */
    private void needs() throws Exception {
        Class<?> type = graph.loadClass("org.patchbay.graph.Needs");
        Object needs = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "needed" -> Map.of(Purpose.PRESENCE, Set.of("Presence.ReadWrite"));
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> "needs of the test";
                });
        graph.getBundleContext()
                .registerService(type.getName(), needs, new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1_000)));
    }

    /** By the container's own types, which the class path has as well. */
    private void configure(Map<String, Object> settings) throws Exception {
        ServiceReference<?> reference = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> container
                                .context()
                                .getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null),
                        found -> found != null)[0];
        Object admin = container.context().getService(reference);
        Object factory = admin.getClass()
                .getMethod("createFactoryConfiguration", String.class, String.class)
                .invoke(admin, "org.patchbay.graph.tenant", "?");
        factory.getClass().getMethod("update", Dictionary.class).invoke(factory, new Hashtable<>(settings));
    }

    private <S> S service(Class<S> type) {
        ServiceReference<S> reference = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> graph.getBundleContext().getServiceReference(type), found -> found != null);
        return graph.getBundleContext().getService(reference);
    }

    private Page page(String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            Collection<ServiceReference<Page>> all =
                                    graph.getBundleContext().getServiceReferences(Page.class, null);
                            return all.stream()
                                    .map(graph.getBundleContext()::getService)
                                    .filter(page -> page.name().equals(name))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private PageAnswer ask(Page page, boolean post, Map<String, String> fields) {
        PageAnswer answer =
                page.answer(new PageCall(post, post ? Map.of() : fields, post ? fields : Map.of(), cookies));
        answer.cookies().forEach(cookie -> cookies.put(cookie.name(), cookie.value()));
        return answer;
    }

    private static URI link(PageAnswer answer) {
        Matcher matcher = LINK.matcher(answer.html());
        assertThat(matcher.find()).as(answer.html()).isTrue();
        return URI.create(matcher.group(1).replace("&amp;", "&"));
    }

    @Test
    void anAdministratorConsentsAUserConnectsAndATokenIsGot() throws Exception {
        GraphOperations operations = service(GraphOperations.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !operations.tenants().isEmpty());
        Page consent = page("consent");
        String token = operations.consentLink("root", "acme").getQuery().replace("link=", "");
        assertThat(ask(consent, true, Map.of("link", token)).status()).isEqualTo(303);
        Redirect back = microsoft.signIn().consentAsAdmin(link(ask(consent, false, Map.of())), "admin@acme.example");
        assertThat(ask(consent, false, back.fields()).html()).contains("Presence: granted");
        Page connect = page("connect");
        URI authorize = link(ask(connect, false, Map.of("tenant", "acme")));
        Redirect code = microsoft.signIn().signIn(authorize, "ada@acme.example");
        assertThat(ask(connect, true, code.fields()).html()).contains("is connected");
        assertThat(service(GraphAccounts.class).connected("acme", Purpose.PRESENCE))
                .containsExactly("ada");
        Object tokens = graph.getBundleContext()
                .getService(graph.getBundleContext().getServiceReference("org.patchbay.graph.token.SignIns"));
        Object access = tokens.getClass()
                .getMethod("access", String.class, Optional.class, Purpose.class, Set.class)
                .invoke(tokens, "acme", Optional.of("ada"), Purpose.PRESENCE, Set.of("Presence.ReadWrite"));
        assertThat(access).hasToString("Access[acme, https://graph.microsoft.com, " + APP + "]");
        assertThat(operations.withdraw("root", "acme", Optional.empty())).hasSize(1);
        assertThat(service(GraphAccounts.class).connected("acme", Purpose.PRESENCE))
                .isEmpty();
    }
}
