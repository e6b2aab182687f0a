package org.patchbay.ops.settings;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingKind;
import org.patchbay.api.ops.settings.SettingsLevel;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What a bundle declares is what can be written. */
class DeclaredSettingsTest {

    enum Calls {
        NONE,
        INBOUND_ONLY
    }

    record Wishes(
            @Setting(value = "20", min = 1, max = 180, text = "how long it rings") int ringSeconds,
            @Setting(value = "2.5", min = 0, max = 60) Duration grace,
            boolean enabled,
            Calls calls,
            List<String> numbers,
            String to) {}

    /** The same after an update that takes less, and has one setting less. */
    record Narrower(@Setting(value = "20", min = 1, max = 60) int ringSeconds, Calls calls) {}

    record Limits(int least, @Setting("9") int most) {
        Limits {
            if (least > most) {
                throw new IllegalArgumentException("least is more than most");
            }
        }
    }

    record OddDefault(@Setting("many") int count) {}

    private static final SettingsScope ACME = SettingsScope.tenant("acme");
    private static final SettingsScope BEN = new SettingsScope("acme", Optional.empty(), Optional.of("ben"));

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final SettingsBook settings = new SettingsBook(store, audit);

    @BeforeEach
    void declare() {
        declare(1, "wishes", "1.0.0", Wishes.class);
        declare(2, "limits", "1.0.0", Limits.class);
    }

    private void declare(long service, String owner, String version, Class<?> type) {
        settings.declarations()
                .add(service, owner, "bundle." + owner, Version.parseVersion(version), type.getName(), name -> {
                    assertThat(name).isEqualTo(type.getName());
                    return type;
                });
    }

    private void set(String owner, String... pairs) throws StoreException {
        set(ACME, owner, pairs);
    }

    private void set(SettingsScope scope, String owner, String... pairs) throws StoreException {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        settings.write("bob", scope, owner, values);
    }

    private void refused(String said, String owner, String... pairs) {
        refused(ACME, said, owner, pairs);
    }

    private void refused(SettingsScope scope, String said, String owner, String... pairs) {
        int entries = audit.newest(100).size();
        Map<String, String> before = settings.written(scope, owner);
        assertThatThrownBy(() -> set(scope, owner, pairs))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID))
                .hasMessageContaining(said);
        assertThat(settings.written(scope, owner)).isEqualTo(before);
        assertThat(audit.newest(100)).hasSize(entries);
    }

    private EffectiveSetting effective(SettingsScope scope, String owner, String key) {
        return settings.effective(scope).stream()
                .filter(e ->
                        e.setting().owner().equals(owner) && e.setting().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhatCanBeWritten() {
        assertThat(settings.declared("wishes"))
                .extracting(s -> s.key() + " = " + s.byDefault() + " (" + s.takes() + ") " + s.text())
                .containsExactly(
                        "calls = none (none, inbound-only) ",
                        "enabled = false (true, false) ",
                        "grace = 2.5 (seconds, 0 to 60) ",
                        "numbers =  (list, parted by commas) ",
                        "ring_seconds = 20 (whole number, 1 to 180) how long it rings",
                        "to =  (text) ");
        assertThat(settings.declared()).extracting(s -> s.owner()).containsOnly("wishes", "limits");
        assertThat(settings.declared("nobody")).isEmpty();
    }

    @Test
    void takesWhatIsAllowed() throws Exception {
        set("wishes", "ring_seconds", "180", "grace", "0.5", "enabled", "TRUE", "calls", "INBOUND_ONLY", "to", "x");
        set("wishes", "calls", "inbound-only", "numbers", "+1, +2");
        assertThat(settings.read(ACME, "wishes", Wishes.class))
                .isEqualTo(new Wishes(180, Duration.ofMillis(500), true, Calls.INBOUND_ONLY, List.of("+1", "+2"), "x"));
    }

    @Test
    void refusesAKeyThatNobodyReadsAndNamesTheNearest() {
        refused("Did you mean ring_seconds?", "wishes", "ring_second", "5");
        refused("Did you mean numbers?", "wishes", "num", "5");
        refused("It has: ring_seconds, grace, enabled, calls, numbers, to.", "wishes", "zzzzzz", "5");
    }

    @Test
    void refusesAValueOfTheWrongKindOrOutOfRangeWithWhatIsAllowed() {
        refused(
                "cannot be 'soon', which is not a whole number. Allowed: whole number, 1 to 180.",
                "wishes",
                "ring_seconds",
                "soon");
        refused("must not be less than 1 or more than 180", "wishes", "ring_seconds", "181");
        refused("must not be less than 1 or more than 180", "wishes", "ring_seconds", "0");
        refused("Allowed: seconds, 0 to 60.", "wishes", "grace", "1m");
        refused("Allowed: true, false.", "wishes", "enabled", "yes");
        refused("Allowed: none, inbound-only.", "wishes", "calls", "sometimes");
        refused("too large", "limits", "most", "5000000000");
    }

    @Test
    void namesAllThatIsWrongAndSetsNothingOfIt() {
        refused("'soon'", "wishes", "ring_seconds", "soon", "to", "x", "enabled", "perhaps");
        refused("'perhaps'", "wishes", "ring_seconds", "soon", "to", "x", "enabled", "perhaps");
    }

    @Test
    void refusesValuesThatDoNotGoTogetherButTakesThemTogether() throws Exception {
        refused("would not go together: least is more than most. Several can be set at once.", "limits", "least", "10");
        set("limits", "least", "10", "most", "12");
        refused("least is more than most", "limits", "most", "");
        // What the tenant has counts for the user too.
        refused(BEN, "least is more than most", "limits", "most", "9");
        set(BEN, "limits", "most", "11");
    }

    @Test
    void letsSomebodyOutOfACombinationThatWasWrongBefore() throws Exception {
        settings.declarations().remove(2);
        set("limits", "least", "10", "most", "9");
        declare(2, "limits", "1.0.0", Limits.class);
        assertThat(effective(ACME, "limits", "least").problems())
                .singleElement()
                .satisfies(p -> assertThat(p).contains("least is more than most"));
        assertThat(effective(ACME, "limits", "least").value()).isEqualTo("0");
        set("limits", "most", "");
        refused("least is more than most", "limits", "least", "11");
        set("limits", "least", "");
        assertThat(settings.written(ACME, "limits")).isEmpty();
    }

    @Test
    void takesWhatNobodyDeclaresNow() throws Exception {
        settings.declarations().remove(1);
        set("wishes", "ring_seconds", "soon");
        EffectiveSetting there = effective(ACME, "wishes", "ring_seconds");
        assertThat(there.setting().kind()).isEqualTo(SettingKind.UNKNOWN);
        assertThat(there.value()).isEqualTo("soon");
        assertThat(there.problems()).singleElement().satisfies(p -> assertThat(p)
                .contains("not checked"));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void alwaysTakesBack() throws Exception {
        settings.declarations().remove(1);
        set("wishes", "old_name", "5");
        declare(1, "wishes", "1.0.0", Wishes.class);
        set("wishes", "old_name", "");
        assertThat(settings.written(ACME, "wishes")).isEmpty();
    }

    @Test
    void theHighestVersionCounts() throws Exception {
        declare(3, "wishes", "1.1.0", Narrower.class);
        refused("has no setting 'grace'", "wishes", "grace", "1");
        settings.declarations().remove(3);
        set("wishes", "grace", "1");
    }

    @Test
    void anUpdateThatTakesLessIsReportedUntilItIsPutRight() throws Exception {
        SettingsHealth health = new SettingsHealth(settings);
        set("wishes", "ring_seconds", "90", "to", "x");
        set(BEN, "wishes", "ring_seconds", "100");
        assertThat(health.check().state()).isEqualTo(HealthResult.State.OK);
        declare(3, "wishes", "1.1.0", Narrower.class);
        assertThat(health.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(health.check().text())
                .contains("acme wishes.ring_seconds is '90', which must not be less than 1 or more than 60")
                .contains("acme/-/ben wishes.ring_seconds is '100'")
                .contains("acme wishes.to is 'x', which is a setting that 'wishes' does not have");
        EffectiveSetting ring = effective(BEN, "wishes", "ring_seconds");
        assertThat(ring.value()).isEqualTo("20");
        assertThat(ring.from()).isEqualTo(SettingsLevel.DEFAULT);
        assertThat(ring.problems()).hasSize(2);
        set("wishes", "ring_seconds", "30", "to", "");
        set(BEN, "wishes", "ring_seconds", "");
        assertThat(health.check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(effective(BEN, "wishes", "ring_seconds").from()).isEqualTo(SettingsLevel.TENANT);
    }

    @Test
    void anUndoIsCheckedAndAuditedToo() throws Exception {
        set("wishes", "ring_seconds", "90");
        set("wishes", "ring_seconds", "30");
        declare(3, "wishes", "1.1.0", Narrower.class);
        assertThatThrownBy(() -> settings.undo("bob", ACME, "wishes", OptionalLong.empty()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be '90'");
        settings.declarations().remove(3);
        settings.undo("eve", ACME, "wishes", OptionalLong.empty());
        assertThat(settings.written(ACME, "wishes")).isEqualTo(Map.of("ring_seconds", "90"));
        assertThat(audit.newest(1)).singleElement().satisfies(e -> assertThat(e.author() + e.action() + e.detail())
                .isEqualTo("evesettings-undoring_seconds: 30 -> 90"));
    }

    @Test
    void whoIsNotInTheDirectoryHasNoSettings() throws Exception {
        settings.bindDirectory(new MemoryDirectory(Acme.contents(), new FewCountries()));
        SettingsScope tenant = SettingsScope.tenant("acne");
        refused(tenant, "There is no tenant 'acne' in the directory. Did you mean acme?", "wishes", "to", "x");
        refused(
                scope("berln", null),
                "There is no site 'berln' of acme in the directory. Did you mean berlin?",
                "wishes",
                "to",
                "x");
        refused(
                scope(null, "adda"),
                "There is no user 'adda' of acme in the directory. Did you mean ada?",
                "wishes",
                "to",
                "x");
        set(scope(null, "ada"), "wishes", "to", "x");
        // What somebody wrote before can be taken back.
        set(tenant, "wishes", "to", "");
    }

    private static SettingsScope scope(
            @org.jspecify.annotations.Nullable String site, @org.jspecify.annotations.Nullable String user) {
        return new SettingsScope("acme", Optional.ofNullable(site), Optional.ofNullable(user));
    }

    @Test
    void aTypeThatIsNoneIsNoDeclaration() throws Exception {
        declare(7, "odd", "1.0.0", OddDefault.class);
        declare(8, "text", "1.0.0", String.class);
        settings.declarations().add(9, "gone", "b", Version.emptyVersion, "no.such.Type", name -> {
            throw new ClassNotFoundException(name);
        });
        assertThat(settings.declared()).extracting(s -> s.owner()).doesNotContain("odd", "text", "gone");
        set("odd", "count", "x");
    }

    @Test
    void keepsNoClassOfABundleThatIsGone() throws Exception {
        settings.declarations().remove(2);
        WeakReference<Class<?>> gone = new WeakReference<>(declaredFromALoaderOfItsOwn());
        settings.declarations().remove(50);
        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(settings.problems()).isEmpty();
    }

    private Class<?> declaredFromALoaderOfItsOwn() throws Exception {
        URL here =
                DeclaredSettingsTest.class.getProtectionDomain().getCodeSource().getLocation();
        URLClassLoader loader = new URLClassLoader(new URL[] {here}, Setting.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith(DeclaredSettingsTest.class.getName())
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        };
        Class<?> type = loader.loadClass(Limits.class.getName());
        assertThat(type).isNotEqualTo(Limits.class);
        settings.declarations()
                .add(50, "limits", "b", Version.parseVersion("2.0.0"), type.getName(), loader::loadClass);
        refused("least is more than most", "limits", "least", "10");
        set("limits", "least", "3");
        assertThat(effective(ACME, "limits", "least").value()).isEqualTo("3");
        assertThat(settings.problems()).isEmpty();
        loader.close();
        return type;
    }
}
