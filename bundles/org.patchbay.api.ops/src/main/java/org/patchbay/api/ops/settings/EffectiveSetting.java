package org.patchbay.api.ops.settings;

import java.util.List;

/**
 * What one setting is for somebody now.
 *
 * @param setting what it is; of kind {@link SettingKind#UNKNOWN} where its owner does not say so now, or has no setting of that key
 * @param value in force, as it would be written
 * @param from where the value comes from
 * @param problems what is written nearer but cannot be used, and why; empty when all is well
 */
public record EffectiveSetting(DeclaredSetting setting, String value, SettingsLevel from, List<String> problems) {

    public EffectiveSetting {
        problems = List.copyOf(problems);
    }
}
