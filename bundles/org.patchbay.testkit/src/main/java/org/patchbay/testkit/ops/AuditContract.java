package org.patchbay.testkit.ops;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;

import static org.assertj.core.api.Assertions.assertThat;

/** What every implementation of {@link Audit} must do. A test of one inherits this and gives it. */
public abstract class AuditContract {

    /** One with nothing in it. */
    protected abstract Audit audit() throws Exception;

    @Test
    final void givesBackWhoDidWhatToWhatAndWhenNewestFirst() throws Exception {
        Audit audit = audit();
        Instant before = Instant.now();
        audit.record("ada", "roster-set", "* blocking", "none -> REFUSE");
        audit.record("bob", "feature-update", "acme.blocking", "");
        assertThat(audit.newest(10))
                .extracting(e -> e.author() + "|" + e.action() + "|" + e.subject() + "|" + e.detail())
                .containsExactly("bob|feature-update|acme.blocking|", "ada|roster-set|* blocking|none -> REFUSE");
        assertThat(audit.newest(10)).extracting(AuditEntry::at).allSatisfy(at -> assertThat(at)
                .isBetween(before, Instant.now()));
    }

    @Test
    final void givesNoMoreThanIsAskedFor() throws Exception {
        Audit audit = audit();
        assertThat(audit.newest(5)).isEmpty();
        for (int i = 0; i < 5; i++) {
            audit.record("ada", "a", "s", "number " + i);
        }
        assertThat(audit.newest(2)).extracting(AuditEntry::detail).containsExactly("number 4", "number 3");
        assertThat(audit.newest(0)).isEmpty();
        assertThat(audit.newest(-1)).isEmpty();
    }

    @Test
    final void knowsWhoseAChangeIs() throws Exception {
        Audit audit = audit();
        audit.record("ada", Optional.of("acme"), "a", "s", "first");
        audit.record("ada", "a", "s", "of the node");
        audit.record("ada", Optional.of("globex"), "a", "s", "another's");
        audit.record("ada", Optional.of("acme"), "a", "s", "second");
        assertThat(audit.newest("acme", 10)).extracting(AuditEntry::detail).containsExactly("second", "first");
        assertThat(audit.newest("acme", 1)).extracting(AuditEntry::detail).containsExactly("second");
        assertThat(audit.newest("", 10)).isEmpty();
        assertThat(audit.newest("acme", -1)).isEmpty();
        assertThat(audit.newest(10))
                .extracting(AuditEntry::tenant)
                .containsExactly(Optional.of("acme"), Optional.of("globex"), Optional.empty(), Optional.of("acme"));
    }

    @Test
    final void keepsTextAsItWasWhateverIsInIt() throws Exception {
        Audit audit = audit();
        String odd = "tab\tline\nreturn\rback\\slash \u00fc \uD83D\uDE00 \u0000";
        audit.record(odd, odd, odd, odd);
        assertThat(audit.newest(1))
                .singleElement()
                .extracting(AuditEntry::author, AuditEntry::action, AuditEntry::subject, AuditEntry::detail)
                .containsExactly(odd, odd, odd, odd);
    }

    @Test
    final void neverTakesBackWhatItHasGiven() throws Exception {
        Audit audit = audit();
        audit.record("ada", "a", "s", "first");
        var shown = audit.newest(10);
        audit.record("ada", "a", "s", "second");
        assertThat(shown).extracting(AuditEntry::detail).containsExactly("first");
    }
}
