package org.patchbay.graph.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import org.patchbay.api.directory.User;
import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

/** A company with its Microsoft tenant, an operator and browsers. */
final class World implements AutoCloseable {
    static final String TID = "11111111-2222-3333-4444-555555555555";
    static final String OTHER_TID = "99999999-2222-3333-4444-555555555555";
    static final String APP = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String PRESENCE_APP = "aaaaaaaa-0000-0000-0000-000000000002";
    static final String ADA = "dddddddd-0000-0000-0000-000000000001";
    static final String BOB = "dddddddd-0000-0000-0000-000000000002";
    static final String ADMIN = "dddddddd-0000-0000-0000-00000000000a";
    static final String STRANGER = "dddddddd-0000-0000-0000-00000000000b";
    static final String PUBLIC = "https://patchbay.example";
    static final String SECRET = "s3cret-of-the-app";
    static final Set<String> READ = Set.of("Presence.Read.All");
    static final Set<String> WRITE = Set.of("Presence.ReadWrite");
    /** Made once: a key takes its time. */
    private static final KeyedCertificate PROOF = KeyedCertificate.of("patchbay");

    final FakeMicrosoft microsoft;
    final MemoryStore store = new MemoryStore();
    final MemorySecrets secrets = new MemorySecrets();
    final MemoryAudit audit = new MemoryAudit();
    final ManualSchedule schedule = new ManualSchedule();
    final Path folder;
    final Map<String, Object> config = new HashMap<>();
    final List<String> changed = new CopyOnWriteArrayList<>();
    final Map<String, List<String>> needed = new HashMap<>();
    final Registration registration;
    final Permissions permissions = new Needed();
    private Optional<SSLContext> trust = Optional.empty();
    private User[] users = {
        Acme.ada(),
        User.of("acme", "bob")
                .site("berlin")
                .upn("bob@acme.example")
                .display("Bob")
                .entraId(BOB)
                .build()
    };
    SignIns signIns;
    ConsentPage consentPage;
    ConnectPage connectPage;
    GraphDesk desk;

    World() {
        this(FakeMicrosoft.start(Clock.systemUTC(), "https://login.microsoftonline.com"), Optional.empty());
    }

    World(FakeMicrosoft microsoft, Optional<SSLContext> trust) {
        this.microsoft = microsoft;
        this.trust = trust;
        try {
            folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "graph");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        microsoft
                .tenant(TID)
                .put(Person.of(ADA, "ada@acme.example"))
                .put(Person.of(BOB, "robert@acme.example"))
                .put(Person.of(STRANGER, "stranger@acme.example"))
                .put(Person.of(ADMIN, "admin@acme.example").asAdmin());
        microsoft.tenant(TID).userConsent(false);
        microsoft.tenant(OTHER_TID).put(Person.of(STRANGER, "ada@acme.example").asAdmin());
        for (String app : List.of(APP, PRESENCE_APP)) {
            microsoft
                    .signIn()
                    .register(App.of(app)
                            .redirect(PUBLIC + "/pages/consent")
                            .redirect(PUBLIC + "/pages/connect")
                            .certificate(PROOF.certificate())
                            .secret(SECRET)
                            .delegated("Presence.Read.All", "Presence.ReadWrite")
                            .application("Presence.Read.All"));
        }
        secrets.with("file:graph", PROOF.keyPem() + PROOF.pem()).with("file:secret", SECRET);
        config.put("tenant", "acme");
        config.put("microsoft_tenant", TID);
        config.put("client_id", APP);
        config.put("certificate", "file:graph");
        config.put("public_url", PUBLIC);
        config.put("login_url", microsoft.signIn().uri().toString());
        config.put("graph_url", microsoft.graph().uri().toString());
        needed.put("Presence.Read.All", List.of("org.patchbay.presence.teams 1.0"));
        needed.put("Presence.ReadWrite", List.of("org.patchbay.presence.teams 1.0"));
        registration = new Registration(config());
        restart();
    }

    /** All that is in memory is gone. */
    void restart() {
        if (signIns != null) {
            signIns.close();
        }
        signIns = new SignIns(
                store,
                secrets,
                audit,
                schedule,
                this::needs,
                new SignIns.Surroundings(
                        folder.resolve("secrets/graph.key"),
                        folder,
                        microsoft.clock(),
                        Duration.ofMillis(1500),
                        trust));
        signIns.bindRegistration(registration);
        signIns.listen((tenant, user) -> changed.add(tenant + "/" + user));
        pages();
    }

    void users(User... all) {
        users = all;
        pages();
    }

    private void pages() {
        consentPage = new ConsentPage(signIns, permissions);
        connectPage =
                new ConnectPage(signIns, permissions, new MemoryDirectory(Acme.contents(users), new FewCountries()));
        desk = new GraphDesk(signIns, permissions, audit);
    }

    /** Another configuration, as the container hands it over. */
    void set(String key, Object value) {
        config.put(key, value);
        registration.modified(config());
    }

    TenantConfig config() {
        return config(config);
    }

    static TenantConfig config(Map<String, Object> set) {
        return (TenantConfig) Proxy.newProxyInstance(
                World.class.getClassLoader(), new Class<?>[] {TenantConfig.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Annotation.class) {
                        return TenantConfig.class;
                    }
                    Object value = set.get(method.getName().replace("__", "_"));
                    if (value instanceof RuntimeException e) {
                        throw e;
                    }
                    return value == null ? method.getDefaultValue() : value;
                });
    }

    TenantSettings settings() {
        return signIns.settings("acme").orElseThrow();
    }

    /** As bundles would have declared it: a permission of the directory may be needed for presence. */
    private Map<Purpose, Set<String>> needs(String tenant) {
        Map<Purpose, Set<String>> all = new HashMap<>();
        needed.keySet().forEach(scope -> all.computeIfAbsent(
                        scope.startsWith("Calendars") ? Purpose.CALENDAR : Purpose.PRESENCE, p -> new TreeSet<>())
                .add(scope));
        return all;
    }

    /** The catalogue, as far as these tests need it. */
    private final class Needed implements Permissions {
        @Override
        public Set<String> granted(String tenant) {
            return signIns.granted(tenant);
        }

        @Override
        public List<PermissionView> all(String tenant) {
            List<PermissionView> all = new ArrayList<>();
            for (Permission each : List.of(
                    new Permission(
                            "Presence.Read.All",
                            Purpose.PRESENCE,
                            "Read all <presence>",
                            "Sync & show",
                            "No presence."),
                    new Permission(
                            "Presence.ReadWrite", Purpose.PRESENCE, "Set own presence", "Two-way sync", "Not updated."),
                    new Permission("User.Read.All", Purpose.DIRECTORY, "Read users", "Match by number", "No match."),
                    new Permission("Calendars.Read", Purpose.CALENDAR, "Read calendars", "Meetings", "No meetings."))) {
                all.add(new PermissionView(
                        each,
                        needed.getOrDefault(each.scope(), List.of()),
                        granted(tenant).contains(each.scope())));
            }
            return all;
        }
    }

    /** Somebody's browser: keeps cookies, and follows to where it is sent on this node. */
    static final class Browser {
        final Map<String, String> cookies = new HashMap<>();

        private PageAnswer kept(PageAnswer answer) {
            answer.cookies().forEach(cookie -> {
                if (cookie.seconds() == 0) {
                    cookies.remove(cookie.name());
                } else {
                    cookies.put(cookie.name(), cookie.value());
                }
            });
            return answer;
        }

        PageAnswer get(org.patchbay.api.ops.page.Page page, Map<String, String> query) {
            return kept(page.answer(new PageCall(false, query, Map.of(), cookies)));
        }

        PageAnswer post(org.patchbay.api.ops.page.Page page, Map<String, String> form) {
            return kept(page.answer(new PageCall(true, Map.of(), form, cookies)));
        }
    }

    private static final Pattern LINK = Pattern.compile("<a class=\"act\" href=\"([^\"]+)\">");
    private static final Pattern HIDDEN = Pattern.compile("name=\"([a-z]+)\" value=\"([^\"]+)\"");

    /** Where the page's link leads; of several the first. */
    static URI link(PageAnswer page) {
        Matcher matcher = LINK.matcher(page.html());
        if (!matcher.find()) {
            throw new AssertionError("No link in " + page.html());
        }
        return URI.create(matcher.group(1).replace("&amp;", "&"));
    }

    /** What the page's button sends. */
    static Map<String, String> button(PageAnswer page) {
        Matcher matcher = HIDDEN.matcher(page.html());
        if (!matcher.find()) {
            throw new AssertionError("No button in " + page.html());
        }
        return Map.of(matcher.group(1), matcher.group(2));
    }

    /** Opens a link of the operator and goes on to what it shows. */
    PageAnswer visit(Browser browser) throws Exception {
        String link = desk.consentLink("root", "acme").getQuery().replace("link=", "");
        PageAnswer asked = browser.get(consentPage, Map.of("link", link));
        PageAnswer sent = browser.post(consentPage, button(asked));
        if (sent.status() != 303) {
            throw new AssertionError(sent.html());
        }
        return browser.get(consentPage, Map.of());
    }

    /** An administrator consents to what is asked for first. */
    PageAnswer consent() throws Exception {
        Browser browser = new Browser();
        Redirect back = microsoft.signIn().consentAsAdmin(link(visit(browser)), ADMIN);
        return browser.get(consentPage, back.fields());
    }

    /** A user connects; where several app registrations ask, all of them. */
    PageAnswer connect(Browser browser, String user) {
        PageAnswer page = browser.get(connectPage, Map.of("tenant", "acme"));
        URI to = link(page);
        while (true) {
            Redirect back = microsoft.signIn().signIn(to, user);
            PageAnswer answer = browser.post(connectPage, back.fields());
            if (answer.location().isEmpty()) {
                return answer;
            }
            to = answer.location().get();
        }
    }

    void connected() throws Exception {
        consent();
        PageAnswer answer = connect(new Browser(), "ada@acme.example");
        if (!answer.html().contains("is connected")) {
            throw new AssertionError(answer.html());
        }
    }

    Tokens.Access ofAda(Set<String> scopes) throws Exception {
        return signIns.access("acme", Optional.of("ada"), Purpose.PRESENCE, scopes);
    }

    long askedForTokens() {
        return microsoft.signIn().requests().stream()
                .filter(each -> each.path().endsWith("/token"))
                .count();
    }

    @Override
    public void close() {
        signIns.close();
        microsoft.close();
    }
}
