package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;

/** A place where users work. Made by {@link #of}; never changes; equal where all is equal. */
@ProviderType
public interface Site {

    /** Unique in its tenant. */
    String id();

    String tenant();

    String name();

    /** ISO 3166-1 alpha-2, upper case. */
    String country();

    /** A part of the country that has holidays of its own, as ISO 3166-2 has it behind the dash: {@code BE} of DE-BE; possibly empty. */
    String region();

    /** The registered address, which emergency calls from outside US and CA are located by; possibly empty. */
    String address();

    /** The time zone, as in the tz database: {@code Europe/Berlin}; empty for the country's main one. */
    String zone();

    /**
     * The digits that those at other sites dial before an extension of this one, at most 5; empty where extensions are unique in the
     * tenant anyway.
     */
    String code();

    /** What emergency calls show for callers who have no number of their own, so that they can be called back. */
    Optional<E164> emergencyNumber();

    /** The peers that emergency calls take before the tenant's providers, in the order of preference; mostly empty. */
    List<String> emergencyPeers();

    /** Digits that the provider wants before the emergency number, to know the place; mostly empty. */
    String emergencyPrefix();

    /** The id of the class of service of those who have none of their own; empty for the tenant's. */
    String classOfService();

    /** What is tried when the hub cannot be asked for those who have nothing of their own. */
    List<User.Fallback> fallbacks();

    /** A site whose emergency calls go as the tenant's do. */
    static SiteBuilder of(String tenant, String id) {
        return new SiteBuilder(tenant, id);
    }
}
