package org.patchbay.presence.teams;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.store.Store;
import org.patchbay.testkit.TestRuntime;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The bundle as it is, in a container: it resolves, and all its parts are there without Graph, engine and directory. */
class WiringTest {
    private static final String BUNDLE = "org.patchbay.presence.teams";

    @TempDir
    Path scratch;

    @Test
    void allPartsAreThereWithCoreServicesAlone() {
        try (TestRuntime runtime = TestRuntime.start(scratch)) {
            runtime.serve(Store.class, new MemoryStore(), Map.of());
            runtime.serve(Schedule.class, new ManualSchedule(), Map.of());
            runtime.serve(Secrets.class, new MemorySecrets(), Map.of());
            runtime.install(runtime.jar("org.patchbay.api.graph"));
            runtime.install(runtime.jar("org.patchbay.api.presence"));
            Bundle bundle = runtime.install(runtime.jar(BUNDLE));
            await().untilAsserted(() -> assertThat(services(bundle))
                    .contains(
                            "org.patchbay.api.presence.sync.PresenceEnd",
                            "org.patchbay.api.ops.webhook.Webhook",
                            "org.patchbay.api.ops.health.HealthCheck",
                            "org.patchbay.api.ops.personal.PersonalData"));
            assertThat(bundle.getHeaders().get("Provide-Capability"))
                    .contains("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All", "presence/enabled");
            assertThat(bundle.getHeaders().get("Export-Package")).isNull();
        }
    }

    private static List<String> services(Bundle bundle) {
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        return registered == null
                ? List.of()
                : Arrays.stream(registered)
                        .flatMap(each -> Arrays.stream((String[]) each.getProperty("objectClass")))
                        .toList();
    }
}
