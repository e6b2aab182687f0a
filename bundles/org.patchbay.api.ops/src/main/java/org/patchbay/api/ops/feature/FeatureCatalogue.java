package org.patchbay.api.ops.feature;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * All features a user may ask for, and whether they can be used here and now. Computed at each asking from what is live.
 *
 * <p>A bundle declares which rows it carries, and what it needs for them beside itself, with a capability whose attributes are lists of words:
 * {@code rows} of keys of the catalogue, {@code needs} of
 *
 * <ul>
 *   <li>{@code handler:NAME}, {@code treatment:NAME} or {@code lookup:NAME}: it is live;
 *   <li>{@code peer:hub} or {@code peer:provider}: one is configured, for a tenant one of its own, and is neither down nor unusable;
 *   <li>{@code media:CAPABILITY}: an engine offers it;
 *   <li>{@code licence:phone-system} or {@code licence:provider}: the user has it, or does not need it;
 *   <li>{@code country:eligible}: the country of the user's site is on the list;
 *   <li>{@code permission:SCOPE}: an administrator of the tenant has consented to this permission of Microsoft Graph;
 *   <li>{@code service:INTERFACE}: some bundle offers this service;
 *   <li>{@code integration:in-app}: the integration inside the Teams client.
 * </ul>
 *
 * Rows with different needs are declared in capabilities of their own. A need of another kind counts as one that is not met. Needs that depend on
 * a user are open where none is named, and hold nothing back.
 */
@ProviderType
public interface FeatureCatalogue {
    /**
     * The capability of a bundle that is no feature bundle, and carries rows all the same: of a row that Teams performs its calls, without doing
     * the work. A feature bundle says the same with {@link FeatureOperations#CAPABILITY}.
     */
    String CAPABILITY = "org.patchbay.catalogue";

    /** Every row, in its order, as it is on this node whatever the tenant. */
    List<CatalogueEntry> entries();

    /**
     * Every row as it is for a tenant.
     *
     * @throws OperationException NOT_FOUND: the directory has no such tenant; UNAVAILABLE: there is no directory
     */
    List<CatalogueEntry> entries(String tenant) throws OperationException;

    /**
     * Every row as it is for a user.
     *
     * @param user the id in the directory, or the user principal name
     * @throws OperationException NOT_FOUND: the directory has no such tenant or user; UNAVAILABLE: there is no directory
     */
    List<CatalogueEntry> entries(String tenant, String user) throws OperationException;

    /**
     * Records that a feature which Teams or the provider performs was seen to work on a real tenant, until that is withdrawn. Audited; what was
     * recorded before is replaced.
     *
     * @param key of the row
     * @param note how it was seen, 1 to 500 characters
     * @throws OperationException NOT_FOUND: no such tenant or row; INVALID: the note, or a row that the runtime performs alone
     */
    FeatureSeen recordSeen(String author, String tenant, String key, String note) throws OperationException;

    /**
     * Takes such a record back. Audited.
     *
     * @throws OperationException NOT_FOUND: no such row, or nothing was recorded; that the tenant is gone from the directory does no harm
     */
    void withdrawSeen(String author, String tenant, String key) throws OperationException;
}
