package org.patchbay.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.graph.Purpose;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.graph.PermissionsContract;

import static org.assertj.core.api.Assertions.assertThat;

class GraphPermissionsTest extends PermissionsContract {
    private final FakeTokens tokens = new FakeTokens();
    private final MemorySettings settings = new MemorySettings();
    private final List<Declared.Entry> running = new ArrayList<>();
    private final Declared declared = new Declared(() -> List.copyOf(running), settings);

    @Override
    protected Permissions permissions() {
        return new GraphPermissions(tokens, declared);
    }

    @Override
    protected void grant(String tenant, Set<String> scopes) {
        tokens.granted.put(tenant, scopes);
    }

    @Override
    protected void need(String bundle, String scope) {
        declare(bundle + " 1.0.0", scope, Purpose.PRESENCE, "");
    }

    private void declare(String bundle, String scope, Purpose purpose, String enabledBy) {
        running.add(new Declared.Entry(bundle, new Declaration(scope, purpose, enabledBy)));
    }

    @Test
    void neededIsWhatIsInstalledAndEnabledAndNoMore() {
        declare("presence 1.0.0", "Presence.Read.All", Purpose.PRESENCE, "presence/enabled");
        declare("presence 1.0.0", "User.Read.All", Purpose.PRESENCE, "presence/enabled");
        declare("people 1.0.0", "User.Read.All", Purpose.DIRECTORY, "");
        declare("wrong 1.0.0", "Presence.Read.All", Purpose.CALENDAR, "");
        declare("wrong 1.0.0", "Mail.Read", Purpose.CALENDAR, "");
        assertThat(declared.needed("acme")).isEqualTo(Map.of(Purpose.DIRECTORY, Set.of("User.Read.All")));
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        assertThat(declared.needed("acme"))
                .isEqualTo(Map.of(
                        Purpose.DIRECTORY,
                        Set.of("User.Read.All"),
                        Purpose.PRESENCE,
                        Set.of("Presence.Read.All", "User.Read.All")));
        assertThat(declared.needed("other")).isEqualTo(Map.of(Purpose.DIRECTORY, Set.of("User.Read.All")));
        assertThat(declared.vain()).extracting(Declared.Entry::bundle).containsExactly("wrong 1.0.0", "wrong 1.0.0");
        running.removeIf(entry -> entry.bundle().startsWith("people"));
        assertThat(declared.needed("other")).as("the bundle has gone").isEmpty();
    }

    @Test
    void aBundleThatNeedsItForTwoThingsIsNamedOnce() {
        declare("presence 1.0.0", "User.Read.All", Purpose.PRESENCE, "");
        declare("presence 1.0.0", "User.Read.All", Purpose.DIRECTORY, "");
        declare("people 2.0.0", "User.Read.All", Purpose.DIRECTORY, "");
        assertThat(permissions().all("acme"))
                .filteredOn(view -> view.permission().scope().equals("User.Read.All"))
                .extracting(PermissionView::neededBy)
                .containsExactly(List.of("people 2.0.0", "presence 1.0.0"));
    }

    @Test
    void whatWasGrantedForAnotherPurposeIsMissing() {
        declare("presence 1.0.0", "User.Read.All", Purpose.PRESENCE, "");
        declare("people 1.0.0", "User.Read.All", Purpose.DIRECTORY, "");
        tokens.granted.put("acme/DIRECTORY", Set.of("User.Read.All"));
        assertThat(missing()).isTrue();
        tokens.granted.put("acme/PRESENCE", Set.of("User.Read.All"));
        assertThat(missing()).isFalse();
        running.clear();
        assertThat(permissions().all("acme"))
                .filteredOn(PermissionView::surplus)
                .extracting(view -> view.permission().scope())
                .containsExactly("User.Read.All");
    }

    private boolean missing() {
        return permissions().all("acme").stream()
                .filter(view -> view.permission().scope().equals("User.Read.All"))
                .allMatch(PermissionView::missing);
    }

    @Test
    void aSettingThatCannotBeReadEnablesNothing() {
        for (String enabledBy : List.of("presence", "presence/enabled/x", "/", "presence/other")) {
            assertThat(declared.isEnabled("acme", new Declaration("Presence.Read.All", Purpose.PRESENCE, enabledBy)))
                    .as(enabledBy)
                    .isFalse();
        }
        settings.tenant("acme", "presence", Map.of("enabled", "yes"));
        assertThat(declared.isEnabled(
                        "acme", new Declaration("Presence.Read.All", Purpose.PRESENCE, "presence/enabled")))
                .isFalse();
    }
}
