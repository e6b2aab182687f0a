package org.patchbay.country.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Destination.Type;

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
    private static final int LONGEST_CODE = 3;
    /**
     * Inmarsat; satellite systems; international networks, nearly all of them of satellites, ships and aircraft (ITU-T E.164, the list of
     * assigned codes). The library calls them mobile.
     */
    private static final List<String> SATELLITES = List.of("870", "881", "882", "883");

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

    /** What the numbers of a country begin with: +49. */
    static String prefix(String code) {
        return "+" + PhoneNumberUtil.getInstance().getCountryCodeForRegion(code);
    }

    Optional<String> countryOf(E164 number) {
        String digits = number.value().substring(1);
        if (digits.startsWith(NORTH_AMERICA)) {
            Optional<String> area =
                    Optional.of(digits).filter(d -> d.length() >= 4).map(d -> byPrefix.get(d.substring(0, 4)));
            // Canada has short ones that look like the beginning of another area's.
            return digits.length() == 8 ? byTheLibrary(number.value()).or(() -> area) : area;
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

    /** What the plan says of a number. */
    Type type(E164 number) {
        String digits = number.value().substring(1);
        for (String satellites : SATELLITES) {
            if (digits.startsWith(satellites)) {
                return Type.SATELLITE;
            }
        }
        Type known = type(library.getNumberType(apart(digits)));
        if (known != Type.UNKNOWN) {
            return known;
        }
        try {
            // A national prefix that does not belong there, as in +44 0 20, is for the library to find.
            return type(library.getNumberType(library.parse(number.value(), UNKNOWN)));
        } catch (NumberParseException e) {
            return Type.UNKNOWN;
        }
    }

    /** As the library takes a number apart, without its search for all that people write around one: most of the time it takes. */
    private PhoneNumber apart(String digits) {
        PhoneNumber apart = new PhoneNumber();
        for (int length = 1; length <= LONGEST_CODE && length < digits.length(); length++) {
            int code = Integer.parseInt(digits.substring(0, length));
            if (library.getSupportedCallingCodes().contains(code)) {
                int last = digits.length() - 1;
                int zeros = length;
                while (zeros < last && digits.charAt(zeros) == '0') {
                    zeros++;
                }
                apart.setCountryCode(code).setNationalNumber(Long.parseLong(digits.substring(length)));
                // By no means in Italy alone.
                return zeros == length
                        ? apart
                        : apart.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros - length);
            }
        }
        return apart;
    }

    private static Type type(PhoneNumberType type) {
        return switch (type) {
            case FIXED_LINE -> Type.FIXED;
            case MOBILE -> Type.MOBILE;
            case FIXED_LINE_OR_MOBILE -> Type.FIXED_OR_MOBILE;
            case TOLL_FREE -> Type.TOLL_FREE;
            case PREMIUM_RATE -> Type.PREMIUM;
            case SHARED_COST -> Type.SHARED_COST;
            case VOIP -> Type.VOIP;
            case PERSONAL_NUMBER -> Type.PERSONAL;
            case UAN -> Type.UNIVERSAL;
            case PAGER, VOICEMAIL -> Type.OTHER;
            case UNKNOWN -> Type.UNKNOWN;
        };
    }

    /** The number meant by what was dialled in this country, if it is a number that can exist. */
    Optional<E164> dialled(CountryRules rules, String digits) {
        if (!DIALLED.matcher(digits).matches()) {
            return Optional.empty();
        }
        String code = rules.country().code();
        Optional<E164> known = lacksNationalPrefix(digits, code) ? Optional.empty() : read(digits, code);
        if (known.isPresent()) {
            return known;
        }
        for (String exit : rules.exitPrefixes()) {
            if (digits.startsWith(exit)) {
                return read("+" + digits.substring(exit.length()), code);
            }
        }
        String trunk = rules.trunkPrefix();
        return !trunk.isEmpty() && digits.startsWith(trunk)
                ? read(prefix(code) + digits.substring(trunk.length()), code)
                : Optional.empty();
    }

    /**
     * Whether these are the digits of a national number but for the prefix that one is dialled with there. Where numbers are of many lengths,
     * as in Germany, they are then a local number, and another town's is not meant.
     */
    private boolean lacksNationalPrefix(String digits, String code) {
        try {
            PhoneNumber parsed = library.parse(digits, code);
            String written = PhoneNumberUtil.normalizeDigitsOnly(library.format(parsed, PhoneNumberFormat.NATIONAL));
            return digits.equals(library.getNationalSignificantNumber(parsed))
                    && !written.equals(digits)
                    && written.endsWith(digits)
                    // What may be left out, as before mobiles in some countries, the library knows where it looks for
                    // numbers in texts.
                    && !library.findNumbers(digits, code, Leniency.VALID, 1)
                            .iterator()
                            .hasNext();
        } catch (NumberParseException e) {
            return false;
        }
    }

    private Optional<E164> read(String number, String code) {
        try {
            PhoneNumber parsed = library.parse(number, code);
            return library.isValidNumber(parsed)
                    ? E164.parse(library.format(parsed, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
