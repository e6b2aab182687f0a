package org.patchbay.zoom;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/** Says how many users have connected their Zoom accounts, and who has to do so again. */
@Component
public final class UserHealth implements HealthCheck {
    private static final int NAMED = 10;

    private final Accounts accounts;
    private final UserAccounts users;

    @Activate
    public UserHealth(@Reference Accounts accounts, @Reference UserAccounts users) {
        this.accounts = accounts;
        this.users = users;
    }

    @Override
    public String name() {
        return "zoom-users";
    }

    @Override
    public HealthResult check() {
        Set<String> problems = new TreeSet<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (ZoomAccount account : accounts.all()) {
            account.use().map(ZoomAccount.Use::settings).ifPresent(settings -> settings.userApp()
                    .ifPresent(app -> {
                        counts.put(
                                settings.tenant(),
                                users.connections().users(settings.tenant()).size());
                        users.tokens()
                                .problem(app)
                                .ifPresent(problem -> problems.add("Tenant " + settings.tenant() + ": " + problem));
                    }));
        }
        int shut = users.connections().shut();
        if (shut > 0) {
            problems.add(shut
                    + " connected accounts cannot be opened: bring the key back, or have the users connect again.");
        }
        List<String> lost = users.gone().lost();
        if (!lost.isEmpty()) {
            problems.add("Zoom ended the connection of " + lost.size() + " user(s): "
                    + String.join(", ", lost.stream().limit(NAMED).toList()) + (lost.size() > NAMED ? " …" : "")
                    + ". They have to connect again: send them the address.");
        }
        StringBuilder shown = new StringBuilder();
        counts.forEach((tenant, count) -> shown.append("Tenant ")
                .append(tenant)
                .append(": ")
                .append(count)
                .append(" users are connected. "));
        String all = shown.isEmpty()
                ? "No account lets users connect theirs."
                : shown.toString().strip();
        return problems.isEmpty() ? HealthResult.ok(all) : HealthResult.warn(String.join(" ", problems) + " " + all);
    }
}
