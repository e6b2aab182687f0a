package org.patchbay.api.media;

import java.time.Duration;

/**
 * What became of a recording.
 *
 * @param place where it is, as the operator finds it (the path of a file); empty when nothing was recorded
 * @param length of its audio, pauses not counted
 * @param octets of the file
 * @param missed how much audio of all its channels together came and is not in it, since it could not be written in time; what the network
 *     lost is not counted
 * @param error empty, or why nothing was recorded, or why it ended before it was to: what is wrong and what to do
 */
public record Recording(String place, Duration length, long octets, Duration missed, String error) {

    /** Nothing was recorded. */
    public static Recording none(String error) {
        return new Recording("", Duration.ZERO, 0, Duration.ZERO, error);
    }
}
