package org.patchbay.bus;

import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;

import static org.assertj.core.api.Assertions.assertThat;

class TenantNameTest {
    private static final String TO = "sip:+4930111@x.test";

    @TempDir
    Path directory;

    @Test
    void theHubSeesATenantsCallsUnderTheNameOfItsTrunkAndAProviderDoesNot() {
        try (TestCore t = new TestCore(directory)) {
            t.core.identities.bind(TestCore.from("directory", "1.0.0", 2), new Identities() {
                @Override
                public Optional<String> tenant(Arrival arrival) {
                    return Optional.of("acme");
                }

                @Override
                public Party identify(String tenant, Party party) {
                    return party;
                }

                @Override
                public Optional<String> host(String tenant) {
                    return Optional.of("sbc." + tenant + ".test");
                }
            });
            t.route("hub");
            t.call("c0", Side.HUB, TO);
            assertThat(t.dialled("c0", "+4930111").host())
                    .as("the hub is known by its own call")
                    .contains("sbc.acme.test");
            t.call("c1", Side.PROVIDER, TO);
            assertThat(t.dialled("c1", "+4930111").host()).contains("sbc.acme.test");
        }
        try (TestCore t = new TestCore(directory.resolve("other"))) {
            t.route("carrier");
            t.call("c1", Side.HUB, TO);
            assertThat(t.dialled("c1", "+4930111").host()).isEmpty();
        }
    }
}
