package org.patchbay.feature.ceilings;

import java.time.Duration;

/**
 * How many calls one user, or one tenant, may make. 0 is no ceiling.
 *
 * @param prefix what is in front of the names of these settings
 * @param stop how long calls are refused when one was reached
 */
record Ceilings(String prefix, int perMinute, int perHour, int perCountryHour, int atOnce, Duration stop) {

    boolean none() {
        return perMinute == 0 && perHour == 0 && perCountryHour == 0 && atOnce == 0;
    }
}
