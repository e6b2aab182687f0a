package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Baresip;
import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Echo;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Hearing;
import org.patchbay.itests.harness.Listener;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;
import org.patchbay.itests.harness.Tone;
import org.patchbay.itests.sample.Deposit;
import org.patchbay.itests.sample.SendsToDeposit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** What the runtime itself says to callers, and holds, as softphones hear them that are not ours. */
class AnnouncementIT {
    private static final int PROMPT = 620;
    private static final int CALLER = 440;
    private static final int CALLED = 1000;
    private static final int BEEP = 1400;
    private static final int SPOKEN_SECONDS = 6;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(14);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Distribution distribution;
    private static Office office;
    private static int versions;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("announcement");
        office = Office.in(distribution);
        Path prompts = distribution.home().resolve("prompts");
        assertThat(prompts.toFile().mkdir()).isTrue();
        Tone.write(prompts.resolve("short.wav"), PROMPT, (int) SHORT.toSeconds());
        Tone.write(prompts.resolve("long.wav"), PROMPT, (int) LONG.toSeconds());
        distribution.edit("org.patchbay.media.embedded.cfg", "prompts_directory", prompts.toString());
        distribution.start();
        await("listening points").atMost(Duration.ofSeconds(60)).until(() -> Listener.of(distribution.pid()).stream()
                .map(Listener::port)
                .toList()
                .containsAll(List.of(office.runtimeForHub(), office.runtimeForProvider())));
        set("blocked_callers", Office.OUTSIDE);
        Path home = distribution.home().resolve("home");
        distribution.run("patchbay:feature-update "
                + FeatureJar.of("org.example.deposit", home, SendsToDeposit.class, Deposit.class)
                        .write(home, "deposit-1.0.0.jar"));
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    private static void set(String key, String value) {
        distribution.run("patchbay:settings-set office blocking " + key + " " + value);
    }

    private static Baresip provider(String number) {
        return ready(Baresip.start(
                number, "127.0.0.1", office.provider(), "127.0.0.1:" + office.runtimeForProvider(), CALLER));
    }

    private static Baresip hub(String number) {
        return ready(Baresip.start(number, "127.0.0.1", office.hub(), "127.0.0.1:" + office.runtimeForHub(), CALLED));
    }

    private static Baresip ready(Baresip phone) {
        await("the phone is ready").until(() -> phone.log().contains("ready"));
        return phone;
    }

    private static void callsAda(Baresip phone) {
        calls(phone, Office.ADA);
    }

    private static void calls(Baresip phone, String number) {
        phone.dial("sip:" + number + "@127.0.0.1:" + office.runtimeForProvider() + ";user=phone");
    }

    private static void saidTo(Baresip phone, String what) {
        await("'" + what + "' in the phone's log").atMost(PATIENCE).until(() -> phone.log()
                .contains(what));
    }

    @Test
    void aBlockedCallerHearsWhyInEarlyMediaAndIsDeclined() {
        set("announce", "early");
        set("announce_prompt", "prompt:short");
        Baresip phone = provider(Office.OUTSIDE);
        try (phone) {
            callsAda(phone);
            saidTo(phone, "603 Decline");
        }
        assertThat(phone.isTalking()).as("nobody answered").isFalse();
        assertThat(Hearing.of(phone.heard(), PROMPT).lasting(PROMPT)).isGreaterThan(SHORT.minusMillis(500));
        assertTrace("announces before the answer", "said", "call ended 603");
    }

    @Test
    void aBlockedCallerHearsWhyAfterAnAnswerWhereThatIsSet() {
        set("announce", "answered");
        set("announce_prompt", "prompt:short");
        Baresip phone = provider(Office.OUTSIDE);
        try (phone) {
            callsAda(phone);
            saidTo(phone, "Call established");
            saidTo(phone, "terminated");
        }
        assertThat(Hearing.of(phone.heard(), PROMPT).lasting(PROMPT)).isGreaterThan(SHORT.minusMillis(500));
    }

    @Test
    void aPromptThatDoesNotExistLeavesTheCallerDeclinedAndNotInSilence() {
        set("announce", "early");
        set("announce_prompt", "prompt:nobody-recorded-this");
        Baresip phone = provider(Office.OUTSIDE);
        try (phone) {
            callsAda(phone);
            saidTo(phone, "603 Decline");
        }
        assertTrace("There is no prompt 'nobody-recorded-this'", "call ended 603");
    }

    @Test
    void anAnnouncementIsHeardToItsEndWhileItsFeaturesAreReplaced() {
        set("announce", "early");
        set("announce_prompt", "prompt:long");
        Baresip phone = provider(Office.OUTSIDE);
        String newer;
        try (phone) {
            callsAda(phone);
            await("the announcement has begun")
                    .atMost(PATIENCE)
                    .until(() ->
                            !presentCall().isEmpty() && trace(presentCall()).contains("announces"));
            newer = update("org.patchbay.feature.announcement");
            update("org.patchbay.feature.blocking");
            assertThat(phone.log()).as("it goes on").doesNotContain("603 Decline");
            saidTo(phone, "603 Decline");
        }
        Hearing heard = Hearing.of(phone.heard(), PROMPT);
        assertThat(heard.lasting(PROMPT)).as("%s", heard).isGreaterThan(LONG.minusMillis(500));
        assertThat(heard.sequence(Duration.ofMillis(200))).containsExactly(PROMPT);
        assertTrace("feature.announcement/" + newer, "goes on", "said", "call ended 603"); // the newer version ended it
    }

    /** Brings the next version of a feature, and says which it is. */
    private static String update(String bundle) {
        String version = "0.1." + ++versions;
        Path newer = FeatureJar.shipped(distribution, bundle)
                .version(version)
                .write(distribution.home().resolve("home"), bundle + "-" + version + ".jar");
        assertThat(distribution.run("patchbay:feature-update " + newer)).contains(version + " is live");
        return version;
    }

    @Test
    void withoutTheAnnouncementABlockedCallerIsDeclinedAndNeverConnected() {
        set("announce", "early");
        set("announce_prompt", "prompt:short");
        distribution.run("patchbay:feature-retire org.patchbay.feature.announcement");
        Baresip hub = hub(Office.ADA);
        Baresip phone = provider(Office.OUTSIDE);
        try (hub;
                phone) {
            callsAda(phone);
            saidTo(phone, "603 Decline");
            assertThat(hub.log()).as("nobody called it").doesNotContain("answering call");
        } finally {
            update("org.patchbay.feature.announcement");
        }
    }

    @Test
    void aPhoneThatHoldsIsHeardAgainWhenItResumes() {
        try (Echo ear = Echo.open();
                Sipp hub = Sipp.scenario("hub-held", "127.0.0.1", office.hub())
                        .replace("EAR", Integer.toString(ear.port()))
                        .limit(Duration.ofSeconds(90))
                        .listen()) {
            await("SIPp listens").until(hub::isListening);
            try (Baresip phone = provider("+12065550111")) {
                callsAda(phone);
                await("both hear each other").atMost(PATIENCE).until(() -> ear.hears(CALLER) && receivesAll(phone));
                phone.hold();
                await("nobody hears anything").atMost(PATIENCE).until(() -> ear.isSilent() && phone.receives() == 0);
                phone.resume();
                await("both hear each other again")
                        .atMost(PATIENCE)
                        .until(() -> ear.hears(CALLER) && receivesAll(phone));
                phone.hangUp();
                saidTo(phone, "terminated");
            }
            SippResult seen = hub.await();
            assertThat(seen.exit())
                    .as("inactive, then sendrecv: %s", seen.errors())
                    .isZero();
        }
    }

    @Test
    void aCallerWhoPressesKeysIsRecordedAndItsMessageIsWhatItSaid() throws Exception {
        Baresip phone = provider("+12065550122");
        try (phone) {
            calls(phone, Office.CLEO);
            await("the prompt is heard").atMost(PATIENCE).until(() -> phone.isTalking() && receivesAll(phone));
            phone.press('4');
            phone.press('2');
            saidTo(phone, "terminated");
        }
        assertTrace("digits=42, complete=true", "recorded /", "call ended 200 as recorded");
        Hearing heard = Hearing.of(phone.heard(), PROMPT);
        assertThat(heard.lasting(PROMPT))
                .as("cut off by the first key: %s", heard)
                .isLessThan(LONG.minusSeconds(5));
        Path message = onlyFile("messages");
        assertThat(Tone.share(message, CALLER)).isGreaterThan(0.99);
        assertThat(Hearing.of(message, CALLER).lasting(CALLER))
                .isBetween(Duration.ofMillis(2700), SHORT.plusMillis(500));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(message)))
                .isEqualTo("rw-------");
        await("it stands in the call's record")
                .until(() -> records().contains(message.getFileName().toString()));
    }

    /** Greeting and tone, then what the caller says: until it says no more, or presses #. */
    @Test
    void aMessageEndsWhenItsCallerSaysNoMoreOrPressesHash() throws Exception {
        Baresip falling = ready(Baresip.start(
                "+12065550141",
                "127.0.0.1",
                office.provider(),
                "127.0.0.1:" + office.runtimeForProvider(),
                CALLER,
                SPOKEN_SECONDS));
        try (falling) {
            calls(falling, Office.CLEO);
            saidTo(falling, "terminated");
        }
        assertTrace("recorded /", "call ended 200 as recorded");
        assertThat(Hearing.of(falling.heard(), PROMPT, BEEP).sequence(Duration.ofMillis(200)))
                .containsSubsequence(PROMPT, BEEP);
        Path message = onlyFile("box12065550141");
        Hearing heard = Hearing.of(message, CALLER);
        assertThat(heard.lasting(CALLER))
                .as("what was left of it after greeting and tone: %s", heard)
                .isBetween(
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(SPOKEN_SECONDS).minus(SHORT));
        assertThat(heard.sequence(Duration.ofMillis(300)))
                .as("the silence is not in it")
                .containsExactly(CALLER);
        Baresip pressing = provider("+12065550142");
        try (pressing) {
            calls(pressing, Office.CLEO);
            await("it is recorded").atMost(PATIENCE).until(() -> isRecorded("box12065550142"));
            pressing.press('#');
            saidTo(pressing, "terminated");
        }
        assertTrace("complete=true", "recorded /", "call ended 200 as recorded");
        assertThat(Tone.share(onlyFile("box12065550142"), CALLER)).isGreaterThan(0.99);
    }

    /** Whether there is more than a second of it in the file. */
    private static boolean isRecorded(String sink) throws IOException {
        Path place = distribution.home().resolve("state/recordings").resolve(sink);
        return Files.isDirectory(place) && Files.size(onlyFile(sink)) > 20_000;
    }

    @Test
    void bothPartiesOfACallAreInOneFileWhoeverHangsUp() throws Exception {
        Baresip hub = hub(Office.BEN);
        Baresip phone = provider("+12065550133");
        try (hub;
                phone) {
            calls(phone, Office.BEN);
            await("both talk").atMost(PATIENCE).until(() -> receivesAll(phone) && receivesAll(hub));
            phone.hangUp();
            saidTo(hub, "terminated");
        }
        assertTrace("recorded /", "call ended 200");
        Path call = onlyFile("calls");
        assertThat(Tone.share(call, 0, CALLER)).as("left the caller").isGreaterThan(0.99);
        assertThat(Tone.share(call, 1, CALLED)).as("right the one called").isGreaterThan(0.99);
    }

    @Test
    void aTextIsSpokenOnceASourceOfSpeechIsInstalled() {
        set("announce", "early");
        set("announce_prompt", "say:en:Unfortunately");
        declined();
        assertTrace("Nobody is there who speaks en", "call ended 603");
        assumeThat(Path.of("/usr/bin/espeak-ng")).isExecutable();
        distribution.install("patchbay-speech-espeak");
        await("the voices are known")
                .until(() -> distribution.log("INFO").stream().anyMatch(line -> line.contains("Speech by")));
        assertThat(Hearing.of(declined().heard(), PROMPT).sequence(Duration.ofMillis(200)))
                .contains(Hearing.NOISE);
        assertTrace("said", "call ended 603");
    }

    /** A blocked caller, when it has gone. */
    private static Baresip declined() {
        Baresip phone = provider(Office.OUTSIDE);
        try (phone) {
            callsAda(phone);
            saidTo(phone, "603 Decline");
        }
        return phone;
    }

    private static Path onlyFile(String sink) throws IOException {
        try (Stream<Path> files =
                Files.list(distribution.home().resolve("state/recordings").resolve(sink))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private static String records() throws IOException {
        try (Stream<Path> files = Files.list(distribution.home().resolve("state/cdr"))) {
            return files.map(distribution.home()::relativize)
                    .map(file -> distribution.read(file.toString()))
                    .collect(Collectors.joining());
        }
    }

    /** G.711 has 64 kbit/s. */
    private static boolean receivesAll(Baresip phone) {
        return phone.receives() > 55_000;
    }

    /** What the trace of the call that ended last has to say. */
    private static void assertTrace(String... parts) {
        await().untilAsserted(() -> assertThat(
                        trace(distribution.rows("patchbay:recent").get(0).get("id")))
                .contains(parts));
    }

    private static String presentCall() {
        List<Map<String, String>> calls = distribution.rows("patchbay:calls");
        return calls.isEmpty() ? "" : calls.get(0).get("id");
    }

    private static String trace(String call) {
        return distribution.rows("patchbay:trace " + call).stream()
                .map(row -> String.join(" ", row.get("who"), row.get("bundle"), row.get("what"), row.get("why")))
                .collect(Collectors.joining("\n"));
    }
}
