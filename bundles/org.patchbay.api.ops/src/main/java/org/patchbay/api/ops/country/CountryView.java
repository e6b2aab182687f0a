package org.patchbay.api.ops.country;

import java.util.List;

/**
 * A country that can be served.
 *
 * @param code ISO 3166-1 alpha-2
 * @param region one of the four of the list
 * @param emergency what is dialled in an emergency, the main number first
 * @param source {@code bundle}, or the file that corrects it
 * @param problem why a file that was meant to correct it is not in force; empty where nothing is wrong
 */
public record CountryView(
        String code, String name, String region, List<String> emergency, String source, String problem) {

    public CountryView {
        emergency = List.copyOf(emergency);
    }
}
