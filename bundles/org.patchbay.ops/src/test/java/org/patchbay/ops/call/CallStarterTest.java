package org.patchbay.ops.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Calls;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.admin.CallRequest;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class CallStarterTest implements Calls {
    private static final String ADA = "tel:" + Acme.ADA.value();

    private final List<Map<String, String>> opened = new ArrayList<>();
    private final MemoryAudit audit = new MemoryAudit();
    private Instant now = Instant.parse("2026-11-02T10:00:00Z");
    private boolean absent;
    private final CallStarter starter = new CallStarter(
            this,
            audit,
            new Clock() {
                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            Duration.ofMillis(200));
    /** What the core has not begun yet. */
    private CompletableFuture<Scope> slow = new CompletableFuture<>();

    private boolean late;

    @BeforeEach
    void directory() {
        starter.bindDirectory(new MemoryDirectory(Acme.contents(), new FewCountries()));
    }

    @Override
    public CompletionStage<Scope> open(String tenant, String kind, String treatment, Map<String, String> arguments) {
        if (absent) {
            return CompletableFuture.failedFuture(new IllegalStateException("There is no treatment."));
        }
        opened.add(arguments);
        if (late) {
            return slow;
        }
        return CompletableFuture.completedFuture(new Scope(tenant, kind, treatment + opened.size()));
    }

    @Override
    public void signal(Scope to, String type, Map<String, String> data) {}

    private String start(String user, String target, String key) throws OperationException {
        return starter.start("eve", new CallRequest("acme", user, target, key));
    }

    @ParameterizedTest
    @CsvSource({
        "ada,+12065550199,tel:+12065550199",
        "+4930123401,+1 (206) 555-0199,tel:+12065550199",
        "ada,+4930123402,tel:+4930123402"
    })
    void callsTheUserAndThenTheTarget(String user, String target, String callee) throws Exception {
        assertThat(start(user, target, "")).isEqualTo("click-to-call1");
        assertThat(opened).containsExactly(Map.of("caller", ADA, "callee", callee, "author", "eve"));
        assertThat(audit.newest("acme", 1).get(0).subject()).isEqualTo("acme/ada");
        assertThat(audit.newest(1).get(0).detail()).doesNotContain(callee.substring(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adam|+12065550199|There is no user 'adam' of acme",
                "+4940555501|+12065550199|There is no user '+4940555501' of acme",
                "ada|112|neither a number in international form",
                "ada|911|Emergency numbers cannot be called so",
                "ada|+112|an emergency number behind a plus",
                "ada|+1 1 0|Emergency numbers cannot be called so",
                "ada|sip:x@y|neither a number",
                "ada|+4930123401|by the user's own number"
            })
    void whatCannotBeIsRefusedWithWhatToDo(String user, String target, String said) {
        refused(Reason.INVALID, said, () -> start(user, target, ""));
        assertThat(opened).isEmpty();
    }

    @Test
    void emergencyNumbersAreNotCalledBehindAPlusEither() throws Exception {
        starter.bindCountries(new FewCountries());
        refused(Reason.INVALID, "emergency number behind a plus", () -> start("ada", "+112", ""));
        assertThat(opened).isEmpty();
        // Where it is known what they are, a short number that is none is called.
        assertThat(start("ada", "+68340", "")).isEqualTo("click-to-call1");
    }

    /** The core is slow, and the call comes up after nobody waits for it any more. */
    @Test
    void aCallThatIsBegunLateIsNotBegunAgainByItsKeyAndCounts() throws Exception {
        late = true;
        for (int i = 0; i < 2; i++) {
            refused(Reason.UNAVAILABLE, "with the same key", () -> start("ada", "+12065550199", "k"));
        }
        assertThat(audit.newest(9)).isEmpty();
        slow.complete(new Scope("acme", "call", "call-7"));
        assertThat(start("ada", "+12065550199", "k")).isEqualTo("call-7");
        await().untilAsserted(() -> assertThat(audit.newest(9)).hasSize(1));
        assertThat(opened).hasSize(1);
        late = false;
        for (int i = 0; i < 5; i++) {
            start("ada", "+1206555019" + i, "");
        }
        refused(Reason.UNAVAILABLE, "6 a minute", () -> start("ada", "+12065550199", ""));
    }

    @Test
    void aCallThatSurelyFailedIsTriedAgainByItsKeyAndDoesNotCount() throws Exception {
        late = true;
        slow = CompletableFuture.failedFuture(new IllegalStateException("not now"));
        for (int i = 0; i < 7; i++) {
            refused(Reason.UNAVAILABLE, "not now", () -> start("ada", "+12065550199", "k"));
        }
        late = false;
        assertThat(start("ada", "+12065550199", "k")).startsWith("click-to-call");
    }

    @Test
    void theSameKeyIsTheSameCallForTenMinutes() throws Exception {
        String id = start("ada", "+12065550199", "k");
        assertThat(start("ada", "+12065550199", "k")).isEqualTo(id);
        refused(Reason.CONFLICT, "Take a new key", () -> start("ada", "+12065550198", "k"));
        assertThat(starter.start("bob", new CallRequest("acme", "ada", "+12065550199", "k")))
                .isNotEqualTo(id);
        now = now.plus(Duration.ofMinutes(11));
        assertThat(start("ada", "+12065550199", "k")).isNotEqualTo(id);
        assertThat(opened).hasSize(3);
    }

    @Test
    void noMoreAreStartedThanAnybodyMeansTo() throws Exception {
        for (int i = 0; i < 6; i++) {
            start("ada", "+1206555019" + i, "");
        }
        refused(Reason.UNAVAILABLE, "6 a minute", () -> start("ada", "+12065550199", ""));
        now = now.plusSeconds(61);
        start("ada", "+12065550199", "");
        assertThat(opened).hasSize(7);
    }

    @Test
    void whatIsMissingIsSaid() {
        absent = true;
        refused(Reason.UNAVAILABLE, "There is no treatment", () -> start("ada", "+12065550199", ""));
        refused(
                Reason.INVALID,
                "There is no tenant 'acmee'",
                () -> starter.start("eve", new CallRequest("acmee", "ada", "+1206", "")));
        assertThat(opened).isEmpty();
    }

    private static void refused(Reason reason, String said, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OperationException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(said);
        });
    }
}
