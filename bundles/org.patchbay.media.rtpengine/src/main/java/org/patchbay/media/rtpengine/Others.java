package org.patchbay.media.rtpengine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;

/** The other media engines that are there: they do what rtpengine does not. */
final class Others {
    private volatile Supplier<? extends Collection<MediaEngine>> all = List::of;

    void among(Supplier<? extends Collection<MediaEngine>> engines) {
        all = engines;
    }

    /** The one that records what it is sent copies of. */
    Optional<MediaEngine> recorder() {
        return able(MediaCapability.RECORD);
    }

    /** The one that presses keys. */
    Optional<MediaEngine> presser() {
        return able(MediaCapability.PRESS);
    }

    private Optional<MediaEngine> able(MediaCapability what) {
        return all.get().stream()
                .filter(each -> each.capabilities().contains(what)
                        && !each.capabilities().contains(MediaCapability.EXTERNAL))
                .findFirst();
    }
}
