package org.patchbay.api.ops.settings;

/** How a setting is written. */
public enum SettingKind {
    TEXT,
    /** {@code true} or {@code false}. */
    TRUTH,
    /** A whole number. */
    WHOLE,
    /** A number, with a point before its fraction. */
    NUMBER,
    /** A time in seconds, with a point before its fraction. */
    SECONDS,
    /** One of the words that are allowed; case does not count. */
    CHOICE,
    /** Texts, parted by commas. */
    LIST,
    /** Nobody who is there now says what it is. */
    UNKNOWN
}
