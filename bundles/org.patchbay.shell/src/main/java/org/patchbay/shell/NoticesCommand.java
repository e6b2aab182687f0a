package org.patchbay.shell;

import java.time.Instant;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.notice.NoticeOperations;

@Service
@Command(
        scope = "patchbay",
        name = "notices",
        description =
                "Lists the web hooks and mail addresses that are told of emergency calls and the like, and whether they are.")
public final class NoticesCommand extends Operation {
    @Override
    void run() throws Exception {
        Listing listing = new Listing("Name", "Kind", "To", "Facts", "Tenants", "Delivered", "Problem");
        use(NoticeOperations.class, NoticeOperations::channels)
                .forEach(c -> listing.row(
                        c.name(),
                        c.kind(),
                        c.to(),
                        String.join(" ", c.facts()),
                        c.tenants().isEmpty() ? "all" : String.join(" ", c.tenants()),
                        c.delivered().map(Instant::toString).orElse(""),
                        c.problem()));
        print(listing);
    }
}
