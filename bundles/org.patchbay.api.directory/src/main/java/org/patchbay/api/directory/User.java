package org.patchbay.api.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;

/** Somebody, or something, that has a number. Made by {@link #of}; never changes; equal where all is equal. */
@ProviderType
public interface User {

    /** What has a number. */
    enum Kind {
        PERSON,
        COMMON_AREA_PHONE,
        /** A queue, a receptionist, a room. */
        RESOURCE
    }

    /** What a user needs to be served. */
    enum Licence {
        /** Microsoft Teams Phone (Phone System). */
        PHONE_SYSTEM,
        /** The provider's own. */
        PROVIDER
    }

    /** Where a user's telephone is. */
    enum Platform {
        /** Teams: reached over the tenant's hub peers. */
        HUB,
        /** The provider's client or telephone, with no licence of Microsoft's: reached over the provider's peers. */
        PROVIDER
    }

    /** What becomes of a call to a user whom the hub cannot be asked for. */
    enum Fallback {
        /** The provider's client of the same user, by {@link User#providerAddress}. */
        CLIENT,
        /** {@link User#mobile}. */
        MOBILE,
        /** Says that the user cannot be reached just now. */
        ANNOUNCEMENT
    }

    /** Unique in its tenant, never changed. */
    String id();

    String tenant();

    /** The id of the site. */
    String site();

    /** The user principal name in the Microsoft tenant, lower case; possibly empty. */
    String upn();

    /** The object id in Microsoft Entra, lower case; possibly empty. */
    String entraId();

    /** The id at the provider; possibly empty. */
    String providerId();

    /** For people. */
    String display();

    /** The number others reach this user by. */
    Optional<E164> number();

    /** The short number, 1 to 10 digits: unique at its site where the site has a code, else in the tenant. */
    Optional<String> extension();

    Kind kind();

    Platform platform();

    /** What is assigned; {@link #needs} says what is needed. */
    Set<Licence> licences();

    /** The ids of the groups this user is in. */
    Set<String> groups();

    /** The id of the class of service; empty for the site's. */
    String classOfService();

    Optional<E164> mobile();

    /** What the provider calls to reach this user's client there: digits, or the user part of a SIP URI; possibly empty. */
    String providerAddress();

    /** What is tried, in this order, when the hub cannot be asked for this user; empty for what the site has. */
    List<Fallback> fallbacks();

    /** The licences without which this user is not served. */
    default Set<Licence> needs() {
        return platform() == Platform.PROVIDER
                ? Set.of(Licence.PROVIDER)
                : Set.of(Licence.PHONE_SYSTEM, Licence.PROVIDER);
    }

    /** Those of them that are missing. */
    default Set<Licence> missing() {
        Set<Licence> missing = new HashSet<>(needs());
        missing.removeAll(licences());
        return missing;
    }

    /** A person on the hub, with nothing assigned yet. */
    static UserBuilder of(String tenant, String id) {
        return new UserBuilder(tenant, id);
    }

    /** The same user, to be changed. */
    default UserBuilder with() {
        return new UserBuilder(tenant(), id())
                .site(site())
                .upn(upn())
                .entraId(entraId())
                .providerId(providerId())
                .display(display())
                .number(number().orElse(null))
                .extension(extension().orElse(""))
                .kind(kind())
                .platform(platform())
                .licences(licences())
                .groups(groups())
                .classOfService(classOfService())
                .mobile(mobile().orElse(null))
                .providerAddress(providerAddress())
                .fallbacks(fallbacks());
    }
}
