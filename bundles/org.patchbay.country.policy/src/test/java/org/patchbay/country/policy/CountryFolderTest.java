package org.patchbay.country.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Destination.Reach;
import org.patchbay.api.directory.country.Destination.Type;
import org.patchbay.api.ops.health.HealthResult.State;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that correct the bundle's while calls are up. */
class CountryFolderTest {
    private static final E164 TELEVOTING = new E164("+491371234567");

    @TempDir
    Path etc;

    private Path folder;
    private CountryKeeper keeper;
    private int written;

    @BeforeEach
    void start() {
        folder = etc.resolve("countries");
        keeper = new CountryKeeper(folder, Shipped.NUMBERS);
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + 1000L * ++written));
    }

    private void looksTwice() {
        keeper.poll();
        keeper.poll();
    }

    @Test
    void isContentWithoutAFolder() {
        looksTwice();
        assertThat(keeper.check().state()).isEqualTo(State.OK);
        assertThat(keeper.check().text()).isEqualTo("44 countries.");
        assertThat(keeper.table().revision()).isEqualTo(1);
    }

    @Test
    void doesNotNoticeThatTheFolderIsInAnotherPlace() throws IOException {
        put("DE.properties", "emergency = 112, 115\n");
        looksTwice();
        Path away = etc.resolve("away");
        Files.move(folder, away);
        Files.createSymbolicLink(folder, away);
        looksTwice();
        assertThat(keeper.table().emergencyNumbers("DE")).contains("115");
        assertThat(keeper.table().revision()).isEqualTo(2);
    }

    @Test
    void correctsWhatStandsInTheFileAndNothingElse() throws IOException {
        put("DE.properties", "# police first\nemergency = 110, 112, 115\ntype.+49137 = premium\n");
        looksTwice();
        assertThat(keeper.table().emergencyNumbers("DE")).containsExactly("110", "112", "115");
        assertThat(keeper.table().destination("DE", TELEVOTING).type()).isEqualTo(Type.PREMIUM);
        assertThat(keeper.table().dialled("DE", "115")).isEmpty();
        assertThat(keeper.table().zone("DE")).isPresent();
        assertThat(keeper.table().emergencyNumbers("AT")).isEqualTo(Shipped.TABLE.emergencyNumbers("AT"));
        assertThat(keeper.table().revision()).isEqualTo(2);
        assertThat(keeper.check().text()).contains("DE").contains("countries");
    }

    @Test
    void takesAFileOnlyOnceItStaysAsItIs() throws IOException {
        put("DE.properties", "emergency = 1");
        keeper.poll();
        put("DE.properties", "emergency = 112, 110, 115\n");
        keeper.poll();
        assertThat(keeper.table().revision()).isEqualTo(1);
        keeper.poll();
        assertThat(keeper.table().emergencyNumbers("DE")).contains("115");
        assertThat(keeper.check().state()).isEqualTo(State.OK);
    }

    @Test
    void keepsTheLastGoodAndSaysWhatIsWrong() throws IOException {
        put("DE.properties", "emergency = 112, 115\n");
        looksTwice();
        put("DE.properties", "emergency = 112, 115\nregion = Europe\n");
        looksTwice();
        assertThat(keeper.table().emergencyNumbers("DE")).containsExactly("112", "115");
        assertThat(keeper.check().state()).isEqualTo(State.WARN);
        assertThat(keeper.check().text())
                .contains("DE.properties, line 2: region = 'Europe' is wrong. Allowed: North America,")
                .contains("before stays in force");
        put("DE.properties", "emergency = 112\n");
        looksTwice();
        assertThat(keeper.check().state()).isEqualTo(State.OK);
        assertThat(keeper.table().emergencyNumbers("DE")).containsExactly("112");
    }

    @Test
    void goesBackToTheBundlesWhenTheFileIsGone() throws IOException {
        put("DE.properties", "emergency = 115\n");
        looksTwice();
        Files.delete(folder.resolve("DE.properties"));
        keeper.poll();
        assertThat(keeper.table().emergencyNumbers("DE"))
                .as("an editor may be replacing it")
                .containsExactly("115");
        keeper.poll();
        assertThat(keeper.table().emergencyNumbers("DE")).containsExactly("112", "110");
    }

    @Test
    void readsWhatIsThereAtTheStartAtOnce() throws IOException {
        put("DE.properties", "emergency = 112, 115\n");
        put("FR.properties", "emergency = none\n");
        CountryKeeper next = new CountryKeeper(folder, Shipped.NUMBERS);
        assertThat(next.table().emergencyNumbers("DE")).contains("115");
        assertThat(next.table().emergencyNumbers("FR")).contains("15");
        assertThat(next.check().state()).isEqualTo(State.WARN);
        assertThat(next.check().text()).contains("FR.properties").contains("bundle brings stay in force");
    }

    @Test
    void neverMakesACountryEligible() throws IOException {
        put("IN.properties", Files.readString(shipped("DE")).replace("Germany", "India"));
        put("de.properties", "emergency = 115\n");
        looksTwice();
        assertThat(keeper.table().country("IN")).isEmpty();
        assertThat(keeper.table().refusal("IN")).isPresent();
        assertThat(keeper.table().eligible()).hasSize(44);
        assertThat(keeper.check().text())
                .contains("India (IN) is not among the countries that can be served")
                .contains("'de', which is no ISO 3166-1 country code,");
    }

    private static Path shipped(String code) {
        return Path.of("src/main/resources/org/patchbay/country/policy/countries", code + ".properties");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "emergency =|must not be without emergency numbers",
                "emergency = 112, |'' does not fit. Write numbers as they are dialled, of 2 to 6 digits.",
                "emergency = +49112|'+49112' does not fit",
                "emergency_tests = 933|stand in emergency too: 112, 110",
                "emergency_location = nowhere|Allowed: nomadic, registered.",
                "zone = Europe/Berln|Write a zone as Europe/Berlin.",
                "holidays = jollyday:xx|jollyday: and the code of a country",
                "holiday.2026-02-30 = Never|Write holiday.2026-12-24",
                "holiday.13-01 = Never|Write holiday.2026-12-24",
                "holiday.Monday = Never|Write holiday.2026-12-24",
                "exit_prefixes = +|1 to 6 digits",
                "national_too = GER|Write ISO 3166-1 codes",
                "type.0900 = premium|which has +49 in front",
                "type.+43900 = premium|which has +49 in front",
                "type.+49900 = dear|Allowed: fixed, mobile,",
                "caller_id_refused = expensive|Allowed: fixed, mobile,",
                "caller_id_refused_prefixes = 0137|such as +49137",
                "trunk_prefix = 0-|1 to 4 digits",
                "name =|must not be empty",
                "emergencies = 112|There is no such key; there are name, region,",
                "no sense|is not key = value, nor a comment",
                "= 112|is not key = value, nor a comment",
            })
    void namesFileLineKeyValueAndWhatIsAllowed(String line, String said) throws IOException {
        put("DE.properties", "# a comment\n\n" + line + "\n");
        looksTwice();
        assertThat(keeper.check().text())
                .contains("DE.properties")
                .contains("line 3")
                .contains(said);
        if (line.contains(" = ")) {
            assertThat(keeper.check().text())
                    .contains(line.substring(0, line.indexOf(" = ")) + " = '"
                            + line.substring(line.indexOf('=') + 1).strip() + "'");
        }
        assertThat(keeper.table().revision()).as("nothing follows from it").isEqualTo(1);
        assertThat(keeper.table().emergencyNumbers("DE")).containsExactly("112", "110");
    }

    @Test
    void refusesWhatIsWrittenTwiceOrNoText() throws IOException {
        put("DE.properties", "emergency = 112\nemergency = 110\n");
        Files.write(folder.resolve("AT.properties"), "name = Ö".getBytes(StandardCharsets.ISO_8859_1));
        looksTwice();
        assertThat(keeper.check().text())
                .contains("line 2: emergency stands on line 1 already")
                .contains("AT.properties: It is not UTF-8.");
    }

    @Test
    void bringsPrefixesAndHolidaysThatTheLibrariesDoNotHave() throws IOException {
        put(
                "DE.properties",
                """
                exit_prefixes = 9900
                trunk_prefix = 88
                holiday.2026-11-26 = A day of its own
                holiday.12-24 = Christmas Eve
                holiday.10-03 =
                national_too = AT
                """);
        looksTwice();
        CountryTable table = keeper.table();
        assertThat(table.dialled("DE", "990014255550100")).contains(new E164("+14255550100"));
        assertThat(table.dialled("DE", "8830123456")).contains(new E164("+4930123456"));
        assertThat(table.holiday("DE", "", LocalDate.of(2026, 11, 26))).contains("A day of its own");
        assertThat(table.holiday("DE", "", LocalDate.of(2031, 12, 24))).contains("Christmas Eve");
        assertThat(table.holiday("DE", "", LocalDate.of(2026, 10, 3))).isEmpty();
        assertThat(table.destination("DE", new E164("+431234567890")).reach()).isEqualTo(Reach.NATIONAL);
    }
}
