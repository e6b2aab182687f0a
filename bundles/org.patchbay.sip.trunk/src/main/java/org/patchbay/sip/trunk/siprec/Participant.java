package org.patchbay.sip.trunk.siprec;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes part in a recorded call.
 *
 * @param key unique in the recording session
 * @param aor the URI by which it is known
 * @param name for people; possibly empty
 * @param since when it came, or when the recording began
 * @param until when it left; null while it takes part
 * @param sends the labels of the streams that carry what it says
 * @param hears the labels of the streams that carry what it hears
 */
public record Participant(
        String key,
        String aor,
        String name,
        Instant since,
        @Nullable Instant until,
        List<String> sends,
        List<String> hears) {

    public Participant {
        sends = List.copyOf(sends);
        hears = List.copyOf(hears);
    }

    /** The same, gone. */
    public Participant left(Instant at) {
        return new Participant(key, aor, name, since, at, sends, hears);
    }
}
