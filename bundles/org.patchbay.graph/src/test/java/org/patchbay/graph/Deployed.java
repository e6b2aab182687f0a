package org.patchbay.graph;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** The bundle as it is built, in Felix, before the strict stand-in for Microsoft; a bundle that declares presence, and a browser. */
final class Deployed implements AutoCloseable {
    static final String TID = "11111111-2222-3333-4444-555555555555";
    static final String OTHER_TID = "99999999-2222-3333-4444-555555555555";
    static final String APP = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String OTHER_APP = "aaaaaaaa-0000-0000-0000-000000000009";
    static final String ADA = "dddddddd-0000-4000-8000-000000000001";
    static final String BOB = "dddddddd-0000-4000-8000-000000000002";
    private static final String PUBLIC = "https://patchbay.example";
    private static final Pattern LINK = Pattern.compile("class=\"act\" href=\"([^\"]+)\"");
    private static final KeyedCertificate PROOF = KeyedCertificate.of("patchbay");

    final FakeMicrosoft microsoft = FakeMicrosoft.start(Clock.systemUTC(), "https://login.microsoftonline.com");
    final MemoryAudit audit = new MemoryAudit();
    final Container container;
    final Bundle graph;
    /** Declares {@code Presence.Read.All} and {@code Presence.ReadWrite} for presence. */
    final Bundle presence;

    private final Map<String, String> cookies = new HashMap<>();

    Deployed(Path scratch, Map<String, Object> more) throws Exception {
        System.setProperty("karaf.etc", scratch.resolve("etc").toString());
        microsoft
                .tenant(TID)
                .put(Person.of(ADA, "ada@acme.example"))
                .put(Person.of(BOB, "bob@acme.example"))
                .put(Person.of("dddddddd-0000-4000-8000-00000000000a", "admin@acme.example")
                        .asAdmin());
        microsoft.tenant(TID).userConsent(false);
        microsoft.tenant(OTHER_TID).put(Person.of(BOB, "bob@other.example"));
        for (String app : new String[] {APP, OTHER_APP}) {
            microsoft
                    .signIn()
                    .register(App.of(app)
                            .redirect(PUBLIC + "/pages/consent")
                            .redirect(PUBLIC + "/pages/connect")
                            .certificate(PROOF.certificate())
                            .delegated("Presence.Read.All", "Presence.ReadWrite"));
        }
        container = new Container(scratch);
        offer(Store.class, new MemoryStore());
        offer(Secrets.class, new MemorySecrets().with("file:graph.pem", PROOF.keyPem() + PROOF.pem()));
        offer(Audit.class, audit);
        offer(Schedule.class, new ManualSchedule());
        offer(Settings.class, new MemorySettings());
        offer(Directory.class, new MemoryDirectory(Acme.contents(), new FewCountries()));
        graph = container.install(container.graph());
        presence = container.install(container.declaring(
                "acme.presence",
                "1.0.0",
                "org.patchbay.graph;scope=Presence.Read.All;purpose=PRESENCE,"
                        + "org.patchbay.graph;scope=Presence.ReadWrite;purpose=PRESENCE"));
        Map<String, Object> settings = new HashMap<>(Map.of(
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
                microsoft.signIn().uri().toString(),
                "graph_url",
                microsoft.graph().uri().toString()));
        settings.putAll(more);
        configure(settings);
        GraphOperations operations = operations();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !operations.tenants().isEmpty());
    }

    private <S> void offer(Class<S> type, S service) {
        Dictionary<String, Object> first = new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1_000));
        container.context().registerService(type, service, first);
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

    <S> S service(Bundle bundle, Class<S> type) {
        ServiceReference<S> reference = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bundle.getBundleContext().getServiceReference(type), found -> found != null);
        return bundle.getBundleContext().getService(reference);
    }

    GraphOperations operations() {
        return service(graph, GraphOperations.class);
    }

    GraphClient client() {
        return service(presence, GraphClient.class);
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

    /** An administrator consents to what is needed; what the page says then. */
    String consent() throws Exception {
        Page consent = page("consent");
        String token = operations().consentLink("root", "acme").getQuery().replace("link=", "");
        assertThat(ask(consent, true, Map.of("link", token)).status()).isEqualTo(303);
        Redirect back = microsoft.signIn().consentAsAdmin(link(ask(consent, false, Map.of())), "admin@acme.example");
        return ask(consent, false, back.fields()).html();
    }

    /** A user connects; what the page says then. */
    String connect(String user) {
        Page connect = page("connect");
        URI authorize = link(ask(connect, false, Map.of("tenant", "acme")));
        Redirect code = microsoft.signIn().signIn(authorize, user);
        return ask(connect, true, code.fields()).html();
    }

    /** How often the sign-in service was asked for a token. */
    long askedForTokens() {
        return microsoft.signIn().requests().stream()
                .filter(each -> each.path().endsWith("/token"))
                .count();
    }

    @Override
    public void close() throws Exception {
        container.close();
        microsoft.close();
        System.clearProperty("karaf.etc");
    }
}
