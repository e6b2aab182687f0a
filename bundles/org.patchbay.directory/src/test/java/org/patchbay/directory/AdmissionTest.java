package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.User;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTest {
    @TempDir
    Path folder;

    private Files4 files;

    @BeforeEach
    void good() {
        files = new Files4(folder);
    }

    @Test
    void putsOnTheServiceWhatIsRight() throws IOException {
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).isEmpty();
        assertThat(snapshot.tenants.get("acme").name()).isEqualTo("Acme, Inc.");
        assertThat(snapshot.tenants.get("acme").providerPeers()).containsExactly("zoom", "carrier2");
        assertThat(snapshot.site("acme", "berlin")).hasValueSatisfying(s -> {
            assertThat(s.country()).isEqualTo("DE");
            assertThat(s.address()).isEqualTo("Unter den Linden 1, 10117 Berlin");
        });
        assertThat(snapshot.byNumber(new E164("+4930123401")).map(User::id)).contains("ada");
        assertThat(snapshot.byExtension("acme", "2002").map(User::kind)).contains(User.Kind.COMMON_AREA_PHONE);
        assertThat(snapshot.byExtension("other", "2002")).isEmpty();
        assertThat(snapshot.rangeOf(new E164("+4930123455"))).isPresent();
        assertThat(snapshot.rangeOf(new E164("+49301234555"))).isEmpty();
        assertThat(snapshot.rangeOf(new E164("+4930123500"))).isEmpty();
    }

    @Test
    void refusesASiteInACountryThatIsNotServedAndAllThatStandsOnIt() throws IOException {
        files.write("sites.csv", Files4.SITES, "acme,pune,Pune,IN,", "acme,berlin,Berlin,DE,");
        files.write("users.csv", Files4.USERS, "acme,raj,pune,,,+49301234567,,,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.userCount()).isZero();
        assertThat(snapshot.problems)
                .containsExactly(
                        new Problem(
                                "sites.csv:2",
                                "site acme/pune: IN is not on the list: Austria, Germany, United States."),
                        new Problem(
                                "users.csv:2",
                                "user acme/raj: Its site was refused: IN is not on the list: Austria, Germany, United States."));
        assertThat(snapshot.ineligible.get("+49301234567")).isEqualTo(new Snapshot.Ineligible("acme", "pune", "IN"));
    }

    @Test
    void refusesNumbersOfACountryThatIsNotServed() throws IOException {
        files.write("users.csv", Files4.USERS, "acme,ada,berlin,,,+912212345678,,,");
        files.write("numbers.csv", Files4.NUMBERS, "acme,berlin,+912212345600,+912212345699");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).extracting(Problem::where).containsExactly("numbers.csv:2", "users.csv:2");
        assertThat(snapshot.problems).allSatisfy(p -> assertThat(p.text())
                .endsWith("IN is not on the list: Austria, Germany, United States."));
        assertThat(snapshot.byNumber).isEmpty();
    }

    /** Each: the file, a row that is wrong beside a good one, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenants|Acme,,,hub,zoom|must be lower case letters",
                "tenants|acme,,,hub,zoom|a tenant of this id already",
                "tenants|other,,sbc1.acme.example,hub,zoom|host sbc1.acme.example is tenant acme's",
                "tenants|a,b,c,d,e,f|More fields (6) than columns (5)",
                "sites|acme,,Hamburg,DE,|no id",
                "sites|nobody,hh,Hamburg,DE,|no tenant 'nobody'",
                "sites|acme,berlin,Hamburg,DE,|a site of this id already",
                "sites|acme,hh,Hamburg,,|is not on the list",
                "users|acme,,berlin,,,,,,|no id",
                "users|acme,bob,hamburg,,,,,,|no site 'hamburg' of tenant 'acme'",
                "users|other,bob,berlin,,,,,,|no site 'berlin' of tenant 'other'",
                "users|acme,ada,berlin,,,,,,|a user of this id already",
                "users|acme,bob,berlin,,,030123,,,|Not an E.164 number: '030123'",
                "users|acme,bob,berlin,,,+4930123401,,,|is user acme/ada's already",
                "users|acme,bob,berlin,,,,2001,,|extension 2001 is user ada's already",
                "users|acme,bob,berlin,,,,20x1,,|'20x1' must be 1 to 10 digits",
                "users|acme,bob,berlin,,,,112,,|is an emergency number in DE",
                "users|acme,bob,berlin,,,,,ROBOT,|Unknown kind 'ROBOT'. Known: PERSON, COMMON_AREA_PHONE, RESOURCE.",
                "users|acme,bob,berlin,,,,,,GOLD|Unknown licence 'GOLD'. Known: PHONE_SYSTEM, PROVIDER.",
                "numbers|acme,berlin,030,031|Not an E.164 number: '030'",
                "numbers|acme,berlin,+4930999,+4930900|must rise",
                "numbers|acme,berlin,+4930999,+49309999|must rise and keep its length",
                "numbers|acme,hamburg,+4930999,|no site 'hamburg'",
                "numbers|acme,berlin,+4930123450,|They overlap",
                "numbers|acme,berlin,+4930123300,+4930123599|They overlap",
                "numbers|acme,berlin,+4930123499,+4930123599|They overlap"
            })
    void namesFileAndLineOfWhatIsWrongAndTakesTheRest(String file, String row, String said) throws IOException {
        String name = file + ".csv";
        String good = java.nio.file.Files.readString(folder.resolve(name));
        int line = good.split("\n").length + 1;
        files.raw(name, good + row + "\r\n");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).singleElement().satisfies(p -> {
            assertThat(p.where()).isEqualTo(name + ":" + line);
            assertThat(p.text()).contains(said).endsWith(".");
        });
        assertThat(snapshot.users.get("acme")).containsOnlyKeys("ada", "door");
        assertThat(snapshot.rangeOf(new E164("+4930123455"))).isPresent();
    }

    @Test
    void doesNotGiveATenantANumberOutOfTheRangeOfAnother() throws IOException {
        files.write("tenants.csv", Files4.TENANTS, "acme,,,hub,zoom", "other,,,hub,zoom");
        files.write("sites.csv", Files4.SITES, "acme,berlin,,DE,", "other,wien,,AT,");
        files.write("users.csv", Files4.USERS, "other,eve,wien,,,+4930123402,,,");
        assertThat(files.snapshot().problems).singleElement().satisfies(p -> assertThat(p.text())
                .contains("in a range of tenant acme")
                .doesNotContain("+4930123402"));
    }

    @Test
    void keepsExtensionsOfTwoTenantsApart() throws IOException {
        files.write("tenants.csv", Files4.TENANTS, "acme,,,hub,zoom", "other,,,hub,zoom");
        files.write("sites.csv", Files4.SITES, "acme,berlin,,DE,", "other,wien,,AT,");
        files.write("users.csv", Files4.USERS, "acme,ada,berlin,,,,2001,,", "other,eve,wien,,,,2001,,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems).isEmpty();
        assertThat(snapshot.byExtension("other", "2001").map(User::id)).contains("eve");
    }

    @Test
    void findsARangeAmongOnesOfOtherLengths() throws IOException {
        files.write(
                "numbers.csv",
                Files4.NUMBERS,
                "acme,berlin,+49301234,+49301239",
                "acme,berlin,+4930123400,+4930123499",
                "acme,berlin,+4930555,");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.rangeOf(new E164("+49301236"))).isPresent();
        assertThat(snapshot.rangeOf(new E164("+4930123499"))).isPresent();
        assertThat(snapshot.rangeOf(new E164("+4930555"))).isPresent();
        assertThat(snapshot.rangeOf(new E164("+4930556"))).isEqualTo(Optional.empty());
    }
}
