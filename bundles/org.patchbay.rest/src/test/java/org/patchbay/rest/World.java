package org.patchbay.rest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.access.Access;
import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.access.TokenView;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.CallSummary;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.api.ops.admin.RosterOperations;
import org.patchbay.api.ops.admin.RosterView;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.admin.TraceEntry;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.health.Health;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.routing.Availability;
import org.patchbay.api.ops.routing.ContinuityOperations;
import org.patchbay.api.ops.routing.ContinuityView;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteOperations;
import org.patchbay.api.ops.routing.RouteTarget;
import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingKind;
import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsChange;
import org.patchbay.api.ops.settings.SettingsLevel;
import org.patchbay.api.ops.settings.SettingsScope;
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
    final List<Route> routes = Resources.all(IMPORT_BYTES);
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
        audit.record("ada", "roster-set", "globex blocking", "none -> SKIP");
        there.put(Access.class, new Tokens());
        there.put(CallOperations.class, new Calls());
        there.put(TrunkOperations.class, new Trunk());
        there.put(RosterOperations.class, new Roster());
        there.put(Settings.class, new Written());
        there.put(ContinuityOperations.class, new Continuity());
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
        there.put(FeatureCatalogue.class, (FeatureCatalogue) () -> List.of(new CatalogueEntry(
                1,
                "call-blocking",
                "teams",
                "Call blocking",
                "Patchbay",
                CatalogueEntry.Status.SUPPORTED,
                List.of(),
                List.of(),
                "")));
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

    private static TraceEntry trace() {
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

    private final class Calls implements CallOperations {
        private CallSummary call(String tenant) {
            Leg leg = new Leg(
                    "l1",
                    Side.values()[0],
                    Stage.values()[0],
                    Party.of("sip:a@" + tenant + ".example"),
                    "teams",
                    false);
            return new CallSummary("call-" + tenant, tenant, "+491", "+492", "up", AT, Optional.of(AT), List.of(leg));
        }

        @Override
        public List<CallSummary> calls() {
            return List.of(call("acme"), call("globex"));
        }

        @Override
        public List<TraceEntry> trace(String call) {
            return call.startsWith("call-") ? List.of(World.trace()) : List.of();
        }

        @Override
        public List<String> recent(int count) {
            return List.of("call-gone").subList(0, Math.min(1, count));
        }

        @Override
        public List<SlotView> slots() {
            return List.of(new SlotView("handler", "blocking", "SCREEN", "b", "1", 7, "live", 1, 0, 3));
        }

        @Override
        public boolean hangup(String author, String call) {
            done.add(author + " ended " + call);
            return true;
        }
    }

    private static final class Trunk implements TrunkOperations {
        @Override
        public List<PeerView> peers() {
            return List.of(new PeerView("teams", "hub", "udp:h:5060", "up", Optional.of(AT), 0, 1, 1, ""));
        }

        @Override
        public List<String> listeners() {
            throw new AssertionError();
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of("received", 3L);
        }

        @Override
        public List<LadderLine> ladder(String call) {
            throw new AssertionError();
        }

        @Override
        public List<String> media(String call) {
            throw new AssertionError();
        }

        @Override
        public int capture(Optional<String> call, java.nio.file.Path file) {
            throw new AssertionError("not over REST: it writes files");
        }
    }

    private final class Roster implements RosterOperations {
        @Override
        public List<RosterView> all() {
            return List.of("*", "acme", "globex").stream()
                    .map(tenant -> new RosterView(
                            tenant,
                            "blocking",
                            Optional.of(new RosterEntry("blocking", Absence.REFUSE, Duration.ofSeconds(3))),
                            RosterView.Source.OPERATOR,
                            "ada",
                            "live",
                            "b 1"))
                    .toList();
        }

        @Override
        public void set(String author, String tenant, RosterEntry entry) {
            done.add(author + " set " + tenant + " " + entry.name() + " " + entry.absence() + " " + entry.grace());
        }

        @Override
        public boolean remove(String author, String tenant, String name) {
            done.add(author + " removed " + tenant + " " + name);
            return name.equals("blocking");
        }
    }

    private final class Written implements Settings {
        private final Map<String, Map<String, String>> values = new HashMap<>();

        @Override
        public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
            throw new AssertionError();
        }

        @Override
        public Map<String, String> written(SettingsScope scope, String owner) {
            return values.getOrDefault(scope.path().get(0) + " " + owner, Map.of());
        }

        private final DeclaredSetting ring = new DeclaredSetting(
                "forwarding", "ring_seconds", SettingKind.SECONDS, "20", 1, Long.MAX_VALUE, List.of(), "how long");

        @Override
        public List<DeclaredSetting> declared() {
            return List.of(ring);
        }

        @Override
        public List<EffectiveSetting> effective(SettingsScope scope) {
            return List.of(new EffectiveSetting(ring, "20", SettingsLevel.DEFAULT, List.of()));
        }

        @Override
        public List<SettingsChange> history(SettingsScope scope, String owner) {
            return List.of(new SettingsChange(1, AT, "ada", Map.of("ring_seconds", "9")));
        }

        @Override
        public SettingsChange undo(String author, SettingsScope scope, String owner, OptionalLong version) {
            done.add(author + " undid " + scope.path().get(0) + " " + owner + " " + version);
            return new SettingsChange(3, AT, author, Map.of());
        }

        @Override
        public List<SettingProblem> problems() {
            throw new AssertionError();
        }

        @Override
        public void write(String author, SettingsScope scope, String owner, Map<String, String> given)
                throws StoreException {
            if (given.containsKey("Bad Key")) {
                throw new StoreException(StoreException.Reason.INVALID, "'Bad Key' is no name of a setting.");
            }
            values.put(scope.path().get(0) + " " + owner, given);
            done.add(author + " wrote " + scope.path().get(0) + " " + owner);
        }
    }

    private final class Continuity implements ContinuityOperations {
        private ContinuityView view(String tenant, boolean switched) {
            return new ContinuityView(
                    tenant,
                    "TENANT",
                    "",
                    "zoom",
                    "carrier",
                    "zoom",
                    switched,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    "",
                    2);
        }

        @Override
        public List<ContinuityView> state(String tenant) {
            return List.of("acme", "globex").stream()
                    .filter(t -> tenant.isEmpty() || t.equals(tenant))
                    .map(t -> view(t, false))
                    .toList();
        }

        @Override
        public ContinuityView switchOver(
                String author,
                String tenant,
                String level,
                String subject,
                Optional<Instant> until,
                boolean drill,
                String reason) {
            done.add(String.join(
                    " ", Arrays.asList(author, "over", tenant, level, subject, until + "", drill + "", reason)));
            return view(tenant, true);
        }

        @Override
        public ContinuityView switchBack(String author, String tenant, String level, String subject, String reason) {
            done.add(String.join(" ", author, "back", tenant, level, subject, reason));
            return view(tenant, false);
        }

        @Override
        public List<Availability> availability(String tenant, YearMonth month) {
            return List.of(
                    new Availability("hub", Duration.ofDays(1), Duration.ofMillis(1500), Duration.ZERO, 99.95, 99.9));
        }
    }
}
