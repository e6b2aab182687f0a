package org.patchbay.rest;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.notice.NoticeChannel;
import org.patchbay.api.ops.notice.NoticeOperations;

/** A channel of the node, one of each tenant, and one of both that does not work. */
final class Notices implements NoticeOperations {
    private final List<String> done;

    /** @param done where is written down what is done */
    Notices(List<String> done) {
        this.done = done;
    }

    private static NoticeChannel channel(String name, List<String> tenants) {
        return new NoticeChannel(
                name,
                "webhook",
                "https://" + name + ".example",
                List.of("EMERGENCY"),
                tenants,
                Optional.of(World.AT),
                "");
    }

    @Override
    public List<NoticeChannel> channels() {
        return List.of(
                channel("node", List.of()),
                channel("hook-acme", List.of("acme")),
                channel("hook-globex", List.of("globex")),
                channel("hook-both", List.of("acme", "globex")));
    }

    @Override
    public void test(String author, String channel) throws OperationException {
        if (channel.equals("hook-both")) {
            throw new OperationException(Reason.UNAVAILABLE, channel + " was not told: it answered 500.");
        }
        done.add(author + " tried " + channel);
    }
}
