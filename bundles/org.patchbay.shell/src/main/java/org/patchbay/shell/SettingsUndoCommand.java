package org.patchbay.shell;

import java.util.OptionalLong;
import java.util.TreeMap;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsChange;
import org.patchbay.api.ops.settings.SettingsScope;

@Service
@Command(
        scope = "patchbay",
        name = "settings-undo",
        description =
                "Makes the settings of a tenant, a site or a user what they were before the last change, or after a former one.")
@SuppressWarnings("NullAway.Init")
public final class SettingsUndoCommand extends Operation {
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
    @Completion(OwnerCompleter.class)
    private String handler;

    @Argument(
            index = 2,
            name = "version",
            description =
                    "what they were after this change of patchbay:settings --history; without it, before the last one")
    private @Nullable String version;

    @Override
    void run() throws Exception {
        SettingsScope whose = Words.scope(scope);
        OptionalLong wanted = version == null
                ? OptionalLong.empty()
                : OptionalLong.of(Words.number("version", version, 1, Integer.MAX_VALUE));
        SettingsChange now = use(Settings.class, s -> s.undo(author(), whose, handler, wanted));
        say(handler + " of " + scope + " is now: "
                + (now.values().isEmpty() ? "nothing, all is inherited" : new TreeMap<>(now.values())) + " (change "
                + now.version() + ").");
    }
}
