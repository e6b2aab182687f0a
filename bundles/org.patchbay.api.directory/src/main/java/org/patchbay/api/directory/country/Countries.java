package org.patchbay.api.directory.country;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;

/** The country policy: who can be put on the service, and what is special about numbers of a country. Never blocks. */
@ProviderType
public interface Countries {

    /**
     * Differs from what it was before when a rule was changed since. Whoever keeps something that follows from these rules, such as what is dialled
     * in an emergency at a site, compares it now and then and asks anew.
     */
    default long revision() {
        return 0;
    }

    /** The countries and territories that can be served, by name. */
    List<Country> eligible();

    Optional<Country> country(String code);

    /**
     * Why something in this country cannot be put on the service; empty when it can. Not a question for the far party of a call.
     *
     * @param code ISO 3166-1 alpha-2
     * @return names the country and the list
     */
    Optional<String> refusal(String code);

    /** The country a number belongs to, as far as its prefix says. */
    Optional<String> countryOf(E164 number);

    /**
     * The number that somebody in this country means by what was dialled there: in national form, or with the country's prefix for calls abroad.
     *
     * @param code ISO 3166-1 alpha-2
     * @return empty where that is not unambiguous: a part of a number, a short number, an emergency number, an extension
     */
    Optional<E164> dialled(String code, String digits);

    /** The emergency numbers of a country as they are dialled, without a plus, the main one first: 112, 110. */
    Set<String> emergencyNumbers(String code);

    /** Those of them that try the path of an emergency call out and alarm nobody: 933 in the US and Canada. */
    default Set<String> emergencyTestNumbers(String code) {
        return Set.of();
    }

    /**
     * What somebody in this country calls by this number.
     *
     * @param code ISO 3166-1 alpha-2 of the caller's site
     */
    Destination destination(String code, E164 number);

    /** The time zone that most people of the country live in. */
    Optional<ZoneId> zone(String code);

    /**
     * The public holiday of this day.
     *
     * @param region a part of the country, as ISO 3166-2 has it behind the dash; empty for what the whole country keeps
     * @return its name, in English
     */
    Optional<String> holiday(String code, String region, LocalDate day);

    /**
     * Why this number may not be shown as the caller's to those who are called from this country; empty when nothing is known against it. Whether
     * it is the caller's own is another question, and the directory's.
     *
     * @param code ISO 3166-1 alpha-2 of the caller's site
     */
    Optional<String> callerIdRefusal(String code, E164 shown);
}
