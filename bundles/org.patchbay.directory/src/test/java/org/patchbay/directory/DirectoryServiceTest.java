package org.patchbay.directory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class DirectoryServiceTest {
    private static final E164 ADA = new E164("+4930123401");
    private static final E164 BOB = new E164("+4930123402");

    @TempDir
    Path folder;

    private Files4 files;
    private DirectoryKeeper keeper;
    private DirectoryService directory;

    @BeforeEach
    void start() {
        files = new Files4(folder);
        keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30));
        directory = new DirectoryService(keeper);
        keeper.bindCountries(new FewCountries());
        await().until(() -> directory.byNumber(ADA).isPresent());
    }

    @AfterEach
    void stop() {
        keeper.deactivate();
    }

    private void users(String... rows) {
        files.write("users.csv", (Files4.USERS + "\n" + String.join("\n", rows)).split("\n"));
    }

    @Test
    void answersFromTheFilesAndPicksUpTheirChanges() {
        assertThat(directory.tenants()).extracting(Tenant::id).containsExactly("acme");
        assertThat(directory.tenantByHost("sbc1.acme.example").map(Tenant::id)).contains("acme");
        assertThat(directory.users("acme")).hasSize(2);
        assertThat(keeper.check().state()).isEqualTo(State.OK);
        users("acme,bob,berlin,,,+4930123402,,,");
        await().until(() -> directory.byNumber(BOB).isPresent());
        assertThat(directory.byNumber(ADA)).isEmpty();
        assertThat(directory.users("acme")).hasSize(1);
    }

    @Test
    void keepsWhatItKnowsWhileAFileIsBrokenAndSaysSo() {
        files.raw("users.csv", "tenant,id,site\nacme,\"bob,berlin\n");
        await().until(() -> keeper.check().state() == State.WARN);
        assertThat(keeper.check().text()).contains("2 users").contains("users.csv:2: a quote is not closed");
        assertThat(directory.byNumber(ADA)).isPresent();
        users("acme,bob,berlin,,,+4930123402,,,");
        await().until(() -> keeper.check().state() == State.OK);
        assertThat(directory.byNumber(BOB)).isPresent();
    }

    @Test
    void keepsWhatItKnowsWhenAFileIsTakenAway() {
        files.remove("users.csv");
        await().until(() -> keeper.check().text().contains("There is no"));
        assertThat(directory.byNumber(ADA)).isPresent();
    }

    @Test
    void keepsWhatItKnowsThroughAnEmptyFileAndOneThatIsWrittenInTwoSteps() throws IOException {
        files.raw("users.csv", "");
        await().until(() -> keeper.check().text().contains("users.csv is empty"));
        assertThat(directory.byNumber(ADA)).isPresent();
        Path written = folder.resolve("users.csv");
        Files.writeString(written, Files4.USERS + "\nacme,eve,berlin,,,,2009,,\nacme,bob,ber");
        await().during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(2))
                .until(() -> directory.byNumber(ADA).isPresent()
                        && directory.byExtension("acme", "2009").isEmpty());
        Files.writeString(written, "lin,,,+4930123402,,,\n", StandardOpenOption.APPEND);
        await().until(() -> directory.byNumber(BOB).isPresent());
        assertThat(directory.users("acme")).hasSize(2);
        assertThat(keeper.check().state()).isEqualTo(State.OK);
    }

    @Test
    void putsTheGoodOnTheServiceBesideTenThousandBadRowsAndLogsSomeOfThoseAndTheirNumber() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            String[] rows = new String[10_001];
            rows[0] = "acme,bob,berlin,,,+4930123402,,,";
            for (int i = 1; i < rows.length; i++) {
                rows[i] = "acme,u" + i + ",nowhere,,,,,,";
            }
            users(rows);
            await().until(() -> directory.byNumber(BOB).isPresent());
            await().until(() -> log.toString(StandardCharsets.UTF_8).contains("more entries"));
        } finally {
            System.setErr(before);
        }
        assertThat(directory.problems()).hasSize(10_000);
        assertThat(keeper.check().text()).contains("1 users, 10000 problems").contains("users.csv:3");
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("WARN")))
                .hasSize(51)
                .last()
                .asString()
                .contains("9950 more entries");
    }

    @Test
    void saysInItsHealthWhatIsNotOnTheService() {
        users("acme,bob,nowhere,,,+4930123402,,,");
        await().until(() -> !directory.problems().isEmpty());
        assertThat(keeper.check().state()).isEqualTo(State.WARN);
        assertThat(keeper.check().text()).contains("1 problems").contains("users.csv:2: user acme/bob");
    }

    @Test
    void takesNothingNewWhileTheCountryPolicyIsAbsent() {
        FewCountries policy = new FewCountries();
        keeper.bindCountries(policy);
        keeper.unbindCountries(policy);
        users("acme,bob,berlin,,,+4930123402,,,");
        await().until(() -> keeper.check().text().contains("country policy is absent"));
        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(4))
                .until(() -> directory.byNumber(BOB).isEmpty()
                        && directory.byNumber(ADA).isPresent());
        keeper.bindCountries(policy);
        await().until(() -> directory.byNumber(BOB).isPresent());
    }

    @Test
    void isNotReadyBeforeAnybodyIsOnTheService(@TempDir Path empty) {
        DirectoryKeeper fresh = new DirectoryKeeper(() -> {}, TestConfig.of(empty), Duration.ofSeconds(30));
        try {
            assertThat(fresh.check().state()).isEqualTo(State.NOT_READY);
            fresh.bindCountries(new FewCountries());
            await().until(() -> fresh.check().text().contains("There are no files yet"));
            assertThat(fresh.check().state()).isEqualTo(State.NOT_READY);
        } finally {
            fresh.deactivate();
        }
    }

    @Test
    void keepsItsSettingsWhenOneIsWrongAndItsUsersWhenTheFolderIs(@TempDir Path elsewhere) throws IOException {
        keeper.modified(new TestConfig(elsewhere.toString(), 0));
        users("acme,bob,berlin,,,+4930123402,,,");
        await().until(() -> directory.byNumber(BOB).isPresent());
        keeper.modified(TestConfig.of(elsewhere));
        await().until(() -> keeper.check().text().contains(elsewhere.toString()));
        assertThat(directory.byNumber(BOB)).isPresent();
        for (String file : List.of("tenants.csv", "sites.csv", "users.csv", "numbers.csv")) {
            Files.copy(folder.resolve(file), elsewhere.resolve(file));
        }
        Files.writeString(elsewhere.resolve("users.csv"), Files4.USERS + "\nacme,eve,berlin,,,,2009,,\n");
        await().until(() -> directory.byExtension("acme", "2009").isPresent());
        assertThat(directory.byNumber(BOB)).isEmpty();
    }

    /** The container hands a configuration over as something that throws when a value that cannot be converted is asked for. */
    @Test
    void namesASettingThatIsNoNumber() {
        DirectorySettings.Config config = (DirectorySettings.Config) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DirectorySettings.Config.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("java.lang.NumberFormatException: For input string: \"soon\"");
                });
        assertThatThrownBy(() -> DirectorySettings.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.patchbay.directory: poll_seconds = \"soon\" is not a whole number from 1 to 3600.");
    }

    @Test
    void addsWhatOtherSourcesKnowAndKeepsItWhileTheyAreOut() {
        AtomicBoolean out = new AtomicBoolean();
        DirectorySource graph = new DirectorySource() {
            @Override
            public String name() {
                return "zz-graph";
            }

            @Override
            public Contents read() throws IOException {
                if (out.get()) {
                    throw new IOException("Graph does not answer.");
                }
                User eve = User.of("acme", "eve").site("berlin").number(BOB).build();
                return Contents.with().user("user eve", eve).build();
            }
        };
        keeper.bindSource(graph);
        await().until(() -> directory.byNumber(BOB).isPresent());
        out.set(true);
        await().until(() -> keeper.check().text().contains("Graph does not answer."));
        assertThat(directory.byNumber(BOB)).isPresent();
        // Its bundle is updated: it goes, and comes back only after a poll or two.
        keeper.unbindSource(graph);
        users("acme,carl,berlin,,,,2009,,");
        await().until(() -> directory.byExtension("acme", "2009").isPresent());
        assertThat(directory.byNumber(BOB)).isPresent();
    }

    /** Every user's display name says which writing of the files it is from: nobody ever sees two at once, or some of one. */
    @Test
    void showsNobodyHalfAChange() throws Exception {
        writeGeneration(0);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> torn = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> readers.submit(() -> {
                        int seen = 0;
                        while (!stop.get()) {
                            List<User> users = directory.users("acme");
                            long generations =
                                    users.stream().map(User::display).distinct().count();
                            seen += generations == 1 && users.size() == 200 ? 0 : 1;
                        }
                        return seen;
                    }))
                    .toList();
            for (int generation = 1; generation <= 3; generation++) {
                writeGeneration(generation);
            }
            stop.set(true);
            for (Future<Integer> result : torn) {
                assertThat(result.get()).isZero();
            }
        } finally {
            stop.set(true);
            readers.shutdownNow();
        }
    }

    private void writeGeneration(int generation) {
        String[] rows = new String[200];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "acme,u" + i + ",berlin,,g" + generation + ",,,,";
        }
        users(rows);
        await().until(() -> directory
                .user("acme", "u199")
                .filter(u -> u.display().equals("g" + generation))
                .isPresent());
    }

    @Test
    void knowsTheNumberOfAUserWhoWasRefusedAsOneOfThatCountry() {
        files.write("sites.csv", Files4.SITES, "acme,berlin,,DE,", "acme,pune,,IN,");
        users("acme,raj,pune,,,+4930123402,,,");
        await().until(() -> directory.problems().size() == 2);
        Party raj = directory.identify("acme", Party.of(BOB));
        assertThat(raj.user()).isEmpty();
        assertThat(raj.site()).contains("pune");
        assertThat(raj.country()).contains("IN");
    }
}
