package org.patchbay.notice;

import java.io.IOException;

import org.patchbay.api.ops.notice.NoticeChannel;

/** A channel that is configured, for those of this bundle who show all. */
interface NoticePoint {
    NoticeChannel shown();

    /** Sends a test, and waits until it was taken. */
    void test() throws IOException, Channel.Refused;
}
