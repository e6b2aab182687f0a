package org.patchbay.routing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;

/** Who is meant by the parties of a leg, and who answers for it. */
record Whom(Directory directory) {

    /**
     * Whom the leg is to. An extension is read as it is dialled at the site of the one who answers for the leg: the same digits can be somebody
     * else's elsewhere.
     */
    Optional<User> called(Attempt attempt, CallView call) {
        String tenant = call.scope().tenant();
        Party to = attempt.to();
        if (to.e164().isPresent() || !to.dialled().matches("[0-9]{1,15}")) {
            return user(tenant, to);
        }
        String site = site(attempt, call).orElse("");
        return directory.dialledExtension(tenant, site, to.dialled()).or(() -> user(tenant, to));
    }

    Optional<User> user(String tenant, Party party) {
        return party.user().flatMap(id -> directory.user(tenant, id)).or(() -> party.e164()
                .flatMap(number -> userWith(tenant, number)));
    }

    Optional<User> userWith(String tenant, E164 number) {
        return directory.byNumber(number).filter(u -> u.tenant().equals(tenant));
    }

    /**
     * On whose account the leg is: who forwarded last, who transfers, else who calls. For a leg that came of a call without any of them, whom
     * the call was for, or from.
     */
    Optional<User> answersFor(Attempt attempt, CallView call) {
        String tenant = call.scope().tenant();
        if (attempt.origin() == Origin.REFER) {
            // It is shown as a call of the one who is transferred; who transfers is on the other end.
            return Stream.of(call.callee(), call.caller())
                    .filter(party -> !party.dialled().equals(attempt.from().dialled()))
                    .flatMap(party -> user(tenant, party).stream())
                    .findFirst()
                    .or(() -> user(tenant, attempt.from()));
        }
        Optional<User> forwarding = lastToForward(attempt, call).or(() -> user(tenant, attempt.from()));
        return forwarding.isPresent() || attempt.hops() == 0
                ? forwarding
                : user(tenant, call.callee()).or(() -> user(tenant, call.caller()));
    }

    private Optional<User> lastToForward(Attempt attempt, CallView call) {
        List<Diversion> steps = attempt.diversions();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Optional<User> user = diverted(call, steps.get(i));
            if (user.isPresent()) {
                return user;
            }
        }
        return Optional.empty();
    }

    /** Whom the call was meant for before this step. */
    Optional<User> diverted(CallView call, Diversion step) {
        String tenant = call.scope().tenant();
        Party was = Party.of(step.from());
        return was.e164().isPresent()
                ? userWith(tenant, was.e164().get())
                : directory.dialledExtension(tenant, call.caller().site().orElse(""), was.dialled());
    }

    /** Whose client at the provider is meant: that of the user from whom this leg was diverted, here. */
    Optional<User> clientOf(Attempt attempt, CallView call) {
        List<Diversion> steps = attempt.diversions();
        if (attempt.hops() == 0 || steps.isEmpty()) {
            return Optional.empty();
        }
        String dialled = attempt.to().dialled();
        return diverted(call, steps.get(steps.size() - 1))
                .filter(user -> !dialled.isEmpty() && user.providerAddress().equals(dialled));
    }

    /** The id of the site that counts for the leg: of the one who answers for it, else the caller's, else the only one there is. */
    Optional<String> site(Attempt attempt, CallView call) {
        return answersFor(attempt, call)
                .map(User::site)
                .or(() -> attempt.from().site())
                .or(() -> Optional.of(directory.sites(call.scope().tenant()))
                        .filter(all -> all.size() == 1)
                        .map(all -> all.get(0).id()));
    }

    Optional<Site> siteOf(Attempt attempt, CallView call) {
        return site(attempt, call).flatMap(id -> directory.site(call.scope().tenant(), id));
    }
}
