package org.patchbay.ops.settings;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.settings.Setting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.testkit.ops.SettingsContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SettingsBookTest extends SettingsContract {

    /** Loaded by a loader of its own. */
    record Kept(int least, @Setting("9") int most) {}

    record OddDefault(@Setting("many") int count) {}

    private static final SettingsScope ADA = new SettingsScope("acme", Optional.of("berlin"), Optional.of("ada"));
    private static final SettingsScope ACME = SettingsScope.tenant("acme");

    private final MemoryStore store = new MemoryStore();
    private final MemoryAudit audit = new MemoryAudit();
    private final SettingsBook settings = new SettingsBook(store, audit);

    @Override
    protected Settings settings() {
        return settings;
    }

    @Test
    void aWrongValueCountsAsNotSetAndIsNamedOnce() throws Exception {
        settings.write("bob", ACME, "forwarding", Map.of("ring_seconds", "15"));
        settings.write("bob", ADA, "forwarding", Map.of("ring_seconds", "900", "mode", "never"));
        String log =
                logged(() -> settings.read(ADA, "forwarding", Forwarding.class).ringSeconds() == 15
                        && settings.read(ADA, "forwarding", Forwarding.class).mode() == Mode.NO_ANSWER);
        assertThat(log)
                .containsOnlyOnce("forwarding.ring_seconds of tenant/acme/user/ada is '900'")
                .contains("must not be less than 1 or more than 180")
                .containsOnlyOnce("'never', which is none of [always, no-answer]");
    }

    @Test
    void whatTheRecordRefusesFallsBackToItsDefaults() throws Exception {
        settings.write("bob", ACME, "x", Map.of("least", "10"));
        assertThat(logged(() -> settings.read(ACME, "x", Strict.class).equals(new Strict(0, 9))))
                .contains("least is more than most");
    }

    @Test
    void saysWhenTheTypeItselfIsWrong() {
        assertThatThrownBy(() -> settings.read(ACME, "x", Odd.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Odd.when")
                .hasMessageContaining("java.util.Date");
        assertThatThrownBy(() -> settings.read(ACME, "x", OddDefault.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OddDefault.count");
    }

    @Test
    void recordsWhoChangedWhat() throws Exception {
        settings.write("bob", ADA, "forwarding", Map.of("to", "one"));
        settings.write("eve", ADA, "forwarding", Map.of("to", "two"));
        assertThat(audit.newest(1)).singleElement().satisfies(e -> assertThat(
                        e.author() + e.action() + e.subject() + e.detail() + e.tenant())
                .isEqualTo("evesettings-settenant/acme/user/ada forwardingto: one -> twoOptional[acme]"));
        assertThat(store.history("settings", "tenant/acme/user/ada/settings/forwarding"))
                .hasSize(2);
    }

    @Test
    void refusesNamesThatWouldReachElsewhere() {
        for (SettingsScope scope : List.of(
                SettingsScope.tenant("a/b"),
                new SettingsScope("a", Optional.of("x/y"), Optional.empty()),
                new SettingsScope("a", Optional.empty(), Optional.of(" ")))) {
            assertThatThrownBy(() -> settings.write("bob", scope, "o", Map.of("k", "v")))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.INVALID));
        }
        assertThatThrownBy(() -> settings.write("bob", ACME, "o", Map.of("Ring Seconds", "v")))
                .hasMessageContaining("ring_seconds");
    }

    @Test
    void whatIsWrittenToTheStoreByOthersIsSeenAtOnce() throws Exception {
        settings.write("bob", ACME, "x", Map.of("least", "1"));
        assertThat(settings.read(ACME, "x", Strict.class).least()).isEqualTo(1);
        store.write(
                "restore",
                List.of(org.patchbay.api.ops.store.Write.put("settings", "tenant/acme/settings/x", "least=2")));
        assertThat(settings.read(ACME, "x", Strict.class).least()).isEqualTo(2);
    }

    @Test
    void makesARecordOnceUntilOneOfItsLevelsChanges() throws Exception {
        settings.write("bob", ACME, "x", Map.of("least", "1"));
        Strict first = settings.read(ADA, "x", Strict.class);
        assertThat(settings.read(ADA, "x", Strict.class)).isSameAs(first);
        settings.write("bob", ADA, "x", Map.of("least", "3"));
        assertThat(settings.read(ADA, "x", Strict.class).least()).isEqualTo(3);
        assertThat(settings.read(ACME, "x", Strict.class).least()).isEqualTo(1);
        settings.write("bob", ADA, "x", Map.of("least", ""));
        assertThat(settings.read(ADA, "x", Strict.class)).isEqualTo(first);
    }

    @Test
    void keepsNoRecordClassOfABundleThatIsGone() throws Exception {
        WeakReference<Class<?>> gone = new WeakReference<>(readFromALoaderOfItsOwn());
        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    private Class<?> readFromALoaderOfItsOwn() throws Exception {
        URL here = SettingsBookTest.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {here}, Setting.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.startsWith(SettingsBookTest.class.getName())
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        }) {
            Class<? extends Record> type =
                    loader.loadClass(Kept.class.getName()).asSubclass(Record.class);
            assertThat(type).isNotEqualTo(Kept.class);
            assertThat(settings.read(ACME, "x", type).toString()).isEqualTo("Kept[least=0, most=9]");
            return type;
        }
    }

    /** A handler reads its settings for every call: 20 microseconds would be a tenth of what a call costs. */
    @Test
    void isQuickEnoughToBeReadForEveryCall() throws Exception {
        settings.write("bob", ADA, "forwarding", Map.of("to", "user", "ring_seconds", "9", "grace", "3"));
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 2000; i++) {
                settings.read(ADA, "forwarding", Forwarding.class);
            }
            best = Math.min(best, (System.nanoTime() - start) / 2000);
        }
        System.out.println("reading 8 settings from 3 levels takes " + best + " ns");
        assertThat(best).isLessThan(100_000);
    }

    private static String logged(Supplier<Boolean> action) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(action.get()).isTrue();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
