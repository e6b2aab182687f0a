package org.patchbay.graph;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsScope;

/** Whether a tenant has enabled what needs a permission. */
final class Enabling {
    private final Settings settings;

    Enabling(Settings settings) {
        this.settings = settings;
    }

    /** What is written for the tenant, else what the owner says is so by default. What cannot be read enables nothing. */
    boolean is(String tenant, Declaration declaration) {
        if (declaration.enabledBy().isEmpty()) {
            return true;
        }
        String[] part = declaration.enabledBy().split("/", -1);
        if (part.length != 2 || tenant.isBlank()) {
            return false;
        }
        String written = settings.written(SettingsScope.tenant(tenant), part[0])
                .getOrDefault(part[1], "")
                .strip();
        return written.equalsIgnoreCase("true")
                || (!written.equalsIgnoreCase("false")
                        && byDefault(part[0], part[1]).equalsIgnoreCase("true"));
    }

    private String byDefault(String owner, String key) {
        return settings.declared(owner).stream()
                .filter(setting -> setting.key().equals(key))
                .map(DeclaredSetting::byDefault)
                .findFirst()
                .orElse("");
    }
}
