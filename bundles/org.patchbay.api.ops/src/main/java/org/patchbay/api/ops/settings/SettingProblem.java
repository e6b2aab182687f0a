package org.patchbay.api.ops.settings;

/**
 * Something that is written and cannot be used, since the bundle that reads it takes less than the one before it. It counts as not set.
 *
 * @param scope where it is written; a user's without the site
 * @param owner whose setting it is
 * @param why such as {@code must not be less than 1 or more than 180}
 */
public record SettingProblem(SettingsScope scope, String owner, String key, String value, String why) {}
