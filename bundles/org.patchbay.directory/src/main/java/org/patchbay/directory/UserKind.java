package org.patchbay.directory;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;

/** How users are written. */
final class UserKind {
    /** A hundred thousand users have one of these. */
    private static final Set<Licence> BOTH = Set.of(Licence.PHONE_SYSTEM, Licence.PROVIDER);

    private static final Set<Licence> PHONE_SYSTEM = Set.of(Licence.PHONE_SYSTEM);
    private static final Set<Licence> PROVIDER = Set.of(Licence.PROVIDER);

    static final Kind<User> USERS = Kind.<User>of("users", "user")
            .key("tenant", "the id of the tenant", User::tenant)
            .key("id", "unique in its tenant, never changed", User::id)
            .notEmpty("site", "the id of the site", User::site)
            .optional("upn", "the user principal name in the Microsoft tenant", User::upn)
            .optional("entra_id", "the object id in Microsoft Entra", User::entraId)
            .optional("provider_id", "the id at the provider", User::providerId)
            .optional("display", "for people", User::display)
            .optional("number", "in international form, as +4930123401", u -> Kinds.number(u.number()))
            .optional(
                    "extension", "1 to 10 digits, unique at a site with a code, else in the tenant", u -> u.extension()
                            .orElse(""))
            .optional(
                    "kind",
                    "PERSON (where empty), COMMON_AREA_PHONE or RESOURCE",
                    u -> u.kind() == User.Kind.PERSON ? "" : u.kind().name())
            .optional(
                    "platform",
                    "HUB (where empty) or PROVIDER: where the telephone is",
                    u -> u.platform() == User.Platform.HUB ? "" : u.platform().name())
            .optional(
                    "licences",
                    "PHONE_SYSTEM and PROVIDER, parted by spaces",
                    u -> u.licences().isEmpty() ? "" : Kinds.names(EnumSet.copyOf(u.licences())))
            .optional("groups", "the ids of groups, parted by spaces", u -> Kinds.words(new TreeSet<>(u.groups())))
            .optional("class_of_service", "the id of a class; empty for the site's", User::classOfService)
            .optional("mobile", "a number in international form", u -> Kinds.number(u.mobile()))
            .optional(
                    "provider_address",
                    "what the provider calls to reach the user's client there: digits or the user part of a SIP URI",
                    User::providerAddress)
            .optional(
                    "fallbacks",
                    "CLIENT, MOBILE, ANNOUNCEMENT in the order to be tried; empty for the site's",
                    u -> Kinds.names(u.fallbacks()))
            .build(UserKind::user, Contents::users, Contents.Builder::user);

    private UserKind() {}

    private static User user(Fields f) {
        return User.of(f.shared("tenant"), f.get("id"))
                .site(f.shared("site"))
                .upn(f.get("upn"))
                .entraId(f.get("entra_id"))
                .providerId(f.get("provider_id"))
                .display(f.get("display"))
                .number(f.number("number"))
                .extension(f.get("extension"))
                .kind(f.constant(User.Kind.class, "kind", User.Kind.PERSON))
                .platform(f.constant(User.Platform.class, "platform", User.Platform.HUB))
                .licences(licences(f.constants(Licence.class, "licences", "licence")))
                .groups(f.words("groups"))
                .classOfService(f.shared("class_of_service"))
                .mobile(f.number("mobile"))
                .providerAddress(f.get("provider_address"))
                .fallbacks(f.constants(User.Fallback.class, "fallbacks", "fallback"))
                .build();
    }

    /** One set for all who have the same. */
    static Set<Licence> licences(Collection<Licence> assigned) {
        boolean hub = assigned.contains(Licence.PHONE_SYSTEM);
        boolean provider = assigned.contains(Licence.PROVIDER);
        return hub ? provider ? BOTH : PHONE_SYSTEM : provider ? PROVIDER : Set.of();
    }
}
