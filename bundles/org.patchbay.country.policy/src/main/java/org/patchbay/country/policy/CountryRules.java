package org.patchbay.country.policy;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Destination.Type;

/**
 * What holds in one country.
 *
 * @param emergency as dialled, the main number first; never empty
 * @param emergencyTests those of them that alarm nobody
 * @param emergencyDifferences why a number is, or is not, among them unlike in the library of numbers
 * @param calendar the name of the calendar that the library of holidays knows; empty for none
 * @param holidays those that come beside it, or stand for it; an empty name takes one away
 * @param yearlyHolidays the same of every year
 * @param exitPrefixes what is dialled before a number abroad, beside what the library of numbers knows
 * @param trunkPrefix what is dialled before a number of the country, where the library does not know it; may be empty
 * @param nationalToo whose numbers are no calls abroad, ISO 3166-1 alpha-2
 * @param types by the beginning of a number, with its plus: what the library does not know of it or gets wrong
 * @param neverShown kinds of numbers that may not be shown as a caller's
 * @param neverShownPrefixes beginnings of such numbers, with their plus
 */
record CountryRules(
        Country country,
        Set<String> emergency,
        Set<String> emergencyTests,
        Map<String, String> emergencyDifferences,
        ZoneId zone,
        Optional<String> calendar,
        Map<LocalDate, String> holidays,
        Map<MonthDay, String> yearlyHolidays,
        List<String> exitPrefixes,
        String trunkPrefix,
        Set<String> nationalToo,
        SortedMap<String, Type> types,
        Set<Type> neverShown,
        List<String> neverShownPrefixes) {}
