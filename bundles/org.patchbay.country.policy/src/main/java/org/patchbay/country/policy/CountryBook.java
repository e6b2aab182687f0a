package org.patchbay.country.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The country files that the bundle brings. Which countries can be served is decided here and by nothing else: no file that is put beside
 * these makes another one eligible.
 */
final class CountryBook {
    /** ISO 3166-1 alpha-2, by region. */
    static final List<String> SERVED = List.of(("CA US PR " + "AR BR CL CO CR EC MX PA PE " + "AU HK NZ SG "
                    + "AT BE HR CZ DK EE FI FR DE GR HU IE IL IT LT LU NL NO PL PT RO SK SI ZA ES SE CH GB")
            .split(" "));

    static final String SUFFIX = ".properties";

    private final Map<String, Map<String, Written>> shipped = new TreeMap<>();

    CountryBook() {
        for (String code : SERVED) {
            try {
                shipped.put(code, CountryText.parse("bundle " + code + SUFFIX, text(code)));
            } catch (WrongCountryFile e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String text(String code) {
        try (InputStream in = Objects.requireNonNull(
                CountryBook.class.getResourceAsStream("countries/" + code + SUFFIX), "no file of " + code)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the bundle says of a country, key by key. */
    Map<String, Written> shipped(String code) {
        return Objects.requireNonNull(shipped.get(code), code);
    }

    /** The rules of all countries as the bundle has them. */
    Map<String, CountryRules> rules() {
        Map<String, CountryRules> all = new TreeMap<>();
        for (String code : SERVED) {
            try {
                all.put(code, RuleReader.read(code, "bundle " + code + SUFFIX, shipped(code)));
            } catch (WrongCountryFile e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }

    /** The bundle's values, each replaced by the one of a correction where that has the key. */
    Map<String, Written> corrected(String code, Map<String, Written> correction) {
        Map<String, Written> all = new LinkedHashMap<>(shipped(code));
        all.putAll(correction);
        return all;
    }
}
