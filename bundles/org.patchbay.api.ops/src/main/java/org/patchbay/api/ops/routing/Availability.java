package org.patchbay.api.ops.routing;

import java.time.Duration;

/**
 * How long something took calls in a month.
 *
 * @param what the provider, or {@code hub}, or {@code service}: any way out at all
 * @param up how long
 * @param down how long not, drills left out
 * @param unseen how long nobody looked, as the node was not running
 * @param percent of the time that was seen
 * @param target what is aimed at, in percent
 */
public record Availability(String what, Duration up, Duration down, Duration unseen, double percent, double target) {}
