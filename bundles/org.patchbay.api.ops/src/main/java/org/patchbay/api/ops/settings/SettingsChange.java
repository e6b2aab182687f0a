package org.patchbay.api.ops.settings;

import java.time.Instant;
import java.util.Map;

/**
 * What the settings of one owner were at one level after a change.
 *
 * @param version by which the change is named; rises by one with each
 * @param at when it was made
 * @param author who made it
 * @param values what was written at this level from then on, by key; empty after all was taken back
 */
public record SettingsChange(long version, Instant at, String author, Map<String, String> values) {

    public SettingsChange {
        values = Map.copyOf(values);
    }
}
