package org.patchbay.api.ops.settings;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.store.StoreException;

/**
 * Settings of tenants, sites and users. What a user has set counts before what the site has, and that before the tenant's.
 *
 * <p>A settings record's components are {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, {@code Duration} (written
 * in seconds), an enum, or {@code List<String>} (written with commas). A component {@code ringSeconds} is written {@code ring_seconds}. Its
 * bundle declares it beside the component that reads it: {@code @HandlerInfo(settings = ForwardingSettings.class)}.
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
     * Sets values at this level; an empty one goes back to what is inherited, and is always taken. Audited, and can be undone.
     *
     * <p>They are checked by what the owner declares, together with what is inherited; where nobody declares settings of that owner now
     * ({@link #declared(String)} is empty), they are taken as they are. The tenant, site and user have to be known to the directory, if there
     * is one.
     *
     * @throws StoreException {@code INVALID} with what is wrong and what is allowed; then nothing of the values was set
     */
    void write(String author, SettingsScope scope, String owner, Map<String, String> values) throws StoreException;

    /** What the bundles that are there now say they read, by owner and key. */
    List<DeclaredSetting> declared();

    /** What this owner says it reads, by key; empty when it has no settings, or is not there. */
    default List<DeclaredSetting> declared(String owner) {
        return declared().stream().filter(s -> s.owner().equals(owner)).toList();
    }

    /** Everything that is declared, and what is written without being declared, as it is for somebody now; by owner and key. */
    List<EffectiveSetting> effective(SettingsScope scope);

    /** What was written at exactly this level before, newest first, as far back as the store keeps it. */
    List<SettingsChange> history(SettingsScope scope, String owner);

    /**
     * Makes the settings of an owner at exactly this level what they were after a former change. Checked as {@link #write} is, and audited.
     *
     * @param version of {@link #history}; empty for the change before the last
     * @return what it is now
     * @throws StoreException {@code INVALID} when there is no such change, or a value of it is not taken any more
     */
    SettingsChange undo(String author, SettingsScope scope, String owner, OptionalLong version) throws StoreException;

    /** What is written anywhere and cannot be used now. */
    List<SettingProblem> problems();
}
