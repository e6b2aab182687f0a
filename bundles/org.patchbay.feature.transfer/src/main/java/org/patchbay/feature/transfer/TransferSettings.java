package org.patchbay.feature.transfer;

import java.time.Duration;

import org.patchbay.api.call.settings.Setting;

/**
 * Who may transfer, and what comes with it.
 *
 * @param who whose wish to transfer is fulfilled
 * @param outsideToOutside whether somebody outside may be connected with somebody else outside, or may send a user to somebody outside
 * @param whileRinging what the one who is transferred hears while the target rings: a tone or music; {@code off} for nothing
 * @param ringSeconds how long the target may ring; then the transfer has failed, and the call is as it was
 */
record TransferSettings(
        @Setting(text = "whose wish to transfer is fulfilled: all, inside (users alone) or none") Who who,
        @Setting(text = "lets callers outside be transferred to numbers outside, at the tenant's cost")
                boolean outsideToOutside,
        @Setting(
                        value = RINGBACK,
                        text = "what is heard while the target rings: tone:ringback, music:NAME, prompt:NAME, or off")
                String whileRinging,
        @Setting(value = "180", min = 5, max = 180, text = "how long the target may ring") int ringSeconds) {
    static final String RINGBACK = "tone:ringback";
    private static final int LONGEST = 180;
    private static final String OFF = "off";

    /** Whose wish to transfer is fulfilled. The first one holds where nothing is set. */
    enum Who {
        /** Everybody's, of those outside too. */
        ALL,
        /** That of users alone. */
        INSIDE,
        /** Nobody's. */
        NONE
    }

    TransferSettings {
        whileRinging = whileRinging.strip();
        if (whileRinging.equalsIgnoreCase(OFF)) {
            whileRinging = "";
        } else if (whileRinging.isEmpty()) {
            whileRinging = RINGBACK;
        } else if (!whileRinging.matches("(music|prompt|tone|say):\\S.*")) {
            throw new IllegalArgumentException("while_ringing is '" + whileRinging
                    + "', which is no sound. Write tone:ringback, music:NAME, such as music:default, prompt:NAME or"
                    + " say:LANGUAGE:TEXT; off for nothing.");
        }
    }

    /** How long the target may ring, where that is less than the core lets it. */
    boolean hurries() {
        return ringSeconds > 0 && ringSeconds < LONGEST;
    }

    Duration ring() {
        return Duration.ofSeconds(ringSeconds);
    }
}
