package org.patchbay.api.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectoryValuesTest {

    private static NumberRange range(String first, String last) {
        return new NumberRange("acme", "berlin", new E164(first), new E164(last));
    }

    private static User user(String extension, Set<User.Licence> licences) {
        return User.of("acme", "ada")
                .site("berlin")
                .extension(extension)
                .licences(licences)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "D", "de", "DEU", "D1", "\u00c4\u00d6"})
    void aCountryIsNamedByTwoCapitalLetters(String code) {
        assertThatThrownBy(() -> new Country(code, "Germany", "Europe", Emergency.REGISTERED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + code + "'")
                .hasMessageContaining("such as DE");
    }

    @Test
    void aCountryNeedsANameAndARegion() {
        assertThatThrownBy(() -> new Country("DE", " ", "Europe", Emergency.REGISTERED))
                .hasMessageContaining("DE needs a name");
        assertThatThrownBy(() -> new Country("DE", "Germany", "", Emergency.REGISTERED))
                .hasMessageContaining("a region");
    }

    @ParameterizedTest
    @CsvSource({"+4930999,+4930900", "+4930999,+49309999", "+49309999,+4930999"})
    void aRangeRisesAndKeepsItsLengthAndANumberIsNotShownWhole(String first, String last) {
        assertThatThrownBy(() -> range(first, last))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must rise and keep its length")
                .hasMessageNotContaining(first)
                .hasMessageNotContaining(last);
    }

    @Test
    void aRangeHoldsItsEndsAndWhatIsBetweenThem() {
        NumberRange range = range("+4930100", "+4930199");
        assertThat(range.contains(new E164("+4930100"))).isTrue();
        assertThat(range.contains(new E164("+4930150"))).isTrue();
        assertThat(range.contains(new E164("+4930199"))).isTrue();
        assertThat(range.contains(new E164("+4930200"))).isFalse();
        assertThat(range.contains(new E164("+4930099"))).isFalse();
        assertThat(range.contains(new E164("+49301500"))).as("another length").isFalse();
        assertThat(range("+4930100", "+4930100").contains(new E164("+4930100"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Acme",
                "a b",
                "-acme",
                "a/b",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void theIdOfATenantCanBePartOfAPath(String id) {
        assertThatThrownBy(() -> new Tenant(id, "", List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + id + "' must be lower case letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "20a", "+2001", "12345678901"})
    void anExtensionIsDigits(String extension) {
        assertThatThrownBy(() -> user(extension, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The extension '" + extension + "' must be 1 to 10 digits.");
    }

    @Test
    void whatIsGivenOutIsNobodysToChange() {
        List<String> hosts = new ArrayList<>(List.of("a"));
        Tenant tenant = new Tenant("acme", "Acme", hosts, List.of(), List.of());
        Set<User.Licence> licences = new HashSet<>(Set.of(User.Licence.PROVIDER));
        User user = user("2001", licences);
        Contents.Builder told = Contents.with().tenant("t:1", tenant);
        Contents contents = told.build();
        hosts.add("b");
        licences.clear();
        told.tenant("t:2", tenant);
        assertThat(tenant.hosts()).containsExactly("a");
        assertThat(user.licences()).containsExactly(User.Licence.PROVIDER);
        assertThat(contents.tenants()).hasSize(1);
    }
}
