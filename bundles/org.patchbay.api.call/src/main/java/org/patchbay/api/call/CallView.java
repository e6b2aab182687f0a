package org.patchbay.api.call;

import java.time.Instant;
import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

/** What feature code may see of the call it is asked about. Valid only during the asking: it must not be kept. */
@ProviderType
public interface CallView {

    Scope scope();

    /** Who began the call. */
    Party caller();

    /** Whom the caller asked for first. */
    Party callee();

    /** What this handler or treatment has put for this scope, by its own keys. Values of other handlers are not seen. Never changes. */
    Map<String, String> state();

    /**
     * The version of the state that is shown; this handler's or treatment's own where there is none. Lower after an update, higher after a
     * step back: keys that are unknown belong to the other version, and those that are missing were not known to it.
     */
    int stateVersion();

    /**
     * The tenant's settings for this handler or treatment.
     *
     * @param type a record whose components are settings, the one that is named beside the component ({@code settings} of its
     *     {@code HandlerInfo} or {@code TreatmentInfo}); see {@code org.patchbay.api.ops.settings.Settings} for the types that are read
     * @throws IllegalArgumentException when the type cannot be read; a fault of the bundle, not of the tenant
     */
    <C extends Record> C settings(Class<C> type);

    /** The settings in force for a party: the user's, else the site's, else the tenant's. */
    <C extends Record> C settings(Party party, Class<C> type);

    /** The time of asking. Use it instead of a clock: it is the same on a repetition. */
    Instant now();

    /**
     * Whether nothing comes of it: somebody asks what would become of such a call, perhaps at another time than now ({@code route-explain}).
     * A handler answers as it would for a call, and must not count or remember it anywhere but in the state of its verdict.
     */
    default boolean rehearsal() {
        return false;
    }

    /** When an answer comes too late. */
    Instant deadline();
}
