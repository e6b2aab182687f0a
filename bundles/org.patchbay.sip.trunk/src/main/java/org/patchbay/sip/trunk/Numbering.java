package org.patchbay.sip.trunk;

import java.util.Optional;

import org.patchbay.api.call.E164;

/**
 * How numbers of a peer are read that it does not write in international form: callers, and who is called. The hub shows names and rings by
 * numbers with a + alone. And how numbers are written to a peer that takes none with a +.
 *
 * @param countryCode of the country that it dials as, without +; empty to take such numbers as they are
 * @param prefix before national numbers; empty where there is none, as in Spain or Denmark
 * @param written whether numbers are written to it as they are dialled there
 */
record Numbering(String countryCode, String prefix, boolean written) {
    static final Numbering NONE = new Numbering("", "", false);
    private static final String NORTH_AMERICA = "1";
    private static final String ABROAD_FROM_NORTH_AMERICA = "011";
    private static final String ABROAD = "00";
    /** A number that is shorter is a service, or an extension. */
    private static final int SHORTEST = 7;

    /** @param written whether numbers are written to the peer as they are dialled in its country */
    static Numbering read(Values v, boolean written) {
        String code = v.text("country_code", "");
        String prefix = v.text("national_prefix", code.equals(NORTH_AMERICA) ? "1" : "0");
        if (code.isEmpty() && written) {
            throw v.wrong("number_format", "needs country_code, the country in which numbers are dialled so");
        }
        if (code.isEmpty()) {
            return NONE;
        }
        if (!code.matches("[1-9][0-9]{0,2}")) {
            throw v.wrong("country_code", "is no country code, such as 49 or 1");
        }
        if (!prefix.matches("[0-9]{1,3}|none")) {
            throw v.wrong("national_prefix", "has to be what is dialled before a national number, such as 0, or none");
        }
        return new Numbering(code, prefix.equals("none") ? "" : prefix, written);
    }

    /** The number in international form, if it is a national one, or begins as calls abroad do. */
    Optional<E164> international(String user) {
        if (countryCode.isEmpty() || user.length() < SHORTEST || !user.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        if (countryCode.equals(NORTH_AMERICA)) {
            return user.startsWith(ABROAD_FROM_NORTH_AMERICA)
                    ? E164.parse("+" + user.substring(3))
                    : user.matches("1?[2-9][0-9]{9}")
                            ? E164.parse("+1" + user.substring(user.length() - 10))
                            : Optional.empty();
        }
        if (user.startsWith(ABROAD)) {
            return E164.parse("+" + user.substring(2));
        }
        return user.startsWith(prefix)
                ? E164.parse("+" + countryCode + user.substring(prefix.length()))
                : Optional.empty();
    }

    /** A number as it is dialled in the country. */
    String dialled(E164 number) {
        String digits = number.value().substring(1);
        return digits.startsWith(countryCode)
                ? prefix + digits.substring(countryCode.length())
                : (countryCode.equals(NORTH_AMERICA) ? ABROAD_FROM_NORTH_AMERICA : ABROAD) + digits;
    }
}
