package org.patchbay.api.directory.country;

/**
 * A country or territory that can be served.
 *
 * @param code ISO 3166-1 alpha-2, upper case
 * @param name in English
 * @param region one of the four regions of the list
 * @param emergency how emergency calls are located
 */
public record Country(String code, String name, String region, Emergency emergency) {

    /** How emergency calls are located. */
    public enum Emergency {
        /** US and CA: the location is carried with the call. */
        NOMADIC,
        /** Elsewhere: the registered address of the site counts. */
        REGISTERED
    }

    public Country {
        if (!code.matches("[A-Z]{2}")) {
            throw new IllegalArgumentException(
                    "'" + code + "' is no ISO 3166-1 alpha-2 code. Write two capital letters, such as DE.");
        }
        if (name.isBlank() || region.isBlank()) {
            throw new IllegalArgumentException("The country " + code + " needs a name and a region.");
        }
    }
}
