package org.patchbay.zoom;

import java.time.Instant;

import org.patchbay.zoom.PhoneCalls.Who;

/**
 * What Zoom told of a call of somebody.
 *
 * @param number rises with each event that a node hands on; 0 for what is not handed on yet
 * @param what Zoom's name of the event
 * @param at when a node was told, by its clock
 * @param stamp when it was, by Zoom's clock, in milliseconds; 0 where it does not say
 */
record CallEvent(long number, Who who, String call, String what, Instant at, long stamp) {

    CallEvent numbered(long next) {
        return new CallEvent(next, who, call, what, at, stamp);
    }
}
