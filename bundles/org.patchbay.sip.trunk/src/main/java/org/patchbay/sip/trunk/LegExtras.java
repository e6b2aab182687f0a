package org.patchbay.sip.trunk;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.trunk.emergency.ElinTable;

/** What few legs have or do, so that the others, which rest for as long, need no place for it. */
final class LegExtras {
    @Nullable
    Playing playing;

    @Nullable
    Recordings recordings;

    @Nullable
    DigitRelay relay;

    @Nullable
    RecordingSession recording;

    @Nullable
    ReliableProvisionals provisionals;

    @Nullable
    Referral referral;

    ElinTable.@Nullable Use elin;

    @Nullable
    Withheld withheld;

    int tunes;
}
