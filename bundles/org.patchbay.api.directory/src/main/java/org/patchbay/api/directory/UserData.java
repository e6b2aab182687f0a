package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;

/** A user as the builder leaves it. */
record UserData(
        String id,
        String tenant,
        String site,
        String upn,
        String entraId,
        String providerId,
        String display,
        Optional<E164> number,
        Optional<String> extension,
        Kind kind,
        Platform platform,
        Set<Licence> licences,
        Set<String> groups,
        String classOfService,
        Optional<E164> mobile,
        String providerAddress,
        List<Fallback> fallbacks)
        implements User {}
