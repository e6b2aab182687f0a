package org.patchbay.api.ops.country;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Shows the country policy. Changes nothing: its rules are in files. */
@ProviderType
public interface CountryOperations {

    /** The countries that can be served, by name. */
    List<CountryView> countries();

    /**
     * What is in force for a country, key by key, and where each is written; at the end, under a key in parentheses, the next holiday that follows
     * from it.
     *
     * @param code ISO 3166-1 alpha-2, in any case
     * @throws OperationException NOT_FOUND when it cannot be served; names the country and the list
     */
    List<CountryRule> rules(String code) throws OperationException;

    /**
     * What the policy makes of a number.
     *
     * @param text as it is dialled, or in international form
     * @param from the country that it is dialled in, ISO 3166-1 alpha-2 in any case; empty where the number is in international form
     * @throws OperationException INVALID when it is no number there, NOT_FOUND when that country cannot be served
     */
    NumberView number(String text, String from) throws OperationException;
}
