package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;

/** Refuses calls of and to a user without both licences, and says which one is missing. */
@Component
@HandlerInfo(name = "licence", phase = Phase.SCREEN)
public final class LicenceCheck implements CallHandler {
    private final Directory directory;

    @Activate
    public LicenceCheck(@Reference Directory directory) {
        this.directory = directory;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        String tenant = call.scope().tenant();
        return missing(tenant, attempt.from())
                .or(() -> missing(tenant, attempt.to()))
                .map(reason -> Verdict.reject(403, 21, reason))
                .orElseGet(Verdict::proceed);
    }

    private Optional<String> missing(String tenant, Party party) {
        return party.user().flatMap(id -> directory.user(tenant, id)).flatMap(LicenceCheck::missing);
    }

    static Optional<String> missing(User user) {
        List<String> names = new ArrayList<>();
        if (!user.licences().contains(Licence.PHONE_SYSTEM)) {
            names.add("a Microsoft Teams Phone licence");
        }
        if (!user.licences().contains(Licence.PROVIDER)) {
            names.add("a licence of the provider");
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "User " + user.id() + " lacks " + String.join(" and ", names) + ". Assign it and try again.");
    }
}
