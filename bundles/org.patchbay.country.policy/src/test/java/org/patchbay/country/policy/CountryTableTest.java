package org.patchbay.country.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.i18n.phonenumbers.ShortNumberInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;
import org.patchbay.testkit.directory.CountriesContract;

import static org.assertj.core.api.Assertions.assertThat;

class CountryTableTest extends CountriesContract {
    private final CountryTable table = Shipped.TABLE;

    @Override
    protected Countries countries() {
        return table;
    }

    @Test
    void admitsFortyFourInFourRegions() {
        assertThat(table.eligible()).hasSize(44).allSatisfy(c -> assertThat(table.refusal(c.code()))
                .isEmpty());
        assertThat(table.eligible().stream().map(Country::region).distinct())
                .containsExactlyInAnyOrder("North America", "Latin America", "Asia Pacific", "EMEA");
    }

    @ParameterizedTest
    @CsvSource({
        "IN,India",
        "CN,China",
        "RU,Russia",
        "JP,Japan",
        "TR,Türkiye|Turkey",
        "AE,United Arab Emirates",
        "NG,Nigeria"
    })
    void refusesOthersByNameAndWithTheList(String code, String names) {
        String refusal = table.refusal(code).orElseThrow();
        assertThat(names.split("\\|")).anySatisfy(name -> assertThat(refusal).contains(name));
        assertThat(refusal).contains("(" + code + ")").contains("Argentina").contains("United States");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UK", "ZZ", "Germany"})
    void saysWhenItIsNoCountryAtAll(String code) {
        assertThat(table.refusal(code))
                .hasValueSatisfying(
                        r -> assertThat(r).contains("'" + code + "'").contains("no ISO 3166-1"));
    }

    @Test
    void carriesTheLocationInTheUnitedStatesAndCanadaAlone() {
        assertThat(table.eligible().stream()
                        .filter(c -> c.emergency() == Emergency.NOMADIC)
                        .map(Country::code))
                .containsExactlyInAnyOrder("US", "CA");
    }

    @Test
    void knowsEmergencyNumbersEverywhere() {
        assertThat(table.eligible())
                .allSatisfy(c -> assertThat(table.emergencyNumbers(c.code())).isNotEmpty());
        assertThat(table.emergencyNumbers("DE")).containsExactlyInAnyOrder("110", "112");
        assertThat(table.emergencyNumbers("DE")).first().isEqualTo("112");
        assertThat(table.emergencyNumbers("US")).containsExactly("911", "933");
        assertThat(table.emergencyTestNumbers("US")).containsExactly("933");
        assertThat(table.emergencyTestNumbers("DE")).isEmpty();
        assertThat(table.emergencyNumbers("AU")).contains("000");
    }

    /** The library's own table is from another source. Each number that only one of the two knows is explained in the country's file. */
    @Test
    void explainsWhereItsEmergencyNumbersAreNotThoseOfTheLibrary() {
        ShortNumberInfo library = ShortNumberInfo.getInstance();
        Set<String> candidates =
                new TreeSet<>(List.of("0000", "1111", "1122", "1414", "9111", "10111", "10177", "90000"));
        IntStream.range(0, 100).forEach(i -> candidates.add(String.format("%02d", i)));
        IntStream.range(0, 1000).forEach(i -> candidates.add(String.format("%03d", i)));
        for (String code : CountryBook.SERVED) {
            CountryRules rules = table.rules(code).orElseThrow();
            Set<String> differences = candidates.stream()
                    .filter(n -> library.isEmergencyNumber(n, code)
                            != rules.emergency().contains(n))
                    .collect(Collectors.toSet());
            assertThat(rules.emergencyDifferences().keySet()).as(code).isEqualTo(differences);
            assertThat(rules.emergency()).as(code).anyMatch(n -> library.isEmergencyNumber(n, code));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+14255550100,US",
        "+12125550100,US",
        "+19075550100,US",
        "+18085550100,US",
        "+18005550100,US",
        "+14165550100,CA",
        "+16045550100,CA",
        "+18675550100,CA",
        "+17875550100,PR",
        "+19395550100,PR",
        "+12425550100,BS",
        "+18765550100,JM",
        "+18095550100,DO",
        "+4930123456,DE",
        "+441273652000,GB",
        "+441481720000,GG",
        "+390612345678,IT",
        "+4721000000,NO",
        "+35891234567,FI",
        "+61212345678,AU",
        "+78121234567,RU",
        "+77272345678,KZ",
        "+85221234567,HK",
        "+972525555555,IL"
    })
    void tellsTheCountryOfANumber(String number, String code) {
        assertThat(table.countryOf(new E164(number))).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+88112345678", "+80012345678", "+99912345678", "+10005550100", "+19995550100", "+12"})
    void tellsNoneWhereThereIsNone(String number) {
        assertThat(table.countryOf(new E164(number))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DE,030123456,+4930123456",
        "DE,004930123456,+4930123456",
        "DE,0014255550100,+14255550100",
        "GB,01273652000,+441273652000",
        "IT,0612345678,+390612345678",
        "FR,0142345678,+33142345678",
        "US,4255550100,+14255550100",
        "US,14255550100,+14255550100",
        "US,011493012345678,+493012345678",
        "AU,0011493012345678,+493012345678",
        "ES,912345678,+34912345678",
        "IT,0612345678,+390612345678",
        "IT,3123456789,+393123456789",
        "FR,0123456789,+33123456789",
        "DE,040123456,+4940123456",
        "DE,01701234567,+491701234567",
        "AT,01234567,+431234567",
        "CH,0442345678,+41442345678",
        "PT,212345678,+351212345678"
    })
    void understandsWhatIsDialledInACountry(String code, String digits, String number) {
        assertThat(table.dialled(code, digits)).contains(new E164(number));
    }

    /** Emergency numbers, extensions, parts of numbers, service codes and what no telephone dials. */
    @ParameterizedTest
    @CsvSource({
        "DE,112",
        "DE,2001",
        "DE,0",
        "US,911",
        "US,5550100",
        "GB,999",
        "AU,000",
        "DE,115",
        "DE,40123456",
        "DE,2211234",
        "AT,1234567",
        "GB,1273652000",
        "DE,anonymous",
        "DE,+4930123456",
        "XX,030123456"
    })
    void guessesNothing(String code, String digits) {
        assertThat(table.dialled(code, digits)).isEmpty();
    }

    @Test
    void isCheapEnoughForEveryPartyOfEveryCall() {
        E164[] numbers = {new E164("+14255550100"), new E164("+4930123456"), new E164("+441273652000")};
        for (E164 number : numbers) {
            long begun = 0;
            for (int i = 0; i < 20_000; i++) {
                if (i == 10_000) {
                    begun = System.nanoTime();
                }
                assertThat(table.countryOf(number).isPresent()).isTrue();
            }
            System.out.printf("country of %s: %d ns%n", number, (System.nanoTime() - begun) / 10_000);
        }
    }
}
