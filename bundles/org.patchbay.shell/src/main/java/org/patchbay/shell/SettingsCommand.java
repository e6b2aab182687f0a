package org.patchbay.shell;

import java.util.List;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;

@Service
@Command(
        scope = "patchbay",
        name = "settings",
        description =
                "Shows each setting of a tenant, a site or a user: what is in force, where that comes from, and what is allowed.")
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
            description = "the handler or treatment whose settings they are; without it, those of all")
    @Completion(OwnerCompleter.class)
    private @Nullable String handler;

    @Option(
            name = "--history",
            description = "what was written at exactly this level before, for patchbay:settings-undo")
    private boolean history;

    @Override
    void run() throws Exception {
        SettingsScope whose = Words.scope(scope);
        String owner = handler;
        if (history) {
            if (owner == null) {
                throw new IllegalArgumentException("Whose history? Name the handler behind the scope.");
            }
            print(changes(whose, owner));
            return;
        }
        List<EffectiveSetting> found = use(Settings.class, s -> s.effective(whose)).stream()
                .filter(e -> owner == null || e.setting().owner().equals(owner))
                .toList();
        Listing listing = new Listing("Handler", "Key", "Value", "From", "Allowed", "Meaning", "Problems");
        found.forEach(e -> listing.row(
                e.setting().owner(),
                e.setting().key(),
                e.value(),
                e.from().name().toLowerCase(Locale.ROOT),
                e.setting().takes(),
                e.setting().text(),
                e.problems()));
        print(listing);
    }

    private Listing changes(SettingsScope whose, String owner) throws Exception {
        Listing listing = new Listing("Version", "At", "Who", "Values");
        use(Settings.class, s -> s.history(whose, owner))
                .forEach(c -> listing.row(
                        c.version(),
                        c.at(),
                        c.author(),
                        c.values().entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .sorted()
                                .toList()));
        return listing;
    }
}
