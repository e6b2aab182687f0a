package org.patchbay.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.settings.Settings;

@Service
@Command(
        scope = "patchbay",
        name = "settings",
        description = "Lists the settings that are written for a tenant, a site or a user.")
@SuppressWarnings("NullAway.Init")
public final class SettingsCommand extends Operation {
    @Argument(
            index = 0,
            name = "scope",
            required = true,
            description = "TENANT, TENANT/SITE or TENANT/SITE/USER; - for no site")
    @Completion(ScopeCompleter.class)
    private String scope;

    @Argument(
            index = 1,
            name = "handler",
            required = true,
            description = "the handler or treatment whose settings they are")
    @Completion(HandlerCompleter.class)
    private String handler;

    @Override
    void run() throws Exception {
        Listing listing = new Listing("Key", "Value");
        use(Settings.class, s -> s.written(Words.scope(scope), handler)).forEach(listing::row);
        print(listing);
    }
}
