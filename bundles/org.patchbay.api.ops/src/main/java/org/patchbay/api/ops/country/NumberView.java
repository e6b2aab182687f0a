package org.patchbay.api.ops.country;

/**
 * What the policy makes of a number.
 *
 * @param number in international form; what was dialled, of an emergency number
 * @param country ISO 3166-1 alpha-2; empty for numbers of no country
 * @param reach {@code national}, {@code international}, or {@code emergency}; empty where it was not said from where
 * @param type what the number plan says, in lower case, such as {@code mobile} or {@code premium}
 * @param refusal why a site in the number's country cannot be served; empty where it can
 * @param callerIdRefusal why it may not be shown as the caller's, from where it was dialled or else from its own country; empty where nothing is
 *     known against it
 */
public record NumberView(
        String number, String country, String reach, String type, String refusal, String callerIdRefusal) {}
