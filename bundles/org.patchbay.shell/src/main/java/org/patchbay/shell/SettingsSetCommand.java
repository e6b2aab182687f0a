package org.patchbay.shell;

import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.settings.Settings;

@Service
@Command(
        scope = "patchbay",
        name = "settings-set",
        description = "Writes a setting of a tenant, a site or a user; an empty value goes back to what is inherited.")
@SuppressWarnings("NullAway.Init")
public final class SettingsSetCommand extends Operation {
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

    @Argument(index = 2, name = "key", required = true, description = "the setting, such as blocked_callers")
    private String key;

    @Argument(index = 3, name = "value", required = true, description = "its value; '' for what is inherited")
    private String value;

    @Override
    void run() throws Exception {
        use(Settings.class, s -> {
            s.write(author(), Words.scope(scope), handler, Map.of(key, value));
            return true;
        });
        String done =
                handler + " of " + scope + ": " + key + (value.isEmpty() ? " is what is inherited." : " = " + value);
        boolean there = useIfThere(
                CallOperations.class,
                o -> o.slots().stream().anyMatch(s -> s.name().equals(handler)),
                true);
        say(there ? done : done + " (Nothing of the name '" + handler + "' is there now; see patchbay:handlers.)");
    }
}
