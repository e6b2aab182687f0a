package org.patchbay.country.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Destination.Type;

import static org.assertj.core.api.Assertions.assertThat;

/** That a number is of the kind which the library finds when it reads all of it, for numbers of each calling code, good ones and others. */
class NumberPlanTest {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final int EACH = 60;
    /** The same in each run. */
    private final Random random = new Random(44);

    private final NumberPlan plan = new NumberPlan();

    private static PhoneNumberType byTheLibrary(String number) {
        try {
            return LIBRARY.getNumberType(LIBRARY.parse(number, "ZZ"));
        } catch (NumberParseException e) {
            return PhoneNumberType.UNKNOWN;
        }
    }

    /** Of the country's own examples with other digits behind, and of any digits; some with zeros and ones before them. */
    private List<String> numbers(int code) {
        List<String> examples = new ArrayList<>();
        for (String region : LIBRARY.getRegionCodesForCountryCode(code)) {
            for (PhoneNumberType type : LIBRARY.getSupportedTypesForRegion(region)) {
                var example = LIBRARY.getExampleNumberForType(region, type);
                if (example != null) {
                    examples.add(LIBRARY.format(example, PhoneNumberFormat.E164));
                }
            }
        }
        List<String> numbers = new ArrayList<>(examples);
        for (int i = 0; i < EACH; i++) {
            StringBuilder number = new StringBuilder("+").append(code);
            if (i % 2 == 0 && !examples.isEmpty()) {
                String example = examples.get(random.nextInt(examples.size()));
                number.append(i % 6 == 0 ? "0" : i % 10 == 0 ? "1" : i % 14 == 0 ? "8" : "");
                number.append(example, 1 + String.valueOf(code).length(), example.length() - 3);
                number.append(100 + random.nextInt(900));
            } else {
                number.append(i % 9 == 0 ? "00" : "");
                for (int digits = 4 + random.nextInt(9); digits > 0; digits--) {
                    number.append(random.nextInt(10));
                }
            }
            numbers.add(number.toString());
        }
        return numbers;
    }

    @Test
    void findsTheKindThatTheLibraryFinds() {
        int checked = 0;
        int known = 0;
        for (int code : LIBRARY.getSupportedCallingCodes()) {
            for (String number : numbers(code)) {
                var parsed = E164.parse(number);
                if (parsed.isEmpty() || number.matches("\\+(870|88[123]).*")) {
                    continue;
                }
                Type expected = ExampleNumbersTest.TYPES.getOrDefault(byTheLibrary(number), Type.UNKNOWN);
                assertThat(plan.type(parsed.get())).as(number).isEqualTo(expected);
                checked++;
                known += expected == Type.UNKNOWN ? 0 : 1;
            }
        }
        assertThat(checked).isGreaterThan(10_000);
        assertThat(known).isGreaterThan(3_000);
    }
}
