package org.patchbay.graph;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;

class GraphHealthTest {
    private final FakeTokens tokens = new FakeTokens();
    private final MemorySettings settings = new MemorySettings();
    private final List<Declared.Entry> running = new ArrayList<>();
    private final Declared declared = new Declared(() -> List.copyOf(running), settings);
    private final Gateway gateway = new Gateway(
            tokens, declared, new MemoryAudit(), GraphSettings.DEFAULT, Clock.systemUTC(), System::nanoTime, () -> 1);
    private final GraphHealth health = new GraphHealth(new GraphPermissions(tokens, declared), declared, gateway);

    @BeforeEach
    void start() {
        health.bindDirectory(new MemoryDirectory(Acme.contents(), new FewCountries()));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void declare(String bundle, String scope, Purpose purpose, String enabledBy) {
        running.add(new Declared.Entry(bundle, new Declaration(scope, purpose, enabledBy)));
    }

    @Test
    void aTenantThatIsNotConnectedIsNoFault() {
        declare("people 1.0.0", "User.Read.All", Purpose.DIRECTORY, "");
        declare("presence 1.0.0", "Presence.Read.All", Purpose.PRESENCE, "presence/enabled");
        assertThat(health.check()).isEqualTo(HealthResult.ok("No permission is missing."));
    }

    @Test
    void whatIsMissingIsToldWithWhatDoesNotWorkWithoutIt() {
        declare("presence 1.0.0", "Presence.Read.All", Purpose.PRESENCE, "presence/enabled");
        declare("presence 1.0.0", "Presence.ReadWrite", Purpose.PRESENCE, "presence/enabled");
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        tokens.granted.put("acme", Set.of("Presence.Read.All"));
        assertThat(health.check())
                .isEqualTo(HealthResult.warn(
                        "acme: Presence.ReadWrite is needed by presence 1.0.0, and no administrator has consented to it."
                                + " There is no two-way sync: presence in Microsoft Teams is never updated."));
        tokens.granted.put("acme", Set.of("Presence.Read.All", "Presence.ReadWrite"));
        assertThat(health.check().state()).isEqualTo(HealthResult.State.OK);
    }

    @Test
    void whatIsGrantedForNothingIsNoted() {
        tokens.granted.put("acme", Set.of("Contacts.Read"));
        assertThat(health.check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(health.check().text()).contains("acme").contains("needed by nothing: Contacts.Read");
    }

    @Test
    void aBundleThatAsksInVainIsNamed() {
        declare("odd 1.0.0", "Mail.Read", Purpose.CALENDAR, "");
        assertThat(health.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(health.check().text())
                .contains("odd 1.0.0")
                .contains("Mail.Read")
                .contains("CALENDAR");
    }
}
