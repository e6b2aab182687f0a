package org.patchbay.bus;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The directory makes a party anew each time it is asked; a call that lasts keeps one of those that are equal. */
class KnownPartyTest {
    @TempDir
    Path directory;

    private volatile String site = "berlin";

    private List<Leg> established(TestCore t, String to) {
        t.core.identities.bind(TestCore.from("directory", "1.0.0", 2), new Identities() {
            @Override
            public Optional<String> tenant(Arrival arrival) {
                return Optional.of("acme");
            }

            @Override
            public Party identify(String tenant, Party party) {
                return new Party(
                        party.uri(), party.e164(), party.display(), party.user(), Optional.of(site), Optional.of("DE"));
            }
        });
        t.route("carrier");
        t.call("c1", "sip:+4930111@x.test");
        t.answers(t.dialled("c1", to));
        await().until(() -> t.trace("c1").stream().anyMatch(step -> step.contains("bridged")));
        return t.core.scopes.call("c1").legs.published();
    }

    @Test
    void theCalledPartyIsKeptOnce() {
        try (TestCore t = new TestCore(directory)) {
            List<Leg> legs = established(t, "+4930111");
            assertThat(legs.get(1).party().site()).contains("berlin");
            assertThat(legs.get(1).party()).isSameAs(t.core.scopes.call("c1").callee);
            assertThat(t.dialled("c1", "+4930111").to()).isSameAs(t.core.scopes.call("c1").callee);
        }
    }

    @Test
    void whatTheDirectorySaysLaterCounts() {
        try (TestCore t = new TestCore(directory)) {
            t.handler("forward", Phase.SCREEN, (attempt, call) -> {
                site = "paris";
                return attempt.to().uri().contains("+4930111")
                        ? Verdict.with().redirect("sip:+4930112@x.test", 302)
                        : Verdict.proceed();
            });
            List<Leg> legs = established(t, "+4930112");
            assertThat(legs.get(1).party().uri()).contains("+4930112");
            assertThat(legs.get(1).party().site()).contains("paris");
            assertThat(t.core.scopes.call("c1").callee.site()).contains("berlin");
        }
    }
}
