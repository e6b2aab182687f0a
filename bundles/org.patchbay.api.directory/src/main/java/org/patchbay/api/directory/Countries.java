package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;

/** The country policy: who can be put on the service, and what is special about numbers of a country. Never blocks. */
@ProviderType
public interface Countries {

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
}
