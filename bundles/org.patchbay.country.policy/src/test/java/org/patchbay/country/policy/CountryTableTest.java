package org.patchbay.country.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Country;
import org.patchbay.api.directory.Country.Emergency;

import static org.assertj.core.api.Assertions.assertThat;

class CountryTableTest {
    private final CountryTable table = new CountryTable();

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
        assertThat(table.emergencyNumbers("US")).contains("911", "933");
        assertThat(table.emergencyNumbers("AU")).contains("000");
    }

    @ParameterizedTest
    @CsvSource({
        "+14255550100,US",
        "+14165550100,CA",
        "+17875550100,PR",
        "+4930123456,DE",
        "+441273652000,GB",
        "+972525555555,IL"
    })
    void tellsTheCountryOfANumber(String number, String code) {
        assertThat(table.countryOf(new E164(number))).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+88112345678", "+80012345678", "+99912345678"})
    void tellsNoneWhereThereIsNone(String number) {
        assertThat(table.countryOf(new E164(number))).isEmpty();
    }
}
