package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.TrunkOperations;

@Service
@Command(
        scope = "patchbay",
        name = "media",
        description =
                "Shows what the media of a call do or did: addresses, codec, packets, loss and jitter of each leg.")
@SuppressWarnings("NullAway.Init")
public final class MediaCommand extends Operation {
    @Argument(index = 0, name = "call", required = true, description = "the id of the call, as in patchbay:calls")
    @Completion(CallCompleter.class)
    private String call;

    @Override
    void run() throws Exception {
        List<String> legs = use(TrunkOperations.class, o -> o.media(call));
        if (legs.isEmpty()) {
            throw new IllegalArgumentException(
                    "No media of a call '" + call + "' are known. See patchbay:calls and patchbay:recent.");
        }
        Listing listing = new Listing("Leg");
        legs.forEach(listing::row);
        print(listing);
    }
}
