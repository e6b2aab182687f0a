package org.patchbay.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.access.TokenView;
import org.patchbay.api.ops.account.AccountOperations;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallStarting;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.backup.Backups;
import org.patchbay.api.ops.country.CountryOperations;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.graph.GraphOperations;
import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.notice.NoticeOperations;
import org.patchbay.api.ops.personal.PersonalOperations;
import org.patchbay.api.ops.presence.PresenceOperations;
import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteOperations;
import org.patchbay.api.ops.routing.RouteTarget;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.ops.tenantplan.Drift;
import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;
import org.patchbay.api.ops.tenantplan.TenantPlans;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Api;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Request;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.http.Services;
import org.patchbay.rest.resource.Resources;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** A node with two tenants, acme and globex, each of which has something everywhere, and whoever asks. */
final class World implements Services {
    static final Instant AT = Entries.AT;
    private static final int IMPORT_BYTES = 1 << 20;
    static final int BACKUP_BYTES = 1000;

    /** Who shows which token. */
    private static final Map<String, Map<String, Role>> ROLES = Map.of(
            "admin", Map.of("*", Role.ADMIN),
            "operator", Map.of("*", Role.OPERATOR),
            "auditor", Map.of("*", Role.AUDITOR),
            "acme", Map.of("acme", Role.OPERATOR),
            "acme-admin", Map.of("acme", Role.ADMIN),
            "acme-auditor", Map.of("acme", Role.AUDITOR),
            "both", Map.of("acme", Role.OPERATOR, "globex", Role.AUDITOR),
            "none", Map.of());

    final Map<Class<?>, Object> there = new HashMap<>();
    final Entries entries = new Entries();
    final MemoryAudit audit = new MemoryAudit();
    final MemoryStore store = new MemoryStore();
    final List<String> done = new ArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    /** Not there until somebody makes one. */
    final Path backups = Path.of("target", "backups", UUID.randomUUID().toString());

    final List<Route> routes = Resources.all(IMPORT_BYTES, backups, BACKUP_BYTES);
    private final Api api = new Api(this, routes, 1000, nanos::get);

    World() {
        try {
            for (String tenant : List.of("acme", "globex")) {
                entries.put("setup", "tenants", Map.of("id", tenant, "name", tenant), OptionalLong.empty());
                entries.put(
                        "setup",
                        "users",
                        Map.of("tenant", tenant, "id", "ada", "number", tenant.equals("acme") ? "+491" : "+492"),
                        OptionalLong.empty());
                entries.put(
                        "setup",
                        "numbers",
                        Map.of("tenant", tenant, "number", tenant.equals("acme") ? "+491" : "+492"),
                        OptionalLong.empty());
            }
            entries.put("setup", "providers", Map.of("id", "zoom"), OptionalLong.empty());
            store.write("setup", List.of(Write.put("settings", "tenant/acme/settings/blocking", "a=b")));
            store.write("setup", List.of(Write.put("access", "ci", "sha256=00")));
        } catch (OperationException | StoreException e) {
            throw new AssertionError(e);
        }
        audit.record("ada", "feature-update", "blocking", "1 -> 2, as globex wished");
        audit.record("ada", Optional.of("globex"), "roster-set", "globex blocking", "none -> SKIP");
        audit.record("ada", Optional.of("acme"), "roster-set", "acme blocking", "none -> SKIP");
        there.put(Access.class, new Tokens());
        there.put(CallOperations.class, new Calls(done));
        there.put(CallStarting.class, (CallStarting) (author, request) -> {
            done.add(author + " calls " + request);
            return "call-new";
        });
        there.put(ListOperations.class, new NumberLists(done));
        there.put(TrunkOperations.class, new Trunk());
        there.put(CountryOperations.class, new Countries());
        there.put(PresenceOperations.class, new Presences());
        there.put(GraphOperations.class, new Permissions(done));
        there.put(AccountOperations.class, new ConnectedAccounts(done));
        there.put(NoticeOperations.class, new Notices(done));
        there.put(PersonalOperations.class, new Persons(done));
        there.put(Backups.class, new BackupFiles(done));
        there.put(RosterOperations.class, new Roster(done));
        there.put(Settings.class, new Written(done));
        there.put(ContinuityOperations.class, new Continuity(done));
        there.put(DirectoryOperations.class, entries);
        there.put(Audit.class, audit);
        there.put(Store.class, store);
        there.put(Health.class, new Health() {
            @Override
            public Map<String, HealthResult> results() {
                return Map.of("core", HealthResult.ok("fine"));
            }

            @Override
            public boolean ready() {
                return true;
            }
        });
        there.put(FeatureCatalogue.class, new Catalogue(done));
        there.put(FeatureOperations.class, new FeatureOperations() {
            @Override
            public List<FeatureView> features() {
                return List.of(
                        new FeatureView("b", "1", 7, FeatureView.State.LIVE, List.of("handler x"), List.of(), ""));
            }

            @Override
            public String update(String author, java.nio.file.Path file) {
                throw new AssertionError("not over REST");
            }

            @Override
            public String retire(String author, String bundle) {
                throw new AssertionError("not over REST");
            }
        });
        there.put(RouteOperations.class, (RouteOperations) question -> new RouteExplanation(
                question.callee().equals("+492") ? "globex" : "acme",
                "rings",
                0,
                List.of(new RouteTarget(1, "", "teams", "sip:ada@acme", "+49", true)),
                List.of(trace())));
        there.put(TenantPlans.class, new TenantPlans() {
            @Override
            public TenantPlan plan(String tenant, PlanPurpose purpose) throws OperationException {
                if (!List.of("acme", "globex").contains(tenant)) {
                    throw new OperationException(Reason.NOT_FOUND, "There is no tenant " + tenant + ".");
                }
                return new TenantPlan(tenant, purpose, List.of("a domain"), "New-Thing\n", "Remove-Thing\n");
            }

            @Override
            public List<Drift> drift(String tenant, String export) {
                return List.of(new Drift("OnlinePSTNGateway", "Enabled", "true", "false"));
            }
        });
    }

    static TraceEntry trace() {
        return new TraceEntry(AT, "a1", "core", "", "routed", "", 12);
    }

    @Override
    public <S, R> R use(Class<S> type, Use<S, R> use) throws Exception {
        Object service = there.get(type);
        if (service == null) {
            throw Services.missing(type);
        }
        return use.with(type.cast(service));
    }

    @Override
    public <S, R> R use(Class<S> type, String property, String feature, Use<S, R> use) throws Exception {
        if (!there.containsKey(type)) {
            throw Services.missing(type, property, feature);
        }
        return use(type, use);
    }

    /** A request that is put together, and then sent. */
    final class Asking implements Request {
        private final String method;
        private final String path;
        private final String query;
        private final Map<String, String> headers = new HashMap<>();
        private byte[] body = new byte[0];
        private boolean isPrivate = true;
        private String address = "127.0.0.1";

        Asking(String method, String target) {
            this.method = method;
            int mark = target.indexOf('?');
            this.path = target.startsWith("//")
                    ? target.substring(1)
                    : Api.ROOT + (mark < 0 ? target : target.substring(0, mark));
            this.query = mark < 0 ? "" : target.substring(mark + 1);
        }

        Asking as(String who) {
            return with("Authorization", "Bearer " + who);
        }

        Asking basic(String both) {
            return with(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }

        Asking with(String header, String value) {
            headers.put(header.toLowerCase(Locale.ROOT), value);
            return this;
        }

        Asking from(String address, boolean isPrivate) {
            this.address = address;
            this.isPrivate = isPrivate;
            return this;
        }

        Asking json(String text) {
            return body("application/json", text);
        }

        Asking body(String type, String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            return with("Content-Type", type).with("Content-Length", Integer.toString(body.length));
        }

        /** Sends it, and holds both against the document. */
        Answer send() {
            Answer answer = api.answer(this);
            String pattern = pattern();
            if (!pattern.isEmpty()) {
                assertThat(Document.wrong(method.equals("HEAD") ? "GET" : method, pattern, answer))
                        .as("%s %s -> %d %s", method, path, answer.status(), text(answer))
                        .isEmpty();
                if (answer.status() < 300 && body.length > 0) {
                    assertThat(Document.wrongBody(
                                    method,
                                    pattern,
                                    headers.getOrDefault("content-type", "").split(";")[0],
                                    new String(body, StandardCharsets.UTF_8)))
                            .as("%s %s", method, path)
                            .isEmpty();
                }
            } else {
                assertThat(answer.type()).isEqualTo("application/problem+json");
            }
            return answer;
        }

        Answer send(int status) {
            Answer answer = send();
            assertThat(answer.status())
                    .as("%s %s: %s", method, path, text(answer))
                    .isEqualTo(status);
            return answer;
        }

        private String pattern() {
            String below = path.startsWith(Api.ROOT) ? path.substring(Api.ROOT.length()) : "";
            if (below.equals(Api.READY)) {
                return method.equals("GET") ? Api.READY : "";
            }
            return routes.stream()
                    .filter(r -> r.method().equals(method.equals("HEAD") ? "GET" : method)
                            && below.matches(regex(r.pattern())))
                    .min(java.util.Comparator.comparing(
                            r -> r.pattern().chars().filter(c -> c == '{').count()))
                    .map(Route::pattern)
                    .orElse("");
        }

        private String regex(String pattern) {
            return pattern.replaceAll("\\{[a-z]+\\.\\.\\.}", ".+").replaceAll("\\{[a-z]+}", "[^/]+");
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public String query() {
            return query;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public boolean isPrivate() {
            return isPrivate;
        }

        @Override
        public byte[] body(int most) {
            if (body.length > most) {
                throw Problem.of(413, "too large");
            }
            return body;
        }

        @Override
        public long body(long most, OutputStream to) throws IOException {
            // The half that is taken before it is found out.
            to.write(body, 0, (int) Math.min(most / 2, body.length));
            if (body.length > most) {
                throw Problem.of(413, "too large");
            }
            to.write(body, (int) Math.min(most / 2, body.length), (int) Math.max(0, body.length - most / 2));
            return body.length;
        }
    }

    Asking ask(String method, String target) {
        return new Asking(method, target);
    }

    Asking get(String who, String target) {
        return ask("GET", target).as(who);
    }

    static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static final class Tokens implements Access {
        private final Map<String, TokenView> issued = new java.util.TreeMap<>();

        @Override
        public Optional<Principal> password(String name, char[] password) {
            return name.equals("root") && new String(password).equals("right:one")
                    ? Optional.of(new Principal("root", Map.of("*", Role.ADMIN)))
                    : Optional.empty();
        }

        @Override
        public Optional<Principal> token(char[] token) {
            String name = new String(token);
            return Optional.ofNullable(ROLES.get(name)).map(roles -> new Principal("token:" + name, roles));
        }

        @Override
        public List<TokenView> tokens() {
            return List.copyOf(issued.values());
        }

        @Override
        public char[] issue(String author, String name, Map<String, Role> roles, Instant expires)
                throws OperationException {
            if (issued.putIfAbsent(name, new TokenView(name, roles, author, AT, expires)) != null) {
                throw new OperationException(Reason.CONFLICT, "There is a token '" + name + "' already.");
            }
            return "patchbay_secret".toCharArray();
        }

        @Override
        public void revoke(String author, String name) throws OperationException {
            if (issued.remove(name) == null) {
                throw new OperationException(Reason.NOT_FOUND, "There is no token '" + name + "'.");
            }
        }
    }
}
