package org.patchbay.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Purpose;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class GuardTest {
    private static final Declaration READ = new Declaration("Presence.Read.All", Purpose.PRESENCE, "presence/enabled");

    private final MemorySettings settings = new MemorySettings();
    private final MemoryAudit audit = new MemoryAudit();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final FakeTokens tokens = new FakeTokens();
    private final Guard guard =
            new Guard(new Declared(List::of, settings), tokens::granted, new Refusals(audit, nanos::get));

    private static GraphRequest request(Purpose purpose, String method, String path) {
        return new GraphRequest("acme", Optional.of("ada"), purpose, method, path, Map.of(), Optional.empty());
    }

    private static final GraphRequest PRESENCE = request(Purpose.PRESENCE, "GET", "/users/ada/presence");

    private Reason refused(GraphRequest request, Declaration... declared) {
        GraphException refusal = catchThrowableOfType(
                GraphException.class,
                () -> guard.judge(new Guard.Caller("acme.presence 1.0.0", List.of(declared)), request));
        assertThat(refusal).as("refused").hasMessageContaining("acme.presence 1.0.0");
        return refusal.reason();
    }

    private void enable() {
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
    }

    @Test
    void firstItIsDeclaredThenForThisPurposeThenEnabledThenConsentedTo() throws Exception {
        assertThat(refused(PRESENCE)).isEqualTo(Reason.NOT_DECLARED);
        assertThat(refused(request(Purpose.CALENDAR, "GET", "/users/ada/presence"), READ))
                .isEqualTo(Reason.OTHER_PURPOSE);
        assertThat(refused(PRESENCE, READ)).isEqualTo(Reason.NOT_ENABLED);
        enable();
        assertThat(refused(PRESENCE, READ)).isEqualTo(Reason.NOT_CONSENTED);
        tokens.granted.put("acme", Set.of("Presence.Read.All"));
        assertThat(guard.judge(new Guard.Caller("acme.presence 1.0.0", List.of(READ)), PRESENCE))
                .isEqualTo("Presence.Read.All");
        tokens.granted.clear();
        assertThat(refused(PRESENCE, READ)).as("withdrawn").isEqualTo(Reason.NOT_CONSENTED);
    }

    @Test
    void whatIsNotWantedIsRefusedBeforeAnyOfThat() {
        enable();
        assertThat(refused(request(Purpose.PRESENCE, "GET", "/groups"), READ)).isEqualTo(Reason.REFUSED);
    }

    @Test
    void aDeclarationForWhatTheCatalogueDoesNotHaveItForHelpsNobody() {
        enable();
        tokens.granted.put("acme", Set.of("Presence.Read.All"));
        assertThat(refused(
                        request(Purpose.CALENDAR, "GET", "/users/ada/presence"),
                        new Declaration("Presence.Read.All", Purpose.CALENDAR, "")))
                .isEqualTo(Reason.OTHER_PURPOSE);
        assertThat(refused(PRESENCE, new Declaration("Presence.Read", Purpose.PRESENCE, "")))
                .isEqualTo(Reason.NOT_DECLARED);
    }

    @Test
    void theLeastOfWhatIsLeftIsTaken() throws Exception {
        GraphRequest members = request(Purpose.CONTINUOUS_MEETING_CHAT, "GET", "/chats/19:1/members");
        Guard.Caller caller = new Guard.Caller(
                "acme.chat 1.0.0",
                List.of(
                        new Declaration("Chat.ReadWrite", Purpose.CONTINUOUS_MEETING_CHAT, ""),
                        new Declaration("Chat.Read", Purpose.CALENDAR, ""),
                        new Declaration("ChatMember.ReadWrite", Purpose.CONTINUOUS_MEETING_CHAT, "")));
        tokens.granted.put("acme", Set.of("Chat.Read", "Chat.ReadWrite", "ChatMember.ReadWrite"));
        assertThat(guard.judge(caller, members)).isEqualTo("ChatMember.ReadWrite");
        tokens.granted.put("acme", Set.of("Chat.Read", "Chat.ReadWrite"));
        assertThat(guard.judge(caller, members)).isEqualTo("Chat.ReadWrite");
    }

    @Test
    void presenceMayReadTheDirectoryByADeclarationOfItsOwn() throws Exception {
        GraphRequest people = request(Purpose.PRESENCE, "GET", "/users");
        tokens.granted.put("acme", Set.of("User.Read.All"));
        assertThat(refused(people, new Declaration("User.Read.All", Purpose.DIRECTORY, "")))
                .isEqualTo(Reason.OTHER_PURPOSE);
        assertThat(guard.judge(
                        new Guard.Caller(
                                "acme.presence 1.0.0", List.of(new Declaration("User.Read.All", Purpose.PRESENCE, ""))),
                        people))
                .isEqualTo("User.Read.All");
    }

    /** What was granted for one purpose is used for no other: not even to choose by. */
    @Test
    void consentIsForItsPurposeAlone() throws Exception {
        GraphRequest people = new GraphRequest(
                "acme",
                Optional.empty(),
                Purpose.PRESENCE,
                "GET",
                "/users/ada",
                Map.of("$select", "id"),
                Optional.empty());
        Guard.Caller caller = new Guard.Caller(
                "acme.presence 1.0.0",
                List.of(
                        new Declaration("User.ReadBasic.All", Purpose.PRESENCE, ""),
                        new Declaration("User.Read.All", Purpose.PRESENCE, "")));
        tokens.granted.put("acme/DIRECTORY", Set.of("User.ReadBasic.All"));
        assertThat(catchThrowableOfType(GraphException.class, () -> guard.judge(caller, people))
                        .reason())
                .isEqualTo(Reason.NOT_CONSENTED);
        tokens.granted.put("acme/PRESENCE", Set.of("User.Read.All"));
        assertThat(guard.judge(caller, people)).isEqualTo("User.Read.All");
    }

    @Test
    void refusalsAreAuditedForEachTenantAndPurpose() {
        refused(PRESENCE);
        refused(request(Purpose.CALENDAR, "GET", "/users/ada/presence"));
        refused(new GraphRequest(
                "other", Optional.of("ada"), Purpose.PRESENCE, "GET", PRESENCE.path(), Map.of(), Optional.empty()));
        assertThat(audit.newest(10))
                .extracting(entry -> entry.tenant().orElse(""))
                .as("whose auditors may see it")
                .containsExactly("other", "acme", "acme");
    }

    @Test
    void refusalsAreAuditedOnceAMinuteForTheSame() {
        for (int i = 0; i < 100; i++) {
            refused(PRESENCE);
        }
        assertThat(audit.newest(10)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo("acme.presence 1.0.0");
            assertThat(entry.action()).isEqualTo("graph-refuse");
            assertThat(entry.subject()).isEqualTo("acme Presence.Read.All");
            assertThat(entry.detail())
                    .contains("NOT_DECLARED")
                    .contains("PRESENCE")
                    .contains("@GraphScope");
        });
        refused(PRESENCE, READ);
        assertThat(audit.newest(10)).as("another reason").hasSize(2);
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        refused(PRESENCE);
        assertThat(audit.newest(10)).hasSize(2);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        refused(PRESENCE);
        assertThat(audit.newest(10)).hasSize(3);
    }

    @Test
    void whatDoesNotWorkWithoutItIsSaid() {
        enable();
        GraphException refusal = catchThrowableOfType(
                GraphException.class,
                () -> guard.judge(
                        new Guard.Caller(
                                "acme.presence 1.0.0",
                                List.of(new Declaration("Presence.ReadWrite", Purpose.PRESENCE, "presence/enabled"))),
                        request(Purpose.PRESENCE, "POST", "/users/ada@acme.example/presence/setPresence")));
        assertThat(refusal)
                .hasMessage("acme.presence 1.0.0 asks for Presence.ReadWrite for PRESENCE"
                        + " (POST /users/{id}/presence/setPresence), to which no administrator of acme has consented."
                        + " There is no two-way sync: presence in Microsoft Teams is never updated.");
    }
}
