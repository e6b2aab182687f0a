package org.patchbay.country.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import org.patchbay.api.call.E164;

/**
 * The world's numbering plans, from the metadata of libphonenumber. The library takes tens of microseconds for a number, and every party of
 * every call is asked about: so the prefixes that decide by themselves are taken out of it once, and it is asked only where several countries
 * share the rest.
 */
final class NumberPlan {
    /** What the library calls a number of no country: satellites, international freephone. */
    private static final String NO_COUNTRY = "001";
    /** What a telephone can dial; the library would also read letters and the text around a number. */
    private static final Pattern DIALLED = Pattern.compile("[0-9]{4,20}");

    private static final String NORTH_AMERICA = "1";
    private static final String UNKNOWN = "ZZ";

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    /** By calling code, and in North America by calling code and area code. An empty one is of no country. */
    private final Map<String, String> byPrefix = new HashMap<>();

    NumberPlan() {
        for (int code : library.getSupportedCallingCodes()) {
            List<String> regions = library.getRegionCodesForCountryCode(code);
            if (regions.size() == 1) {
                byPrefix.put(Integer.toString(code), regions.get(0).equals(NO_COUNTRY) ? "" : regions.get(0));
            }
        }
        for (int area = 200; area < 1000; area++) {
            String prefix = NORTH_AMERICA + area;
            byTheLibrary("+" + prefix + "2345678").ifPresent(country -> byPrefix.put(prefix, country));
        }
    }

    Optional<String> countryOf(E164 number) {
        String digits = number.value().substring(1);
        if (digits.startsWith(NORTH_AMERICA)) {
            return digits.length() < 4 ? Optional.empty() : Optional.ofNullable(byPrefix.get(digits.substring(0, 4)));
        }
        for (int length = 2; length <= 3 && length <= digits.length(); length++) {
            String country = byPrefix.get(digits.substring(0, length));
            if (country != null) {
                return country.isEmpty() ? Optional.empty() : Optional.of(country);
            }
        }
        return byTheLibrary(number.value());
    }

    private Optional<String> byTheLibrary(String number) {
        try {
            String region = library.getRegionCodeForNumber(library.parse(number, UNKNOWN));
            return Optional.ofNullable(region).filter(r -> !r.equals(UNKNOWN) && !r.equals(NO_COUNTRY));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** The number meant by what was dialled in this country, if it is a number that can exist. */
    Optional<E164> dialled(String code, String digits) {
        if (!DIALLED.matcher(digits).matches()) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = library.parse(digits, code);
            return library.isValidNumber(number)
                    ? E164.parse(library.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
