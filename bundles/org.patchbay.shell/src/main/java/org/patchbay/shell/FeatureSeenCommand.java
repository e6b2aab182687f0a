package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.feature.FeatureCatalogue;

@Service
@Command(
        scope = "patchbay",
        name = "feature-seen",
        description = "Records that a feature which Teams or the provider performs was seen to work on a real tenant:"
                + " from then on the catalogue takes it for supported there, as long as what carries it is live.")
@SuppressWarnings("NullAway.Init")
public final class FeatureSeenCommand extends Operation {
    @Argument(index = 0, name = "tenant", required = true, description = "the tenant it was seen on")
    @Completion(CustomerCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "key",
            required = true,
            description = "the key of the feature, as in patchbay:catalogue")
    @Completion(RowCompleter.class)
    private String key;

    @Argument(index = 2, name = "note", description = "how it was seen; not needed to withdraw")
    private String note = "";

    @Option(name = "--withdraw", description = "takes back what was recorded")
    private boolean withdraw;

    @Override
    void run() throws Exception {
        if (withdraw && !note.isEmpty()) {
            throw new IllegalArgumentException("A note is not kept of a withdrawal. Leave it out.");
        }
        String done = use(FeatureCatalogue.class, catalogue -> {
            if (withdraw) {
                catalogue.withdrawSeen(author(), tenant, key);
                return "That " + key + " was seen on " + tenant + " is withdrawn.";
            }
            catalogue.recordSeen(author(), tenant, key, note);
            return key + " was seen on " + tenant + ".";
        });
        say(done);
    }
}
