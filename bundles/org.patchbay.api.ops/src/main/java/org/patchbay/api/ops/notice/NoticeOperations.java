package org.patchbay.api.ops.notice;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** The ways by which people are told of emergency calls, stops for fraud and the like. */
@ProviderType
public interface NoticeOperations {

    /** All that are configured, by name. */
    List<NoticeChannel> channels();

    /**
     * Sends a notice that says that it is a test, and waits until it was taken, for half a minute at most. Audited.
     *
     * @throws OperationException {@code NOT_FOUND} without such a channel; {@code UNAVAILABLE} with what went wrong
     */
    void test(String author, String channel) throws OperationException;
}
