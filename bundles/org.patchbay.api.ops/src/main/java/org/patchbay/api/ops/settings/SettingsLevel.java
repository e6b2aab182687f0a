package org.patchbay.api.ops.settings;

/** Where a value in force comes from, nearest first. */
public enum SettingsLevel {
    USER,
    SITE,
    TENANT,
    /** Nobody set it. */
    DEFAULT
}
