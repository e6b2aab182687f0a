package org.patchbay.country.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.directory.country.Destination.Reach;
import org.patchbay.api.directory.country.Destination.Type;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold of every kind of number of every country: the library has an example of each. */
class ExampleNumbersTest {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    static final Map<PhoneNumberType, Type> TYPES = new EnumMap<>(Map.ofEntries(
            Map.entry(PhoneNumberType.FIXED_LINE, Type.FIXED),
            Map.entry(PhoneNumberType.MOBILE, Type.MOBILE),
            Map.entry(PhoneNumberType.FIXED_LINE_OR_MOBILE, Type.FIXED_OR_MOBILE),
            Map.entry(PhoneNumberType.TOLL_FREE, Type.TOLL_FREE),
            Map.entry(PhoneNumberType.PREMIUM_RATE, Type.PREMIUM),
            Map.entry(PhoneNumberType.SHARED_COST, Type.SHARED_COST),
            Map.entry(PhoneNumberType.VOIP, Type.VOIP),
            Map.entry(PhoneNumberType.PERSONAL_NUMBER, Type.PERSONAL),
            Map.entry(PhoneNumberType.PAGER, Type.OTHER),
            Map.entry(PhoneNumberType.UAN, Type.UNIVERSAL),
            Map.entry(PhoneNumberType.VOICEMAIL, Type.OTHER)));
    /** Where people choose a carrier with each call abroad: one of those that they may dial. */
    private static final Map<String, String> CARRIERS =
            Map.of("BR", "0021", "CL", "1230", "CO", "009", "IL", "00", "SG", "001");

    private final CountryTable table = Shipped.TABLE;

    static Stream<String> countries() {
        return CountryBook.SERVED.stream();
    }

    private record Example(PhoneNumberType type, PhoneNumber number) {
        E164 e164() {
            return new E164(LIBRARY.format(number, PhoneNumberFormat.E164));
        }

        @Override
        public String toString() {
            return type + " " + e164();
        }
    }

    private static List<Example> examples(String country) {
        List<Example> all = new ArrayList<>();
        for (PhoneNumberType type : TYPES.keySet()) {
            PhoneNumber number = LIBRARY.getExampleNumberForType(country, type);
            if (number != null) {
                all.add(new Example(type, number));
            }
        }
        assertThat(all).as(country).hasSizeGreaterThan(2);
        return all;
    }

    private static String digits(String text) {
        return text.replaceAll("[^0-9]", "");
    }

    @ParameterizedTest
    @MethodSource("countries")
    void isUnderstoodAsItIsDialledAtHome(String country) {
        for (Example each : examples(country)) {
            String dialled = digits(LIBRARY.format(each.number(), PhoneNumberFormat.NATIONAL));
            assertThat(table.dialled(country, dialled))
                    .as("%s in %s, %s", dialled, country, each)
                    .contains(each.e164());
        }
    }

    @ParameterizedTest
    @MethodSource("countries")
    void isUnderstoodAsItIsDialledInTheNextCountry(String country) {
        List<String> all = CountryBook.SERVED;
        String abroad = all.get((all.indexOf(country) + 7) % all.size());
        String exit = exitPrefix(abroad);
        for (Example each : examples(country)) {
            String dialled = exit + each.e164().value().substring(1);
            assertThat(table.dialled(abroad, dialled))
                    .as("%s in %s, %s", dialled, abroad, each)
                    .contains(each.e164());
        }
    }

    /** What the library says people dial, where they have no choice. */
    private static String exitPrefix(String country) {
        String other = country.equals("FR") ? "DE" : "FR";
        PhoneNumber somewhere = LIBRARY.getExampleNumber(other);
        String shown = LIBRARY.formatOutOfCountryCallingNumber(somewhere, country);
        String exit = shown.startsWith("+") ? CARRIERS.getOrDefault(country, "") : digits(shown.split(" ")[0]);
        assertThat(exit).as("exit prefix of " + country).isNotEmpty();
        return exit;
    }

    @ParameterizedTest
    @MethodSource("countries")
    void isOfItsCountryOrOfOneThatSharesItsPlan(String country) {
        Set<String> sharing =
                new HashSet<>(LIBRARY.getRegionCodesForCountryCode(LIBRARY.getCountryCodeForRegion(country)));
        for (Example each : examples(country)) {
            assertThat(table.countryOf(each.e164())).as(each.toString()).hasValueSatisfying(of -> {
                boolean shared = LIBRARY.getRegionCodeForNumber(each.number()) == null
                        || !LIBRARY.getRegionCodeForNumber(each.number()).equals(country);
                assertThat(of).as(each.toString()).isIn(shared ? sharing : Set.of(country));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("countries")
    void isOfItsKindWhereverItIsCalledFrom(String country) {
        for (Example each : examples(country)) {
            Type expected = TYPES.get(LIBRARY.getNumberType(each.number()));
            Destination home = table.destination(country, each.e164());
            String owner = home.country().orElseThrow();
            String far = country.equals("ZA") ? "AT" : "ZA";
            assertThat(home.type()).as(each.toString()).isEqualTo(expected);
            assertThat(table.destination(far, each.e164()))
                    .as(each.toString())
                    .isEqualTo(new Destination(home.country(), Reach.INTERNATIONAL, expected));
            if (owner.equals(country)) {
                assertThat(home.reach()).as(each.toString()).isEqualTo(Reach.NATIONAL);
            }
            assertThat(home.premium()).as(each.toString()).isEqualTo(expected == Type.PREMIUM);
        }
    }

    @ParameterizedTest
    @MethodSource("countries")
    void mustNotBeShownWhereItLuresIntoAPremiumCall(String country) {
        for (Example each : examples(country)) {
            assertThat(table.callerIdRefusal(country, each.e164()).isPresent())
                    .as(each.toString())
                    .isEqualTo(LIBRARY.getNumberType(each.number()) == PhoneNumberType.PREMIUM_RATE);
        }
    }

    @ParameterizedTest
    @MethodSource("countries")
    void isNeverMeantByAnEmergencyNumber(String country) {
        for (String number : table.emergencyNumbers(country)) {
            assertThat(table.dialled(country, number)).as(number).isEmpty();
            E164.parse("+" + number).ifPresent(shown -> assertThat(table.callerIdRefusal(country, shown))
                    .as(number)
                    .isPresent());
        }
    }

    @Test
    void isASatelliteWhereItsCountryIsNone() {
        for (String number : List.of("+870773111632", "+881612345678", "+882161234567", "+8835100123456")) {
            Destination to = table.destination("DE", new E164(number));
            assertThat(to.type()).as(number).isEqualTo(Type.SATELLITE);
            assertThat(to.premium()).isTrue();
            assertThat(to.reach()).isEqualTo(Reach.INTERNATIONAL);
        }
        assertThat(table.destination("DE", new E164("+80012345678")).type()).isEqualTo(Type.TOLL_FREE);
        assertThat(table.destination("DE", new E164("+979123456789")).premium()).isTrue();
    }

    @Test
    void isAtHomeInATerritoryThatIsCalledAsAtHome() {
        E164 sanJuan = new E164("+17872345678");
        assertThat(table.destination("US", sanJuan).reach()).isEqualTo(Reach.NATIONAL);
        assertThat(table.destination("CA", sanJuan).reach()).isEqualTo(Reach.INTERNATIONAL);
        assertThat(table.destination("PR", new E164("+14255550100")).reach()).isEqualTo(Reach.NATIONAL);
        assertThat(table.destination("US", new E164("+18765550100")).reach())
                .as("Jamaica: dialled like home, paid like abroad")
                .isEqualTo(Reach.INTERNATIONAL);
    }
}
