package org.patchbay.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;

@Service
@Command(
        scope = "patchbay",
        name = "settings-set",
        description = "Writes settings of a tenant, a site or a user; an empty value goes back to what is inherited.")
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
    @Completion(OwnerCompleter.class)
    private String handler;

    @Argument(index = 2, name = "key", required = true, description = "the setting, such as blocked_callers")
    @Completion(SettingCompleter.class)
    private String key;

    @Argument(index = 3, name = "value", required = true, description = "its value; '' for what is inherited")
    @Completion(SettingCompleter.class)
    private String value;

    @Argument(
            index = 4,
            name = "more",
            multiValued = true,
            description = "further keys and values that are set together with the first")
    @Completion(SettingCompleter.class)
    private @Nullable List<String> more;

    @Override
    void run() throws Exception {
        List<String> pairs = new ArrayList<>(List.of(key, value));
        if (more != null) {
            pairs.addAll(more);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (i + 1 == pairs.size()) {
                throw new IllegalArgumentException("There is no value for '" + pairs.get(i)
                        + "'. Write KEY VALUE, and '' as the value for what is inherited.");
            }
            if (values.put(pairs.get(i), pairs.get(i + 1)) != null) {
                throw new IllegalArgumentException("'" + pairs.get(i) + "' is there twice.");
            }
        }
        SettingsScope whose = Words.scope(scope);
        boolean checked = use(Settings.class, s -> {
            s.write(author(), whose, handler, values);
            return !s.declared(handler).isEmpty();
        });
        StringBuilder done = new StringBuilder(handler + " of " + scope + ": ");
        String separator = "";
        for (Map.Entry<String, String> pair : values.entrySet()) {
            done.append(separator)
                    .append(pair.getKey())
                    .append(pair.getValue().isEmpty() ? " is what is inherited" : " = " + pair.getValue());
            separator = ", ";
        }
        say(done + "."
                + (checked
                        ? ""
                        : " (Not checked: nothing that is there now declares settings of the name '" + handler
                                + "'; see patchbay:handlers.)"));
    }
}
