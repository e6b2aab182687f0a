package org.patchbay.testkit.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of {@link Settings} must do. A test of one inherits this and gives it. */
public abstract class SettingsContract {
    private static final SettingsScope ADA = new SettingsScope("acme", Optional.of("berlin"), Optional.of("ada"));
    private static final SettingsScope BERLIN = new SettingsScope("acme", Optional.of("berlin"), Optional.empty());
    private static final SettingsScope ACME = SettingsScope.tenant("acme");

    /** How a forward is chosen, in the settings of these tests. */
    public enum Mode {
        ALWAYS,
        NO_ANSWER
    }

    /** One of every type that settings have. */
    public record Forwarding(
            String to,
            boolean enabled,
            @Setting(value = "20", min = 1, max = 180) int ringSeconds,
            long large,
            double ratio,
            @Setting(value = "2.5", min = 0, max = 60) Duration grace,
            @Setting("no-answer") Mode mode,
            @Setting("+49*, +43*") List<String> patterns) {}

    /** A record that refuses some combinations. */
    public record Strict(int least, @Setting("9") int most) {
        public Strict {
            if (least > most) {
                throw new IllegalArgumentException("least is more than most");
            }
        }
    }

    /** A record that no settings can fill. */
    public record Odd(java.util.Date when) {}

    /** With nothing written. */
    protected abstract Settings settings() throws Exception;

    @Test
    final void areTheirDefaultsWhereNothingIsWritten() throws Exception {
        assertThat(settings().read(ADA, "forwarding", Forwarding.class))
                .isEqualTo(new Forwarding(
                        "", false, 20, 0, 0, Duration.ofMillis(2500), Mode.NO_ANSWER, List.of("+49*", "+43*")));
    }

    @Test
    final void readEveryType() throws Exception {
        Settings settings = settings();
        settings.write(
                "bob",
                ACME,
                "forwarding",
                Map.of(
                        "to", "tel:+49 30=1,2",
                        "enabled", "TRUE",
                        "ring_seconds", "30",
                        "large", "5000000000",
                        "ratio", "0.25",
                        "grace", "1.5",
                        "mode", "always",
                        "patterns", "a, b,,c "));
        assertThat(settings.read(ACME, "forwarding", Forwarding.class))
                .isEqualTo(new Forwarding(
                        "tel:+49 30=1,2",
                        true,
                        30,
                        5_000_000_000L,
                        0.25,
                        Duration.ofMillis(1500),
                        Mode.ALWAYS,
                        List.of("a", "b", "c")));
        assertThat(settings.read(ACME, "other", Forwarding.class).enabled()).isFalse();
        assertThat(settings.read(SettingsScope.tenant("other"), "forwarding", Forwarding.class)
                        .enabled())
                .isFalse();
    }

    @Test
    final void theUsersCountBeforeTheSitesAndThoseBeforeTheTenants() throws Exception {
        Settings settings = settings();
        settings.write("bob", ACME, "forwarding", Map.of("to", "tenant", "ring_seconds", "10", "large", "1"));
        settings.write("bob", BERLIN, "forwarding", Map.of("to", "site", "ring_seconds", "11"));
        settings.write("bob", ADA, "forwarding", Map.of("to", "user"));
        Forwarding ada = settings.read(ADA, "forwarding", Forwarding.class);
        assertThat(ada.to()).isEqualTo("user");
        assertThat(ada.ringSeconds()).isEqualTo(11);
        assertThat(ada.large()).isEqualTo(1);
        assertThat(settings.written(ADA, "forwarding")).isEqualTo(Map.of("to", "user"));
        settings.write("bob", ADA, "forwarding", Map.of("to", ""));
        assertThat(settings.read(ADA, "forwarding", Forwarding.class).to()).isEqualTo("site");
        assertThat(settings.written(ADA, "forwarding")).isEmpty();
    }

    @Test
    final void aWrongValueCountsAsNotWritten() throws Exception {
        Settings settings = settings();
        settings.write("bob", ACME, "forwarding", Map.of("ring_seconds", "15"));
        settings.write(
                "bob",
                ADA,
                "forwarding",
                Map.of("ring_seconds", "900", "mode", "never", "grace", "soon", "enabled", "perhaps", "large", "1.5"));
        Forwarding read = settings.read(ADA, "forwarding", Forwarding.class);
        assertThat(read.ringSeconds()).isEqualTo(15);
        assertThat(read.mode()).isEqualTo(Mode.NO_ANSWER);
        assertThat(read.grace()).isEqualTo(Duration.ofMillis(2500));
        assertThat(read.enabled()).isFalse();
        assertThat(read.large()).isZero();
    }

    @Test
    final void aCombinationThatTheRecordRefusesLeavesItsDefaults() throws Exception {
        Settings settings = settings();
        settings.write("bob", ACME, "x", Map.of("least", "10"));
        assertThat(settings.read(ACME, "x", Strict.class)).isEqualTo(new Strict(0, 9));
    }

    @Test
    final void aTypeThatCannotBeReadIsAFaultOfTheBundleAndSaysSo() throws Exception {
        Settings settings = settings();
        assertThatThrownBy(() -> settings.read(ACME, "x", Odd.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Odd.when");
    }

    @Test
    final void namesThatWouldReachElsewhereAreRefused() throws Exception {
        Settings settings = settings();
        for (SettingsScope scope :
                List.of(SettingsScope.tenant("a/b"), new SettingsScope("a", Optional.of("x/y"), Optional.empty()))) {
            assertThatThrownBy(() -> settings.write("bob", scope, "o", Map.of("k", "v")))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID));
        }
        assertThatThrownBy(() -> settings.write("bob", ACME, "o", Map.of("Ring Seconds", "v")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Ring Seconds");
    }

    @Test
    final void sayWhatIsInForceAndWhereItComesFrom() throws Exception {
        Settings settings = settings();
        settings.write("bob", ACME, "x", Map.of("least", "1", "most", "2"));
        settings.write("bob", BERLIN, "x", Map.of("least", "3"));
        settings.write("bob", ADA, "y", Map.of("most", "4"));
        assertThat(settings.effective(ADA))
                .extracting(e -> e.setting().owner() + "." + e.setting().key() + "=" + e.value() + " " + e.from())
                .containsExactly("x.least=3 SITE", "x.most=2 TENANT", "y.most=4 USER");
        assertThat(settings.effective(SettingsScope.tenant("other"))).isEmpty();
    }

    @Test
    final void areWhatTheyWereBeforeWhenAChangeIsUndone() throws Exception {
        Settings settings = settings();
        settings.write("bob", ADA, "x", Map.of("least", "1"));
        settings.write("eve", ADA, "x", Map.of("least", "2", "most", "5"));
        settings.write("eve", ADA, "x", Map.of("least", "", "most", ""));
        assertThat(settings.history(ADA, "x"))
                .extracting(c -> c.version() + " " + c.author() + " " + new TreeMap<>(c.values()))
                .containsExactly("3 eve {}", "2 eve {least=2, most=5}", "1 bob {least=1}");
        assertThat(settings.undo("ann", ADA, "x", OptionalLong.empty()).values())
                .isEqualTo(Map.of("least", "2", "most", "5"));
        assertThat(settings.undo("ann", ADA, "x", OptionalLong.of(1)).version()).isEqualTo(5);
        assertThat(settings.written(ADA, "x")).isEqualTo(Map.of("least", "1"));
        assertThat(settings.history(ADA, "x").get(0).author()).isEqualTo("ann");
    }

    @Test
    final void thereIsNothingBeforeTheFirstChangeAndNoChangeThatNobodyMade() throws Exception {
        Settings settings = settings();
        assertThatThrownBy(() -> settings.undo("bob", ADA, "x", OptionalLong.empty()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID));
        settings.write("bob", ADA, "x", Map.of("least", "1"));
        assertThatThrownBy(() -> settings.undo("bob", ADA, "x", OptionalLong.of(9)))
                .isInstanceOf(StoreException.class);
        assertThat(settings.undo("bob", ADA, "x", OptionalLong.empty()).values())
                .isEmpty();
        assertThat(settings.written(ADA, "x")).isEmpty();
    }
}
