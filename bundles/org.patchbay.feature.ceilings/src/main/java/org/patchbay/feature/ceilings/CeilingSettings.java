package org.patchbay.feature.ceilings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.patchbay.api.call.settings.Setting;

/**
 * What a user may call and how often; what the user has not set is the site's or the tenant's. Only calls abroad and to premium numbers count. The
 * ceilings of the tenant, which hold for all of its users together, are read of the tenant alone. 0 is no ceiling.
 *
 * @param allowedCountries ISO 3166-1 alpha-2; empty for all. {@value #NO_COUNTRY} stands for numbers of no country
 * @param premium whether premium and satellite numbers may be called
 * @param perMinute calls of one user in any minute
 * @param perHour calls of one user in any hour
 * @param perCountryHour calls of one user to one country in any hour
 * @param atOnce calls of one user at the same time
 * @param stopMinutes how long calls are refused when a ceiling was reached; 0: until there are fewer than the ceiling says
 */
record CeilingSettings(
        @Setting(text = "ISO codes of the countries that may be called, 001 for numbers of none; empty for all")
                List<String> allowedCountries,
        @Setting(text = "premium and satellite numbers may be called") boolean premium,
        @Setting(value = "20", min = 0, max = 10_000, text = "calls of one user in any minute; 0 for no ceiling")
                int perMinute,
        @Setting(value = "120", min = 0, max = 10_000, text = "calls of one user in any hour; 0 for no ceiling")
                int perHour,
        @Setting(
                        value = "60",
                        min = 0,
                        max = 10_000,
                        text = "calls of one user to one country in any hour; 0 for no ceiling")
                int perCountryHour,
        @Setting(value = "10", min = 0, max = 10_000, text = "calls of one user at the same time; 0 for no ceiling")
                int atOnce,
        @Setting(value = "0", min = 0, max = 10_000, text = "calls of the whole tenant in any minute; 0 for no ceiling")
                int tenantPerMinute,
        @Setting(value = "0", min = 0, max = 10_000, text = "calls of the whole tenant in any hour; 0 for no ceiling")
                int tenantPerHour,
        @Setting(
                        value = "0",
                        min = 0,
                        max = 10_000,
                        text = "calls of the whole tenant to one country in any hour; 0 for no ceiling")
                int tenantPerCountryHour,
        @Setting(
                        value = "0",
                        min = 0,
                        max = 10_000,
                        text = "calls of the whole tenant at the same time; 0 for no ceiling")
                int tenantAtOnce,
        @Setting(
                        value = "30",
                        min = 0,
                        max = 10_080,
                        text = "how long calls are refused when a ceiling was reached; 0 until there are fewer")
                int stopMinutes) {
    static final String NO_COUNTRY = "001";
    private static final Set<String> COUNTRIES = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
    /** Places with numbers of their own that number plans know by these codes, and that ISO has given none or keeps one for. */
    private static final Set<String> BESIDE = Set.of("AC", "TA", "XK");

    CeilingSettings {
        allowedCountries = List.copyOf(allowedCountries);
        for (String country : allowedCountries) {
            String code = country.toUpperCase(Locale.ROOT);
            if (!COUNTRIES.contains(code) && !BESIDE.contains(code) && !code.equals(NO_COUNTRY)) {
                throw new IllegalArgumentException("allowed_countries has '" + country
                        + "', which is no country. Write ISO codes of two letters, such as GB, or " + NO_COUNTRY
                        + " for numbers of no country");
            }
        }
    }

    boolean allows(String country) {
        return allowedCountries.isEmpty() || allowedCountries.stream().anyMatch(country::equalsIgnoreCase);
    }

    Ceilings ofUser() {
        return new Ceilings("", perMinute, perHour, perCountryHour, atOnce, Duration.ofMinutes(stopMinutes));
    }

    Ceilings ofTenant() {
        return new Ceilings(
                "tenant_",
                tenantPerMinute,
                tenantPerHour,
                tenantPerCountryHour,
                tenantAtOnce,
                Duration.ofMinutes(stopMinutes));
    }
}
