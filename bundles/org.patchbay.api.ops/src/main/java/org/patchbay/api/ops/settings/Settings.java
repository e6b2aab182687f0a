package org.patchbay.api.ops.settings;

import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.store.StoreException;

/**
 * Settings of tenants, sites and users. What a user has set counts before what the site has, and that before the tenant's.
 *
 * <p>A settings record's components are {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, {@code Duration} (written
 * in seconds), an enum, or {@code List<String>} (written with commas). A component {@code ringSeconds} is written {@code ring_seconds}.
 */
@ProviderType
public interface Settings {

    /**
     * What is in force, from memory. A value that cannot be read, or is out of range, counts as not set and is reported once as a warning
     * that names it. A record that refuses the values together gets its defaults.
     *
     * @param owner the handler or treatment whose settings they are
     * @throws IllegalArgumentException when the record type itself cannot be read
     */
    <C extends Record> C read(SettingsScope scope, String owner, Class<C> type);

    /** What is set at exactly this level, by key; not what is inherited. */
    Map<String, String> written(SettingsScope scope, String owner);

    /**
     * Sets values at this level; an empty one goes back to what is inherited. Audited; the former values can be set again from the store's
     * history.
     */
    void write(String author, SettingsScope scope, String owner, Map<String, String> values) throws StoreException;
}
