package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.notice.NoticeOperations;

@Service
@Command(
        scope = "patchbay",
        name = "notice-test",
        description = "Sends a notice that says that it is a test, and waits until it was taken.")
@SuppressWarnings("NullAway.Init")
public final class NoticeTestCommand extends Operation {
    @Argument(index = 0, name = "channel", required = true, description = "the channel, as patchbay:notices shows it")
    @Completion(NoticeCompleter.class)
    private String channel;

    @Override
    void run() throws Exception {
        use(NoticeOperations.class, o -> {
            o.test(author(), channel);
            return channel;
        });
        say(channel + " has taken it.");
    }
}
