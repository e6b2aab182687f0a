package org.patchbay.media.rtpengine;

import java.util.List;

import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Format;

/** What rtpengine knows that one peer takes: what it was offered, or has in common with whom it is opposite to. What is new in an answer it drops. */
final class Known {
    private List<Format> formats = List.of();

    void are(List<Format> offered) {
        formats = offered;
    }

    /** What it has not in common with this one is forgotten, whatever the numbers of the rest. */
    void keep(List<Format> others) {
        formats = formats.stream().filter(format -> format.in(others) != null).toList();
    }

    /** Whether it has a format, or one under a number, that rtpengine does not know of this peer. */
    boolean isNews(Audio next) {
        return next.formats().stream().anyMatch(format -> formats.stream()
                .noneMatch(each ->
                        each.payload() == format.payload() && each.encoding().equalsIgnoreCase(format.encoding())));
    }
}
