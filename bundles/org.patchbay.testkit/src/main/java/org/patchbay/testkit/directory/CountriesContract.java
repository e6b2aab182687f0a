package org.patchbay.testkit.directory;

import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of {@link Countries} must do. A test of one inherits this and gives one that serves Germany and the United States. */
public abstract class CountriesContract {

    protected abstract Countries countries();

    @Test
    final void listsWhatCanBeServedByName() {
        List<Country> eligible = countries().eligible();
        assertThat(eligible).extracting(Country::code).contains("DE", "US").doesNotContain("IN");
        assertThat(eligible).isSortedAccordingTo(Comparator.comparing(Country::name));
        assertThatThrownBy(eligible::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    final void knowsEachOfThemAndRefusesNoneOfThem() {
        for (Country country : countries().eligible()) {
            assertThat(countries().country(country.code())).contains(country);
            assertThat(countries().refusal(country.code())).isEmpty();
            assertThat(countries().emergencyNumbers(country.code()))
                    .as(country.name())
                    .isNotEmpty()
                    .allMatch(number -> number.matches("[0-9]{2,6}"));
        }
        assertThat(countries().country("DE").map(Country::emergency)).contains(Emergency.REGISTERED);
        assertThat(countries().country("US").map(Country::emergency)).contains(Emergency.NOMADIC);
    }

    @Test
    final void refusesEveryOtherWithItsNameAndTheList() {
        for (String code : List.of("IN", "XX", "de", "")) {
            assertThat(countries().country(code)).as(code).isEmpty();
            assertThat(countries().refusal(code))
                    .as(code)
                    .hasValueSatisfying(why -> assertThat(why).contains(code).contains("Germany"));
            assertThat(countries().emergencyNumbers(code)).as(code).isEmpty();
        }
    }

    @Test
    final void tellsTheCountryOfANumber() {
        assertThat(countries().countryOf(new E164("+4930123456"))).contains("DE");
        assertThat(countries().countryOf(new E164("+14255550100"))).contains("US");
        assertThat(countries().countryOf(new E164("+912212345678")))
                .as("also of one that cannot be served")
                .contains("IN");
        assertThat(countries().countryOf(new E164("+999123456"))).isEmpty();
    }

    @Test
    final void understandsWhatIsDialledInACountry() {
        assertThat(countries().dialled("DE", "030123456")).contains(new E164("+4930123456"));
        assertThat(countries().dialled("DE", "0014255550100")).contains(new E164("+14255550100"));
        assertThat(countries().dialled("US", "4255550100")).contains(new E164("+14255550100"));
        assertThat(countries().dialled("US", "01149301234567")).contains(new E164("+49301234567"));
    }

    @Test
    final void takesNothingElseForANumberThatWasDialled() {
        for (String digits : List.of("", "112", "2001", "0", "00", "12", "+4930123456x")) {
            assertThat(countries().dialled("DE", digits)).as(digits).isEmpty();
        }
        assertThat(countries().dialled("US", "911")).isEmpty();
        assertThat(countries().dialled("XX", "030123456")).isEmpty();
    }
}
