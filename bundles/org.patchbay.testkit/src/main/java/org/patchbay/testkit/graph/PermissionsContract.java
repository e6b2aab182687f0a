package org.patchbay.testkit.graph;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.PermissionView;
import org.patchbay.api.graph.Permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of {@link Permissions} must do. A test of one inherits this and gives it. */
public abstract class PermissionsContract {
    private static final String READ = "Presence.Read.All";
    private static final String WRITE = "Presence.ReadWrite";

    /** One whose catalogue has the two permissions of presence among others, with nothing needed or granted. */
    protected abstract Permissions permissions() throws Exception;

    /** An administrator of this tenant consents to exactly these. */
    protected abstract void grant(String tenant, Set<String> scopes) throws Exception;

    /** A bundle of this name is installed and enabled, and declares this permission. */
    protected abstract void need(String bundle, String scope) throws Exception;

    private PermissionView view(String tenant, String scope) throws Exception {
        return permissions().all(tenant).stream()
                .filter(v -> v.permission().scope().equals(scope))
                .findFirst()
                .orElseThrow();
    }

    @Test
    final void knowsWhatWasGrantedInEachTenant() throws Exception {
        grant("acme", Set.of(READ, WRITE));
        grant("other", Set.of(READ));
        assertThat(permissions().granted("acme")).containsExactlyInAnyOrder(READ, WRITE);
        assertThat(permissions().granted("other")).containsExactly(READ);
        assertThat(permissions().granted("nobody")).isEmpty();
        grant("acme", Set.of());
        assertThat(permissions().granted("acme")).as("consent was withdrawn").isEmpty();
    }

    @Test
    final void showsWhatIsNeededButMissingAndWhatIsGrantedButNotNeeded() throws Exception {
        need("acme.presence", READ);
        grant("acme", Set.of(WRITE));
        assertThat(view("acme", READ).missing()).isTrue();
        assertThat(view("acme", READ).neededBy()).anyMatch(bundle -> bundle.startsWith("acme.presence"));
        assertThat(view("acme", WRITE).surplus()).isTrue();
        assertThat(view("other", WRITE).surplus()).isFalse();
    }

    @Test
    final void saysOfEveryPermissionWhatItIsForAndWhatDoesNotWorkWithoutIt() throws Exception {
        assertThat(permissions().all("acme"))
                .extracting(PermissionView::permission)
                .extracting(Permission::scope)
                .contains(READ, WRITE)
                .doesNotHaveDuplicates();
        assertThat(permissions().all("acme"))
                .extracting(PermissionView::permission)
                .allSatisfy(p -> {
                    assertThat(p.allows()).as(p.scope()).isNotBlank();
                    assertThat(p.reason()).as(p.scope()).isNotBlank();
                    assertThat(p.without()).as(p.scope()).isNotBlank();
                });
    }

    @Test
    final void whatIsGivenOutIsNobodysToChange() throws Exception {
        grant("acme", Set.of(READ));
        for (Runnable change : List.<Runnable>of(
                () -> given().granted("acme").clear(), () -> given().all("acme").clear())) {
            assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private Permissions given() {
        try {
            return permissions();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
