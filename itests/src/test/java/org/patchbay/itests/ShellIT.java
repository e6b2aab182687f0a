package org.patchbay.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.FeatureJar;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The commands of Patchbay as an operator types them, with good and bad arguments. */
class ShellIT {
    private static final String BLOCKING = "org.patchbay.feature.blocking";
    private static Distribution distribution;
    private static Office office;

    @BeforeAll
    static void start() {
        distribution = Distribution.unpack("shell");
        office = Office.in(distribution);
        distribution
                .append(
                        "etc/patchbay/directory/tenants.csv",
                        "plan,Plan,sbc1.plan.example sbc2.plan.example,hub,provider\n")
                .append("etc/patchbay/directory/sites.csv", "plan,berlin,Berlin,DE,\n")
                .append(
                        "etc/patchbay/directory/users.csv",
                        "plan,eva,berlin,eva@plan.example,Eva,+493012345678,2001,PERSON,PHONE_SYSTEM PROVIDER\n")
                .start();
        try (Sipp sipp = Sipp.scenario("caller-refused", "127.0.0.1", office.provider())
                .replace("STATUS", "404")
                .to("+14255550199")
                .key("from", Office.OUTSIDE)) {
            SippResult result =
                    sipp.call("127.0.0.1", office.runtimeForProvider()).await();
            assertThat(result.successful()).as(result.errors()).isEqualTo(1);
        }
    }

    @AfterAll
    static void stop() {
        distribution.close();
    }

    static Stream<String> everyCommand() {
        return ShellCommands.all();
    }

    private static void refused(String command, String said) {
        Outcome outcome = distribution.shell(command);
        assertThat(outcome.exit()).as("%s: %s", command, outcome.out()).isNotZero();
        assertThat(outcome.out() + outcome.err()).as(command).contains(said).doesNotContain("Exception");
    }

    @Test
    void everyCommandIsListedAndNoneIsForgottenHere() {
        List<String> listed = distribution
                .run("*:help patchbay:")
                .lines()
                .filter(line -> line.startsWith("patchbay:"))
                .map(line -> line.substring("patchbay:".length()).split("[ |]")[0])
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(everyCommand().toList());
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandExplainsItselfAndEachOfItsArguments(String command) {
        String help = distribution.run("patchbay:" + command + " --help");
        assertThat(help).contains("DESCRIPTION").contains("patchbay:" + command).contains("--json");
        if (ShellCommands.OTHERS.contains(command)) {
            assertThat(help).contains("ARGUMENTS");
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void everyListIsATableOrJsonOfTheSameRows(String command) {
        String table = distribution.run("patchbay:" + command);
        assertThat(table.lines().findFirst().orElse("")).contains("|");
        List<Map<String, String>> rows = distribution.rows("patchbay:" + command);
        long shown = table.lines().filter(line -> line.contains(" | ")).count() - 1;
        assertThat(rows).hasSize((int) shown);
        assertThat(rows).allSatisfy(row -> assertThat(row.keySet()).allMatch(key -> key.matches("[a-z_]+")));
    }

    static Stream<String> lists() {
        // Counters go on counting between the two, and calls may begin: their rows are compared by name elsewhere.
        return ShellCommands.LISTS.stream().filter(command -> !command.equals("calls"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void whatIsTooMuchOrUnknownIsRefused(String command) {
        refused("patchbay:" + command + " something", "too many arguments");
        refused("patchbay:" + command + " --jsn", "undefined option --jsn");
    }

    /** Besides the user that the first start makes, operators add others. */
    @Test
    void whoSeesOnlyDoesNotChange() throws IOException {
        Path etc = distribution.home().resolve("etc");
        Files.writeString(etc.resolve("users.properties"), "\neve = eves-own,ssh,auditor\n", StandardOpenOption.APPEND);
        assertThat(distribution.shellAs("eve", "eves-own", "patchbay:calls").exit())
                .isZero();
        assertThat(distribution.shellAs("eve", "eves-own", "patchbay:trunks").out())
                .contains("|");
        for (String command : List.of(
                "patchbay:token-issue --role ADMIN eve",
                "patchbay:settings-set it blocking enabled false",
                "patchbay:restore --yes nothing.zip",
                "shell:cat etc/users.properties")) {
            Outcome outcome = distribution.shellAs("eve", "eves-own", command);
            assertThat(outcome.exit()).as("%s: %s", command, outcome.out()).isNotZero();
            assertThat(outcome.out()).as(command).doesNotContain("eves-own");
        }
        assertThat(Files.readAllLines(etc.resolve("org.apache.karaf.command.acl.patchbay.cfg")).stream()
                        .filter(line -> line.matches("[a-z-]+ = .*"))
                        .map(line -> line.split(" ")[0]))
                .as("a command that does not stand there is everybody's")
                .containsExactlyInAnyOrderElementsOf(everyCommand().toList());
    }

    @Test
    void numbersAreNumbersAndListsAreListsInJson() {
        assertThat(distribution.run("patchbay:features --json")).contains("\"provides\":[\"handler blocking\"]");
        assertThat(distribution.run("patchbay:roster --json")).contains("\"grace_ms\":3000");
        assertThat(distribution.run("patchbay:handlers --json")).containsPattern("\"asked\":[0-9]+,");
    }

    @Test
    void whatHoldsInACountryIsShownWithTheFileThatSaysSo() {
        assertThat(distribution.rows("patchbay:countries"))
                .hasSize(44)
                .anySatisfy(row -> assertThat(row).containsEntry("code", "HK").containsEntry("from", "bundle"));
        assertThat(distribution.rows("patchbay:countries hk"))
                .anySatisfy(row ->
                        assertThat(row).containsEntry("key", "emergency").containsEntry("value", "999, 112, 992"));
        assertThat(distribution.rows("patchbay:countries US")).anySatisfy(row -> {
            assertThat(row).containsEntry("key", "(next holiday)");
            assertThat(row.get("value")).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2} [A-Z][a-z].*");
        });
        assertThat(distribution.rows("patchbay:number --from US 011499001234567"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("number", "+499001234567")
                        .containsEntry("country", "DE")
                        .containsEntry("reach", "international"));
    }

    @Test
    void theCatalogueIsOfTheNodeATenantOrAUserAndSaysWhatWasSeenThere() {
        assertThat(distribution.rows("patchbay:catalogue")).hasSize(40);
        assertThat(feature("patchbay:catalogue", "pstn-calls"))
                .containsEntry("here", "TEAMS, RUNTIME, PROVIDER")
                .containsEntry("unmet", "");
        assertThat(feature("patchbay:catalogue office ada", "sms-mms"))
                .containsEntry("status", "MISSING")
                .containsEntry("unmet", "integration:in-app");
        assertThat(feature("patchbay:catalogue office", "cloud-voicemail"))
                .containsEntry("status", "UNPROVEN")
                .containsEntry("here", "TEAMS")
                .containsEntry("why", "Teams performs it; signalling replayed, not seen on a tenant.");
        distribution.run("patchbay:feature-seen office cloud-voicemail 'left a message, heard it in Teams'");
        assertThat(feature("patchbay:catalogue office ada", "cloud-voicemail")).satisfies(row -> {
            assertThat(row).containsEntry("status", "SUPPORTED");
            assertThat(row.get("seen")).startsWith("patchbay 2").endsWith(": left a message, heard it in Teams");
        });
        assertThat(feature("patchbay:catalogue", "cloud-voicemail")).containsEntry("status", "UNPROVEN");
        distribution.run("patchbay:feature-seen --withdraw office cloud-voicemail");
        assertThat(feature("patchbay:catalogue office", "cloud-voicemail"))
                .containsEntry("status", "UNPROVEN")
                .containsEntry("seen", "");
        assertThat(distribution.rows("patchbay:store-history feature-seen office/cloud-voicemail"))
                .hasSize(2);
        assertThat(distribution.rows("patchbay:audit").get(0)).containsEntry("action", "feature-seen-withdraw");
    }

    private static Map<String, String> feature(String command, String key) {
        return distribution.rows(command).stream()
                .filter(row -> row.get("key").equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theStoryOfACallIsFoundFromTheListOfThoseThatEnded() {
        Map<String, String> ended = distribution.rows("patchbay:recent").get(0);
        assertThat(ended.get("call")).contains(Office.OUTSIDE).contains("+14255550199");
        assertThat(ended.get("how")).contains("404");
        String id = ended.get("id");
        assertThat(distribution.rows("patchbay:trace " + id))
                .anySatisfy(step -> assertThat(step).containsEntry("who", "directory-routing"));
        assertThat(distribution.rows("patchbay:ladder " + id))
                .extracting(line -> line.get("message"))
                .anyMatch(message -> message.startsWith("INVITE"));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/shell/bad-input.csv", delimiter = '|', quoteCharacter = '\'')
    void badInputIsRefusedWithWhatIsWrong(String command, String said) {
        refused(command, said);
    }

    @Test
    void theRosterSaysWhoSaidWhatAndWhetherSomebodyIsThere() {
        assertThat(entry("blocking"))
                .containsEntry("absence", "REFUSE")
                .containsEntry("grace_ms", "3000")
                .containsEntry("from", "default")
                .containsEntry("now", "live");
        assertThat(entry("blocking").get("bundle")).startsWith(BLOCKING);
        assertThat(distribution.run("patchbay:roster-set '*' ghost SKIP 250"))
                .contains("Nothing is live under that name now");
        assertThat(entry("ghost"))
                .containsEntry("absence", "SKIP")
                .containsEntry("grace_ms", "250")
                .containsEntry("from", "operator patchbay")
                .containsEntry("now", "absent");
        distribution.run("patchbay:roster-remove '*' ghost");
        assertThat(entry("ghost")).isEmpty();
        distribution.run("patchbay:roster-remove '*' forwarding");
        assertThat(entry("forwarding")).containsEntry("absence", "(off)").containsEntry("from", "operator patchbay");
        distribution.run("patchbay:roster-set '*' forwarding SKIP 1000");
        assertThat(entry("forwarding")).containsEntry("absence", "SKIP");
    }

    private static Map<String, String> entry(String name) {
        return distribution.rows("patchbay:roster").stream()
                .filter(row -> row.get("name").equals(name))
                .findFirst()
                .orElse(Map.of());
    }

    @Test
    void presenceIsInstalledAndSaysWhatItNeeds() {
        distribution.install("patchbay-presence");
        try {
            await("the engine").untilAsserted(() -> assertThat(distribution.rows("patchbay:presence"))
                    .anySatisfy(row -> assertThat(row)
                            .containsEntry("tenant", "office")
                            .containsEntry("enabled", "false")
                            .containsEntry(
                                    "problem",
                                    "TEAMS is not connected: no bundle offers it. ZOOM is not connected:"
                                            + " no bundle offers it.")));
            assertThat(distribution.run("patchbay:presence-explain office ada"))
                    .contains("patchbay:settings-set office presence enabled true");
            distribution.run("patchbay:settings-set office presence enabled true");
            await("the setting")
                    .untilAsserted(() -> assertThat(distribution.run("patchbay:presence-explain --json office ada"))
                            .contains("\"held_out\":\"no gate holds the user out\""));
            assertThat(distribution.run("patchbay:health")).contains("See patchbay:presence");
            refused(
                    "patchbay:settings-set office presence-mapping zoom_away in_a_meeting",
                    "none of [no-change, available");
            refused("patchbay:presence nowhere", "There is no tenant 'nowhere'");
            refused("patchbay:presence-explain office nobody", "There is no user 'nobody' in office");
        } finally {
            distribution.run("patchbay:settings-set office presence enabled ''");
            distribution.run("feature:uninstall patchbay-presence");
        }
    }

    @Test
    void settingsAreWrittenReadAndTakenBack() {
        distribution.run("patchbay:settings-set office/-/ada blocking blocked_callers +4930*");
        assertThat(blockedCallers())
                .containsEntry("value", "+4930*")
                .containsEntry("from", "user")
                .containsEntry("allowed", "list, parted by commas");
        assertThat(blockedCallers().get("meaning")).contains("declined");
        assertThat(distribution.run("patchbay:settings-set office/-/ada blocking blocked_callers ''"))
                .contains("is what is inherited");
        assertThat(blockedCallers()).containsEntry("value", "").containsEntry("from", "default");
        assertThat(distribution.rows("patchbay:store-history settings tenant/office/user/ada/settings/blocking"))
                .hasSize(2);
        assertThat(distribution.run("patchbay:settings-undo office/-/ada blocking"))
                .contains("blocked_callers=+4930*");
        assertThat(blockedCallers()).containsEntry("value", "+4930*");
        assertThat(distribution.rows("patchbay:settings --history office/-/ada blocking"))
                .extracting(change -> change.get("version"))
                .containsExactly("3", "2", "1");
        distribution.run("patchbay:settings-set office/-/ada blocking blocked_callers '' anonymous ''");
        assertThat(distribution.run("patchbay:settings-set office ghost key value"))
                .contains("Not checked: nothing that is there now declares settings of the name 'ghost'");
    }

    @Test
    void theStoreIsPutIntoAFileAndTakenBackFromIt() throws IOException {
        Path file = distribution.home().resolve("one.backup");
        distribution.run("patchbay:settings-set office forwarding ring_seconds 25");
        assertThat(distribution.run("patchbay:backup '" + file + "'")).contains("documents are in " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        refused("patchbay:backup '" + file + "'", "is there already");
        distribution.run("patchbay:settings-set office forwarding ring_seconds 30");
        assertThat(distribution.rows("patchbay:restore --dry-run '" + file + "'"))
                .containsExactly(
                        Map.of("change", "changed", "space", "settings", "key", "tenant/office/settings/forwarding"));
        assertThat(ringSeconds()).isEqualTo("30");
        Path broken = Files.writeString(
                distribution.home().resolve("broken.backup"),
                Files.readString(file).replace("ring_seconds=25", "ring_seconds=99"));
        refused("patchbay:restore '" + broken + "'", "its digest is another one");
        assertThat(distribution.run("patchbay:restore '" + file + "'")).contains("to go back");
        assertThat(ringSeconds()).isEqualTo("25");
        assertThat(distribution.rows("patchbay:audit").get(0)).containsEntry("action", "store-restore");
    }

    @Test
    void aCallerIsShownAndErased() {
        String outsider = Office.OUTSIDE;
        await("the call's record is written").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        distribution.rows("patchbay:person-export " + outsider))
                .anySatisfy(row -> assertThat(row.get("where") + row.get("what"))
                        .startsWith("cdr")
                        .contains(outsider)));
        assertThat(distribution.run("patchbay:person-erase --yes " + outsider))
                .contains("call records name a pseudonym");
        assertThat(distribution.rows("patchbay:person-export " + outsider))
                .noneMatch(row -> row.get("where").equals("cdr"));
        assertThat(distribution.rows("patchbay:audit"))
                .anySatisfy(row -> assertThat(row).containsEntry("action", "person-erase"));
    }

    private static String ringSeconds() {
        return distribution.rows("patchbay:settings office forwarding").stream()
                .filter(row -> row.get("key").equals("ring_seconds"))
                .map(row -> row.get("value"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> blockedCallers() {
        return distribution.rows("patchbay:settings office/-/ada blocking").stream()
                .filter(row -> row.get("key").equals("blocked_callers"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFeatureIsUpdatedFromAPathWithSpacesAndRetiredAndEveryStepIsAudited() {
        Path directory = distribution.home().resolve("home/with spaces");
        assertThat(directory.toFile().mkdirs() || directory.toFile().isDirectory())
                .isTrue();
        Path jar = FeatureJar.shipped(distribution, BLOCKING).version("0.7.0").write(directory, "new one.jar");
        assertThat(distribution.run("patchbay:feature-update '" + jar + "'")).contains("0.7.0 is live");
        refused("patchbay:feature-update '" + jar + "'", "0.7.0 is installed already. Raise Bundle-Version");
        assertThat(distribution.run("patchbay:feature-retire " + BLOCKING))
                .contains("0.7.0 is retired")
                .contains("Calls that need blocking are refused now");
        assertThat(entry("blocking")).containsEntry("now", "absent");
        refused("patchbay:feature-retire " + BLOCKING, "There is no feature bundle " + BLOCKING);
        distribution.run("patchbay:feature-update '" + jar + "'");
        assertThat(distribution.rows("patchbay:audit"))
                .extracting(row -> row.get("who") + " " + row.get("action") + " " + row.get("subject"))
                .startsWith(
                        "patchbay feature-update " + BLOCKING,
                        "patchbay feature-retire " + BLOCKING,
                        "patchbay feature-update " + BLOCKING);
    }

    @Test
    void thePlanOfATenantIsTheScriptThatItsAdministratorRuns() throws IOException {
        Path file = distribution.home().resolve("set-up.ps1");
        assertThat(distribution.rows("patchbay:tenant-plan --out '" + file + "' plan"))
                .extracting(row -> row.get("what"))
                .anyMatch(what -> what.startsWith("Trunk sbc1.plan.example: port 5061"))
                .anyMatch(what -> what.startsWith("1 user in DE: number (DirectRouting)"));
        assertThat(Files.readString(file))
                .contains("\"eva@plan.example\",\"eva@plan.example\",\"+493012345678\",\"DE\",\"berlin\"")
                .contains("'^00([1-9][0-9]{6,14})$'")
                .contains("Set-CsPhoneNumberAssignment -Identity");
        Path undo = distribution.home().resolve("undo.ps1");
        distribution.run("patchbay:tenant-plan --undo --out '" + undo + "' plan SWITCH_OVER");
        assertThat(Files.readString(undo)).contains("takes back a switch-over").contains("'Patchbay-plan-Standby'");
    }

    @Test
    void whatWentOverTheWireIsWrittenToAFile() throws IOException {
        String id = distribution.rows("patchbay:recent").get(0).get("id");
        Path file = distribution.home().resolve("call.pcap");
        assertThat(distribution.run("patchbay:capture '" + file + "' " + id)).contains("messages are in " + file);
        assertThat(Files.readString(file, ISO_8859_1))
                .contains("INVITE sip:+14255550199@", "SIP/2.0 404 ", "ACK sip:+14255550199@");
        refused("patchbay:capture '" + file + "'", "call.pcap");
    }

    @ParameterizedTest
    @CsvSource({
        "patchbay:roster-s,patchbay:roster-set",
        "patchbay:tenant-plan plan SWITCH_B,SWITCH_BACK",
        "patchbay:roster-set \\* block,blocking",
        "patchbay:roster-set \\* blocking REF,REFUSE",
        "patchbay:roster-remove \\* direct,directory-routing",
        "patchbay:feature-retire org.patchbay.feature.f,org.patchbay.feature.forwarding",
        "patchbay:feature-update etc/users.p,users.properties",
        "patchbay:route-explain --peer prov,provider",
        "patchbay:countries D,DK",
        "patchbay:settings off,office",
        "patchbay:list-show office blocked_d,blocked_destinations",
        "patchbay:settings office/h,office/hq",
        "patchbay:settings-set office/-/ad,office/-/ada",
        "patchbay:settings office announ,announcement",
        "patchbay:settings-set office forwarding ring,ring_seconds",
        "patchbay:settings-set office blocking announce answ,answered",
        "patchbay:store-history fea,features",
        "patchbay:directory-show us,users"
    })
    void theTabKeyCompletes(String typed, String completed) {
        assertThat(distribution.typed(typed + "\t", screen -> screen.contains(completed)))
                .contains(completed);
    }

    /** To somebody outside who is busy, to where one may not call, and by a forward to there. */
    @Test
    void whatIsExplainedIsWhatTheCallThenDoes() {
        var explanation = new Explanation(distribution, office);
        distribution.run("patchbay:settings-set office/-/ada blocking blocked_destinations +1900*");
        distribution.run("patchbay:settings-set office/-/ben blocking blocked_destinations +1900*");
        distribution.run("patchbay:settings-set office/-/ben forwarding always_to +19005550188");
        distribution.run("patchbay:settings-set office/-/cleo forwarding always_to +12065550188");
        explanation.isWhatTheCallDoes(Office.ADA, "+19005550188", "603", "refused with 603");
        explanation.isWhatTheCallDoes(Office.ADA, Office.BEN, "603", "refused with 603");
        try (Sipp busy = Sipp.scenario("busy", "127.0.0.1", office.provider()).listen()) {
            await("SIPp listens").until(busy::isListening);
            explanation.isWhatTheCallDoes(Office.ADA, Office.CLEO, "486", "rings tel:+12065550188 over provider");
        }
    }

    @Test
    void anEmergencyCallIsExplainedAsOne() {
        assertThat(distribution.run("patchbay:route-explain ada 911"))
                .contains("dialled 911 at site hq of office")
                .contains("outcome: emergency call: rings tel:911 over provider");
        assertThat(distribution.rows("patchbay:route-explain ada 933", "steps"))
                .anySatisfy(step -> assertThat(step).containsEntry("what", "emergency test"));
        assertThat(distribution.rows("patchbay:route-explain ada 911", "targets"))
                .first()
                .satisfies(target -> assertThat(target)
                        .containsEntry("peer", "provider")
                        .containsEntry("up", "true")
                        .containsEntry("caller", Office.ADA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "ladder", "media"})
    void theTabKeyCompletesIdsOfCalls(String command) {
        String id = distribution.rows("patchbay:recent").get(0).get("id");
        String begun = id.substring(0, id.length() - 2);
        assertThat(distribution.typed("patchbay:" + command + " " + begun + "\t", screen -> screen.contains(id)))
                .contains(id);
    }
}
