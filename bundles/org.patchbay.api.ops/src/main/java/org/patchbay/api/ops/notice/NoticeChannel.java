package org.patchbay.api.ops.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A way by which people are told.
 *
 * @param name as its configuration says
 * @param kind {@code webhook} or {@code mail}
 * @param to where it leads, without anything secret
 * @param facts the types of facts that it tells of
 * @param tenants whose; empty for all
 * @param delivered when the last notice was taken; empty if none was since the start
 * @param problem why the last one was not taken; empty when it was
 */
public record NoticeChannel(
        String name,
        String kind,
        String to,
        List<String> facts,
        List<String> tenants,
        Optional<Instant> delivered,
        String problem) {
    public NoticeChannel {
        facts = List.copyOf(facts);
        tenants = List.copyOf(tenants);
    }
}
