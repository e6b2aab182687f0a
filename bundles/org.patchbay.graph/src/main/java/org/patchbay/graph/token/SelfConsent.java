package org.patchbay.graph.token;

import java.util.Set;

/** What people may consent to for themselves where their tenant lets them: as Microsoft's list of permissions says. */
final class SelfConsent {
    /** Those of the catalogue that take an administrator in every tenant ({@code requiresAdminConsent}, as of August 2026). */
    private static final Set<String> ADMINISTRATORS = Set.of(
            "User.Read.All",
            "ChatMember.ReadWrite",
            "Chat.ManageDeletion.All",
            "Place.Read.All",
            "TeamsAppInstallation.ReadWriteSelfForChat",
            "TeamsAppInstallation.ReadWriteForChat");

    private SelfConsent() {}

    static boolean isEnough(TenantSettings settings, String scope) {
        return settings.userConsent() && !ADMINISTRATORS.contains(scope);
    }
}
