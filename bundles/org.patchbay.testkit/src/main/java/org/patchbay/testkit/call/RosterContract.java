package org.patchbay.testkit.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.call.roster.RosterEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of {@link Roster} must do. A test of one inherits this and gives it. */
public abstract class RosterContract {
    private static final RosterEntry BLOCKING = new RosterEntry("blocking", Absence.REFUSE, Duration.ofSeconds(3));
    private static final RosterEntry FORWARDING = new RosterEntry("forwarding", Absence.SKIP, Duration.ofMillis(1500));

    /** One with these entries by tenant, {@link Roster#EVERY_TENANT} for every one. */
    protected abstract Roster roster(Map<String, List<RosterEntry>> written) throws Exception;

    @Test
    final void everyTenantHasWhatIsWrittenForEveryTenant() throws Exception {
        Roster roster = roster(Map.of(Roster.EVERY_TENANT, List.of(BLOCKING, FORWARDING)));
        assertThat(roster.entries("acme")).containsExactlyInAnyOrder(BLOCKING, FORWARDING);
        assertThat(roster.entries("nobody has heard of")).containsExactlyInAnyOrder(BLOCKING, FORWARDING);
    }

    @Test
    final void aTenantsOwnEntryCountsForThatTenantAndTheOthersStayInForce() throws Exception {
        RosterEntry own = new RosterEntry("forwarding", Absence.REFUSE, Duration.ZERO);
        RosterEntry more = new RosterEntry("spam", Absence.SKIP, Duration.ZERO);
        Roster roster = roster(Map.of(Roster.EVERY_TENANT, List.of(BLOCKING, FORWARDING), "acme", List.of(own, more)));
        assertThat(roster.entries("acme")).containsExactlyInAnyOrder(BLOCKING, own, more);
        assertThat(roster.entries("other")).containsExactlyInAnyOrder(BLOCKING, FORWARDING);
    }

    @Test
    final void requiresWhatTheEntriesForEveryTenantRefuse() throws Exception {
        assertThat(roster(Map.of(Roster.EVERY_TENANT, List.of(BLOCKING, FORWARDING)))
                        .required())
                .containsExactly("blocking");
    }

    /** The node is everybody's: what one tenant writes for itself must not shut it to the others. */
    @Test
    final void aTenantsOwnEntryMakesTheNodeRequireNeitherMoreNorLess() throws Exception {
        RosterEntry nonsense = new RosterEntry("nonsense", Absence.REFUSE, Duration.ZERO);
        RosterEntry lenient = new RosterEntry("blocking", Absence.SKIP, Duration.ZERO);
        Roster roster =
                roster(Map.of(Roster.EVERY_TENANT, List.of(BLOCKING, FORWARDING), "acme", List.of(nonsense, lenient)));
        assertThat(roster.required()).containsExactly("blocking");
        assertThat(roster.entries("acme")).contains(nonsense);
        assertThat(roster(Map.of("acme", List.of(nonsense))).required()).isEmpty();
    }

    @Test
    final void anEmptyRosterRequiresNothing() throws Exception {
        Roster roster = roster(Map.of());
        assertThat(roster.entries("acme")).isEmpty();
        assertThat(roster.required()).isEmpty();
    }

    @Test
    final void whatIsGivenOutIsNobodysToChange() throws Exception {
        Roster roster = roster(Map.of(Roster.EVERY_TENANT, List.of(BLOCKING)));
        assertThatThrownBy(() -> roster.entries("acme").add(FORWARDING))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> roster.required().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
