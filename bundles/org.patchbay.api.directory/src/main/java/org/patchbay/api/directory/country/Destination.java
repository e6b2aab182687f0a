package org.patchbay.api.directory.country;

import java.util.Optional;

/**
 * What a number is to somebody who calls it.
 *
 * @param country ISO 3166-1 alpha-2; empty for numbers of no country, such as satellites, and for those that are unknown
 * @param reach whether it is abroad; a territory that its country calls as at home is not
 * @param type what the number plan says
 */
public record Destination(Optional<String> country, Reach reach, Type type) {

    /** From where the caller is. */
    public enum Reach {
        NATIONAL,
        INTERNATIONAL
    }

    /** What the number plan says. More may be added. */
    public enum Type {
        FIXED,
        MOBILE,
        /** Where the plan cannot tell the two apart, as in the US. */
        FIXED_OR_MOBILE,
        TOLL_FREE,
        SHARED_COST,
        /** Costs more than a call. */
        PREMIUM,
        VOIP,
        PERSONAL,
        /** A company's number that is not in one place. */
        UNIVERSAL,
        SATELLITE,
        /** Another service of the plan: pagers, voicemail boxes. */
        OTHER,
        /** None that the plan knows. */
        UNKNOWN
    }

    /** Whether it costs more than what its country lets expect. */
    public boolean premium() {
        return type == Type.PREMIUM || type == Type.SATELLITE;
    }
}
