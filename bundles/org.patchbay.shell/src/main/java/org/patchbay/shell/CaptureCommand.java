package org.patchbay.shell;

import java.nio.file.Path;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.TrunkOperations;

@Service
@Command(
        scope = "patchbay",
        name = "capture",
        description = "Writes the SIP messages that the trunk keeps to a new pcap file, of one call or all.")
@SuppressWarnings("NullAway.Init")
public final class CaptureCommand extends Operation {
    @Argument(
            index = 0,
            name = "file",
            required = true,
            description = "the file to make, on the machine of the runtime")
    @Completion(FileCompleter.class)
    private String file;

    @Argument(index = 1, name = "call", description = "the id of the call; without it, all messages are written")
    @Completion(CallCompleter.class)
    private @Nullable String call;

    @Override
    void run() throws Exception {
        Path target = Path.of(file).toAbsolutePath();
        int count = use(TrunkOperations.class, o -> o.capture(Optional.ofNullable(call), target));
        say(count + " messages are in " + target + ". It holds numbers and addresses: pass it on with care.");
    }
}
